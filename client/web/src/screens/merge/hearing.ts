// What somebody who does not see the list should hear of it: what others decided about the chosen problem, what is new. Pure.

import type { DecisionId, DecisionKind, DecisionView, ListView, PersonId, ProblemId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { resolve } from "./listing";

/** A decision that came, or was undone, since a list was seen. */
export interface Heard {
  readonly decision: DecisionView;
  /** By whom this happened. */
  readonly by: PersonId;
  readonly undone: boolean;
}

/** What others did to a problem between two states of the decisions, the oldest first. */
export function heard(
  before: ListView["decisions"], list: Pick<ListView, "decisions" | "problems" | "aliases">, about: ProblemId, me: PersonId,
): Heard[] {
  if (before === list.decisions) return [];
  const now = resolve(list, about);
  const isAbout = (id: ProblemId) => id === about || (now !== null && resolve(list, id) === now);
  return entriesOf<DecisionId, DecisionView>(list.decisions).flatMap(([id, decision]): Heard[] => {
    const was: DecisionView | undefined = before[id];
    const undoing = was !== undefined && was.undone !== null ? null : decision.undone;
    const undone = undoing !== null;
    const by = undoing?.by ?? decision.by;
    if ((was !== undefined && !undone) || by === me || !namedBy(decision.what).some(isAbout)) return [];
    return [{ decision, by, undone }];
  });
}

/** Every problem that a decision named, by the ids of that time. */
function namedBy(what: DecisionKind): readonly ProblemId[] {
  switch (what.kind) {
    case "join": return [...what.problems, what.into];
    case "split":
    case "move": return [what.from, what.to];
    case "apart": return [what.a, what.b];
    case "rename":
    case "theme": return [what.problem];
    case "rename_theme":
    case "remove_theme": return [];
  }
}
