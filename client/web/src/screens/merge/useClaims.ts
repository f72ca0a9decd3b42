import { useCallback, useEffect, useRef } from "react";
import { useCommand, useMe, useSession } from "../../hooks";
import type { ListView, ProblemId } from "../../protocol/generated";
import { leftBehind, orphaned } from "./claims";

/** What a tab asks the others of the same person; they answer with the claims that they hold. */
const ASK = "which?";
/** How long other tabs have for their answer, in milliseconds. */
const ANSWER_MS = 500;

type Claim = (problem: ProblemId, claimed: boolean) => void;

export interface Claims {
  readonly claim: Claim;
  /** Whether one is on its way. */
  readonly busy: boolean;
}

/**
 * Claims problems and gives them back: once another is open or the screen is left. Claims of a page that was closed are given
 * back on arrival; those of another tab that is still open are left alone.
 */
export function useClaims(list: ListView | null, open: ProblemId | null): Claims {
  const { seat } = useSession();
  const { person, role } = useMe();
  const { send, busy } = useCommand();
  const made = useRef(new Set<ProblemId>());
  const claim = useCallback<Claim>((problem, claimed) => {
    if (claimed) made.current.add(problem);
    else made.current.delete(problem);
    void send({ type: "claim_problem", problem, claimed }, claimed ? undefined : "quiet");
  }, [send]);
  const latest = useRef({ list, claim });
  latest.current = { list, claim };

  useEffect(() => {
    if (list === null) return;
    for (const left of leftBehind(list, person, made.current, open)) {
      made.current.delete(left.made);
      claim(left.now, false);
    }
  }, [claim, list, open, person]);
  useEffect(() => () => {
    const { list: last, claim: give } = latest.current;
    if (last !== null) for (const { now } of leftBehind(last, person, made.current, null)) give(now, false);
  }, [person]);

  const arrived = list !== null && role === "facilitator";
  useEffect(() => {
    if (!arrived) return undefined;
    const others = new Set<ProblemId>();
    const channel = new BroadcastChannel(`fivefold.claims.${seat.workshop}.${person}`);
    channel.onmessage = ({ data }: MessageEvent<typeof ASK | readonly ProblemId[]>) => {
      if (data === ASK) channel.postMessage([...made.current]);
      else for (const id of data) others.add(id);
    };
    channel.postMessage(ASK);
    const timer = setTimeout(() => {
      const { list: now, claim: give } = latest.current;
      if (now !== null) for (const id of orphaned(now, person, [...made.current, ...others])) give(id, false);
    }, ANSWER_MS);
    return () => {
      clearTimeout(timer);
      channel.close();
    };
  }, [arrived, person, seat.workshop]);
  return { claim, busy };
}
