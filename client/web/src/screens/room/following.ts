// Where the facilitator brings everybody: told once to each page, and only while it is news.

import { useEffect } from "react";
import { useMe, useSession, useView } from "../../hooks";
import type { Exercise } from "../../protocol/generated";
import { toFollow } from "./course";
import { useRemembered } from "./remembered";

/** An invitation older than this, in milliseconds, is no longer followed: somebody came late, or was away. */
const FOLLOW_WITHIN_MS = 60_000;

/** Calls `follow` once for each exercise to which everybody is brought. Facilitators lead and are not led. */
export function useFollowing(follow: (exercise: Exercise) => void): void {
  const me = useMe();
  const { live } = useSession();
  const { broughtTo, exercises } = useView((view) => ({ broughtTo: view.workshop.brought_to, exercises: view.workshop.template.exercises }));
  const [followed, remember] = useRemembered("followed");
  const target = me.role === "facilitator" ? null : toFollow(broughtTo, followed);
  useEffect(() => {
    if (target === null || broughtTo === null) return;
    remember(broughtTo.at);
    if (live.serverNow() - broughtTo.at > FOLLOW_WITHIN_MS) return;
    const exercise = exercises.find((one) => one.id === target);
    if (exercise !== undefined) follow(exercise);
  }, [target, broughtTo?.at]);
}
