// Claims of problems and the tabs that made them: a claim is held while its problem is open in the tab that made it. Pure.

import type { ListView, PersonId, ProblemId, ProblemView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { resolve } from "./listing";

type Listed = Pick<ListView, "problems" | "aliases">;

/** Of the claims made here, those whose problem is not open any more: by the name it was claimed under, and as it is now. */
export function leftBehind(list: Listed, person: PersonId, made: Iterable<ProblemId>, open: ProblemId | null): Array<{ readonly made: ProblemId; readonly now: ProblemId }> {
  const opened = open === null ? null : resolve(list, open);
  return [...made].flatMap((id) => {
    const now = resolve(list, id);
    return now !== null && now !== opened && list.problems[now]?.claimed_by === person ? [{ made: id, now }] : [];
  });
}

/** Claims of a person that no tab holds: those of a page that was closed. */
export function orphaned(list: Listed, person: PersonId, held: Iterable<ProblemId>): ProblemId[] {
  const kept = new Set([...held].map((id) => resolve(list, id)));
  return entriesOf<ProblemId, ProblemView>(list.problems)
    .filter(([id, problem]) => problem.claimed_by === person && !kept.has(id))
    .map(([id]) => id);
}
