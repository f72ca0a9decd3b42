// Notes that the machine took out of a problem because somebody edited one of its notes: where they came from, where they went. Pure.

import type { ListView, ProblemId, ProblemView, Timestamp } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { sourcesOf } from "./listing";

/** Notes that went the same way. */
export interface Passage {
  readonly from: ProblemId;
  readonly to: ProblemId;
  readonly count: number;
}

/** Every way that notes went since `since`, in the order of where they are now. */
export function passages(list: Pick<ListView, "problems">, since: Timestamp): Passage[] {
  return entriesOf<ProblemId, ProblemView>(list.problems).flatMap(([to, problem]) => {
    const counts = new Map<ProblemId, number>();
    for (const { left } of sourcesOf(problem)) {
      if (left !== null && left.at > since) counts.set(left.problem, (counts.get(left.problem) ?? 0) + 1);
    }
    return [...counts].map(([from, count]) => ({ from, to, count }));
  });
}
