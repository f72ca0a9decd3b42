// The order of the phases, and which steps there are from one. Pure; the server decides whether a step is taken.

import type { Phase } from "../../protocol/generated";

export const phases: readonly Phase[] = ["lobby", "exercises", "merging", "wording", "tasks", "scoring", "plan", "closed"];

/** The next phase; null after the last. */
export function ahead(phase: Phase): Phase | null {
  return phases[phases.indexOf(phase) + 1] ?? null;
}

/** Earlier phases, the nearest first. */
export function behind(phase: Phase): Phase[] {
  return phases.slice(0, phases.indexOf(phase)).reverse();
}

/** Whether going back from `from` to `to` opens the common list again. */
export function reopensList(from: Phase, to: Phase): boolean {
  const merging = phases.indexOf("merging");
  return phases.indexOf(from) > merging && phases.indexOf(to) <= merging;
}
