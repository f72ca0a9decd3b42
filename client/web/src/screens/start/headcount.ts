// How many people somebody expects at a workshop: asked when it is made, kept in that browser, and used as the first number wherever one is
// needed before people have come.

import { device } from "../../storage";
import type { WorkshopId } from "../../protocol/generated";

const keyOf = (workshop: WorkshopId) => `fivefold.headcount.${workshop}`;

/** Most people that are believed, so that a slip of the finger asks for no thousand rooms. */
const HEADCOUNT_MAX = 2000;

/** The number that was typed; 0 if it is none. */
export function headcountFrom(typed: string | null): number {
  const count = Number.parseInt(typed ?? "", 10);
  return count > 0 ? Math.min(count, HEADCOUNT_MAX) : 0;
}

/** How many are expected; 0 if nobody said. */
export function headcountOf(workshop: WorkshopId): number {
  return headcountFrom(device.get(keyOf(workshop)));
}

export function keepHeadcount(workshop: WorkshopId, count: number): void {
  device.put(keyOf(workshop), count > 0 ? String(count) : null);
}
