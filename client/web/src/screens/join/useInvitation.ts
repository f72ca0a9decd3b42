// What a link leads to: the server is asked while the form is shown already. As long as it says nothing, the form is all there is.

import { useEffect, useState } from "react";
import { advice, type ErrorCode, type Invited, type Language, type WorkshopId } from "../../protocol/generated";
import { browser, openApi } from "../../session/api";
import { type Failure, type Outcome, sentenceOf } from "../../session/failure";
import { speak } from "../../texts/area";
import { start } from "../../texts/start";

export type Answer =
  | { readonly kind: "none" }
  | { readonly kind: "leads"; readonly to: Invited }
  /** The link lets nobody in, now or for ever. */
  | { readonly kind: "shut"; readonly refusal: Refusal };

export type Refusal = Failure & { readonly kind: "refused" };

const NONE: Answer = { kind: "none" };

/** Refusals that a join would meet too. After any other, joining may well succeed. */
const shut: readonly ErrorCode[] = [
  "invite_unknown", "workshop_unknown", "door_locked", "workshop_closed", "workshop_full", "quota_reached",
];

/** Asks what a link leads to; once more on `again`. */
export function useInvitation(workshop: WorkshopId, invite: string | null): {
  readonly answer: Answer; readonly busy: boolean; readonly again: () => void;
} {
  const [times, setTimes] = useState(1);
  const [heard, setHeard] = useState<{ invite: string; times: number; answer: Answer } | null>(null);
  useEffect(() => {
    if (invite === null) return undefined;
    let gone = false;
    void openApi(browser()).invitation(workshop, { invite }).then((outcome) => {
      if (!gone) setHeard({ invite, times, answer: answerOf(outcome) });
    });
    return () => {
      gone = true;
    };
  }, [workshop, invite, times]);
  const known = heard?.invite === invite ? heard : null;
  return { answer: known?.answer ?? NONE, busy: known?.times !== times, again: () => setTimes(times + 1) };
}

function answerOf(outcome: Outcome<Invited>): Answer {
  if (outcome.ok) return { kind: "leads", to: outcome.value };
  const { failure } = outcome;
  return failure.kind === "refused" && shut.includes(failure.code) ? { kind: "shut", refusal: failure } : NONE;
}

/** Whether somebody in the workshop can undo it, so that asking again is worth it. */
export function mayPass({ code }: Refusal): boolean {
  return advice[code] === "retry";
}

/** What somebody new is told. That everything can still be read is said to those who are in. */
export function whyNot(failure: Failure, language: Language): string {
  const over = failure.kind === "refused" && failure.code === "workshop_closed";
  return over ? speak(start, language)("over") : sentenceOf(failure, language);
}
