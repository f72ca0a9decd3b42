// What the wording check counts, shows and marks. Pure.

import type { Hint, ProblemId, ProblemView, RoomId } from "../../protocol/generated";

export const filters = ["all", "unchecked", "hinted", "back"] as const;
export type Filter = (typeof filters)[number];

type Entry = readonly [ProblemId, ProblemView];

/** Whether a problem belongs under a filter. */
export function passes(problem: ProblemView, filter: Filter): boolean {
  switch (filter) {
    case "all": return true;
    case "unchecked": return problem.wording.verdict === "unchecked";
    case "hinted": return problem.hints.length > 0;
    case "back": return problem.wording.verdict === "back_to_room";
  }
}

/** How many problems each filter shows. */
export function countsOf(problems: readonly Entry[]): Record<Filter, number> {
  const count = (filter: Filter) => problems.filter(([, problem]) => passes(problem, filter)).length;
  return { all: count("all"), unchecked: count("unchecked"), hinted: count("hinted"), back: count("back") };
}

/** How many are judged fine. What was sent back still waits. */
export function checkedCount(problems: readonly Entry[]): number {
  return problems.filter(([, problem]) => problem.wording.verdict === "fine").length;
}

/**
 * The problems to show: those of the filter that hold every word of `search`, and those in `kept`, which were just judged
 * and do not vanish under the person's hands.
 */
export function shown(problems: readonly Entry[], filter: Filter, search: string, kept: ReadonlySet<ProblemId>): readonly Entry[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter((word) => word !== "");
  return problems.filter(([id, problem]) => {
    const text = `${problem.title} ${problem.situation}`.toLocaleLowerCase();
    return (passes(problem, filter) || kept.has(id)) && words.every((word) => text.includes(word));
  });
}

/** The problems that a room was asked to word better. */
export function sentBackTo(problems: readonly Entry[], room: RoomId | null): readonly Entry[] {
  return problems.filter(([, problem]) => room !== null && problem.wording.verdict === "back_to_room" && problem.wording.room === room);
}

/** A stretch of a text that set off a hint, or did not. */
export interface Stretch {
  readonly text: string;
  readonly marked: boolean;
}

/**
 * The text cut into stretches, with the words of the hints marked: as they follow each other where they do, else one by one.
 * Only whole words count, whatever their case.
 */
export function markWords(text: string, hints: readonly Hint[]): readonly Stretch[] {
  const patterns = hints.map((hint) => hint.words.filter((word) => word !== "").map(escaped)).filter((words) => words.length > 0)
    .flatMap((words) => {
      const run = words.join("[^\\p{L}\\p{N}]+");
      return whole(run).test(text) ? [run] : words;
    });
  if (patterns.length === 0) return text === "" ? [] : [{ text, marked: false }];
  const stretches: Stretch[] = [];
  let from = 0;
  for (const match of text.matchAll(whole(patterns.sort((a, b) => b.length - a.length).join("|")))) {
    if (match.index > from) stretches.push({ text: text.slice(from, match.index), marked: false });
    stretches.push({ text: match[0], marked: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) stretches.push({ text: text.slice(from), marked: false });
  return stretches;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function whole(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, "giu");
}
