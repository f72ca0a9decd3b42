// Editing the scoring form. Pure; the rules are those of the server, explained before it has to refuse.

import { type Criterion, type CriterionId, type Language, limits, type LocalText, type Point } from "../../protocol/generated";

const POINTS_MIN = 2;

export type FormProblem = "problem_no_criteria" | "problem_no_weight";
export type CriterionProblem = "problem_title" | "problem_points" | "problem_rising" | "problem_words";

/** What is wrong with the form as a whole. */
export function problemOfForm(criteria: readonly Criterion[]): FormProblem | null {
  if (criteria.length === 0) return "problem_no_criteria";
  return criteria.some((criterion) => criterion.weight > 0) ? null : "problem_no_weight";
}

/** What is wrong with one criterion; the first that is. */
export function problemOf(criterion: Criterion): CriterionProblem | null {
  const worded = (text: LocalText) => text.ru.trim() !== "" || text.en.trim() !== "";
  const { points } = criterion;
  if (!worded(criterion.title)) return "problem_title";
  if (points.length < POINTS_MIN || points.length > limits.POINTS_MAX) return "problem_points";
  const inRange = points.every(({ value }) => Number.isInteger(value) && value >= 0 && value <= limits.POINT_VALUE_MAX);
  const rising = points.every(({ value }, at) => at === 0 || value > (points[at - 1]?.value ?? 0));
  if (!inRange || !rising) return "problem_rising";
  return points.every((point) => worded(point.text)) ? null : "problem_words";
}

export function isSound(criteria: readonly Criterion[]): boolean {
  return problemOfForm(criteria) === null && criteria.every((criterion) => problemOf(criterion) === null);
}

/** A criterion to be filled in, with an id that no other has. */
export function newCriterion(criteria: readonly Criterion[]): Criterion {
  let number = criteria.length + 1;
  while (criteria.some((criterion) => criterion.id === `c${number}`)) number += 1;
  return {
    id: `c${number}` as CriterionId, title: nothing(), question: nothing(), weight: 1, direction: "benefit",
    points: [1, 2, 3, 4, 5].map((value) => ({ value, text: nothing() })),
  };
}

/** One more point at the end of a scale. */
export function withPoint(points: readonly Point[]): Point[] {
  const last = points.at(-1)?.value ?? 0;
  return [...points, { value: Math.min(limits.POINT_VALUE_MAX, last + 1), text: nothing() }];
}

/** The list with the entry at `at` moved by one place. */
export function moved<Entry>(entries: readonly Entry[], at: number, by: -1 | 1): Entry[] {
  const next = [...entries];
  const [entry] = next.splice(at, 1);
  if (entry !== undefined) next.splice(Math.max(0, at + by), 0, entry);
  return next;
}

/** A text with one language replaced. */
export function withText(text: LocalText, language: Language, words: string): LocalText {
  return { ...text, [language]: words };
}

/** The form as it is sent: texts without spaces around them. */
export function trimmed(criteria: readonly Criterion[]): Criterion[] {
  const trim = (text: LocalText): LocalText => ({ ru: text.ru.trim(), en: text.en.trim() });
  return criteria.map((criterion) => ({
    ...criterion, title: trim(criterion.title), question: trim(criterion.question),
    points: criterion.points.map((point) => ({ ...point, text: trim(point.text) })),
  }));
}

export function sameForm(a: readonly Criterion[], b: readonly Criterion[]): boolean {
  return JSON.stringify(trimmed(a).map(ordered)) === JSON.stringify(trimmed(b).map(ordered));
}

function ordered({ id, title, question, weight, direction, points }: Criterion): unknown[] {
  return [id, title.ru, title.en, question.ru, question.en, weight, direction, points.map(({ value, text }) => [value, text.ru, text.en])];
}

function nothing(): LocalText {
  return { ru: "", en: "" };
}
