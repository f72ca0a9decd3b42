// Who of the people in a view still takes part.

import type { PersonView } from "./generated";

/** Whether somebody was neither removed nor erased: both have left, and their seat is free. */
export function takesPart({ removed, erased }: Pick<PersonView, "removed" | "erased">): boolean {
  return !removed && !erased;
}
