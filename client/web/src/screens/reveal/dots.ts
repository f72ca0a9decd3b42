// Where the dots of a question stand: one per answer, by value from left to right, spread up and down so that none hides
// another. Answers carry no names, so the same numbers always give the same picture, whoever gave them. Pure.

import type { Criterion, CriterionId, Point } from "../../protocol/generated";

export interface Dot {
  /** 0 (lowest point of the scale) to 1 (highest). */
  readonly x: number;
  /** -1 (top) to 1 (bottom) of the strip. */
  readonly y: number;
  readonly value: number;
}

/** The ends of a scale, widened where answers lie outside of it (the form may have changed since they were given). */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

export function scaleOf(points: readonly Point[], values: readonly number[]): Scale {
  const all = [...points.map((point) => point.value), ...values];
  if (all.length === 0) return { low: 0, high: 1 };
  const low = Math.min(...all);
  const high = Math.max(...all);
  return low === high ? { low, high: low + 1 } : { low, high };
}

/** A value's place on a scale, 0 to 1. */
export function placeOn(scale: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
}

/** How far apart stacked dots stand, in the units of `y`, while there is room. */
const STEP = 0.36;
/** How far a dot is nudged sideways at most, as a share of the scale, so that a stack does not look like a line. */
const NUDGE = 0.008;

/** The dots for rising `values`. Equal values are stacked around the middle and nudged a little, always in the same way. */
export function dotsOf(values: readonly number[], scale: Scale): readonly Dot[] {
  const stacks = new Map<number, number>();
  for (const value of values) stacks.set(value, (stacks.get(value) ?? 0) + 1);
  return [...stacks].flatMap(([value, count]) => {
    const step = count > 1 ? Math.min(STEP, 2 / (count - 1)) : 0;
    return Array.from({ length: count }, (_, at) => ({
      x: Math.min(1, Math.max(0, placeOn(scale, value) + (count > 1 ? NUDGE * nudgeOf(value, at) : 0))),
      y: (at - (count - 1) / 2) * step,
      value,
    }));
  });
}

/** -1 to 1, the same for the same dot for ever: a small integer hash. */
function nudgeOf(value: number, at: number): number {
  let hash = (value * 31 + at + 1) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 0xffffffff * 2 - 1;
}

/** What a criterion is called and how its scale looks; one that is in no form any more keeps its id. */
export function criterionOf(id: CriterionId, ...forms: ReadonlyArray<readonly Criterion[]>): Criterion {
  for (const form of forms) {
    const found = form.find((criterion) => criterion.id === id);
    if (found) return found;
  }
  return { id, title: { ru: id, en: id }, question: { ru: "", en: "" }, weight: 0, direction: "benefit", points: [] };
}
