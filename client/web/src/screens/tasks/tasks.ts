// Tasks beside their problems. Pure.

import type { ListView, ProblemId, ProblemView, TaskId, TaskView, View } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";

/** A task with the problem it comes from, as far as that still stands in the list. */
export interface Pair {
  readonly id: TaskId;
  readonly task: TaskView;
  readonly problem: ProblemView | null;
  /** Whether its problem was joined with another, which is shown instead. */
  readonly joined: boolean;
}

/** The problem a task comes from, found also after it was joined with another. */
export function problemOf(list: Pick<ListView, "problems" | "aliases"> | null, id: ProblemId): ProblemView | null {
  if (list === null) return null;
  let at = id;
  // An alias leads to an older id, so this ends.
  for (let next = list.aliases[at]; next !== undefined && list.problems[at] === undefined; next = list.aliases[at]) at = next;
  return list.problems[at] ?? null;
}

/** Every task with its problem, in the order in which they were made. */
export function pairsOf(view: Pick<View, "tasks" | "list">): readonly Pair[] {
  return entriesOf<TaskId, TaskView>(view.tasks).map(([id, task]) => ({
    id, task, problem: problemOf(view.list, task.problem), joined: view.list !== null && view.list.problems[task.problem] === undefined,
  }));
}

/** What a task is called: its own text, or its problem's where that is still empty. */
export function nameOfTask(task: Pick<TaskView, "text"> | undefined, problem: Pick<ProblemView, "title"> | null): string {
  return task?.text || problem?.title || "…";
}

export const filters = ["all", "stale", "out"] as const;
export type Filter = (typeof filters)[number];

export function passes(pair: Pair, filter: Filter): boolean {
  switch (filter) {
    case "all": return true;
    case "stale": return pair.task.stale && !pair.joined;
    case "out": return !pair.task.included;
  }
}
