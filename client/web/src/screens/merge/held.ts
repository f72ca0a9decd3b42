// Keeps suggestions where a person saw them: what arrives meanwhile comes below, so that a key never answers another one. Pure.

import type { ProblemId } from "../../protocol/generated";
import type { Seen } from "./marking";

/** Suggestions in the order in which they were shown before; new ones below, best first. One for each other problem. */
export function held(before: readonly ProblemId[], now: readonly Seen[]): Seen[] {
  const best = new Map<ProblemId, Seen>();
  for (const seen of now) {
    if (!best.has(seen.other)) best.set(seen.other, seen);
  }
  const stayed = before.flatMap((other) => best.get(other) ?? []);
  const known = new Set(before);
  return [...stayed, ...[...best.values()].filter(({ other }) => !known.has(other))];
}
