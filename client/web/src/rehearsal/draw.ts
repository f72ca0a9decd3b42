// Chance that repeats: what is drawn depends on the words it is drawn for and on nothing else, so a person who comes back
// after a reload goes on with the same opinions. Pure.

import type { Answer, Criterion } from "../protocol/generated";

/** A number from 0 to just below `end`, drawn for these words. */
export function below(end: number, ...words: readonly string[]): number {
  let hash = 0x811c9dc5;
  // A zero after each word, so that ("ab", "c") is not ("a", "bc").
  for (const word of words) for (const byte of [...new TextEncoder().encode(word), 0]) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * end);
}

/** True in `percent` of 100 cases. */
export function happens(percent: number, ...words: readonly string[]): boolean {
  return below(100, ...words) < percent;
}

/** What one person is asked. */
export interface Question {
  readonly person: string;
  readonly task: string;
  readonly criterion: Criterion;
  /** Where the opinion of the group lies, if the scenario says so. */
  readonly around: number | null;
  /** After talking about it, opinions lie closer together. */
  readonly round: number;
}

/** An answer near the group's opinion; one in ten does not know. */
export function answerTo({ person, task, criterion, around, round }: Question): Answer {
  if (criterion.points.length === 0 || happens(10, "don't know", person, task, criterion.id, String(round))) return "dont_know";
  const given = criterion.points.findIndex((point) => point.value === around);
  const centre = given >= 0 ? given : below(criterion.points.length, "opinion", task, criterion.id);
  // Of 100 people, how many are one point below, and as many one point above; a few are two off.
  const [oneOff, twoOff] = round === 1 ? [22, 5] : [12, 0];
  const drawn = below(100, "noise", person, task, criterion.id, String(round));
  const off = drawn < twoOff ? -2 : drawn < twoOff + oneOff ? -1 : drawn >= 100 - twoOff ? 2 : drawn >= 100 - twoOff - oneOff ? 1 : 0;
  const point = criterion.points[Math.min(criterion.points.length - 1, Math.max(0, centre + off))];
  return point === undefined ? "dont_know" : { value: point.value };
}
