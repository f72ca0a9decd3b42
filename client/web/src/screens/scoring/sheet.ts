// A person's own score sheet: what is answered, where to go next. Pure.

import type { Answer, Criterion, CriterionId, ScoringView, TaskId } from "../../protocol/generated";

export type Sheet = ScoringView["mine"];

/** How much of a task is answered. */
export type Filled = "none" | "part" | "done";

export function filled(sheet: Sheet, task: TaskId, criteria: readonly Criterion[]): Filled {
  const row = sheet[task];
  const answered = criteria.filter((criterion) => row?.[criterion.id] !== undefined).length;
  return answered === 0 ? "none" : answered === criteria.length ? "done" : "part";
}

/** How many tasks are fully answered; "don't know" is an answer. */
export function doneCount(sheet: Sheet, order: readonly TaskId[], criteria: readonly Criterion[]): number {
  return order.filter((task) => filled(sheet, task, criteria) === "done").length;
}

/** The next task after `from` that is not fully answered, going round once; null if there is none but `from` itself. */
export function nextUnscored(sheet: Sheet, order: readonly TaskId[], criteria: readonly Criterion[], from: TaskId | null): TaskId | null {
  const at = from === null ? -1 : order.indexOf(from);
  const after = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  return after.find((task) => filled(sheet, task, criteria) !== "done") ?? null;
}

/** Where to begin: the first task that is not fully answered, else the first. */
export function firstTask(sheet: Sheet, order: readonly TaskId[], criteria: readonly Criterion[]): TaskId | null {
  return nextUnscored(sheet, order, criteria, null) ?? order[0] ?? null;
}

/** The first criterion of a task without an answer; null if all have one. */
export function firstOpen(sheet: Sheet, task: TaskId, criteria: readonly Criterion[]): CriterionId | null {
  return criteria.find((criterion) => sheet[task]?.[criterion.id] === undefined)?.id ?? null;
}

/** What a key means on a criterion: its n-th point, "don't know" for 0, nothing otherwise. */
export function answerOfKey(key: string, criterion: Criterion): Answer | null {
  if (key === "0") return "dont_know";
  if (!/^[1-9]$/.test(key)) return null;
  const point = criterion.points[Number(key) - 1];
  return point === undefined ? null : { value: point.value };
}

export function sameAnswer(a: Answer | null | undefined, b: Answer | null | undefined): boolean {
  if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) return a.value === b.value;
  return (a ?? null) === (b ?? null);
}
