// How simulated people are told apart: a mark at the end of the name, which everybody sees wherever the name stands. Small,
// because every page of a workshop asks; the simulated people themselves are loaded only when they are called.

import { type PersonId, type PersonView, simulatedMarks } from "../protocol/generated";
import { entriesOf } from "../protocol/ids";

export function isSimulated({ name }: Pick<PersonView, "name">): boolean {
  return Object.values(simulatedMarks).some((mark) => name.endsWith(` ${mark}`));
}

/** Simulated people who have not been sent home. */
export function simulatedIn(people: { [key in PersonId]?: PersonView }): PersonId[] {
  return entriesOf<PersonId, PersonView>(people).filter(([, person]) => !person.removed && isSimulated(person)).map(([id]) => id);
}
