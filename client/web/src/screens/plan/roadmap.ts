// The plan by other orders than rank: the roadmap's steps, and the comparison with the best possible set. Pure.

import type { Assignment, PlanRowView, PlanView, RoadmapStep, TaskId } from "../../protocol/generated";

export const steps = ["remove_pain", "meet_expectations", "anticipate_expectations"] as const satisfies readonly RoadmapStep[];

/** The planned tasks of each step, and those of none: by due date, those without one last, else by rank. */
export function roadmapOf(rows: readonly PlanRowView[]): Record<RoadmapStep | "none", readonly PlanRowView[]> {
  const planned = rows.filter((row) => row.place === "planned");
  const of = (step: RoadmapStep | null) => planned
    .filter((row) => row.assignment.step === step)
    .sort((a, b) => (a.assignment.due || "9999").localeCompare(b.assignment.due || "9999"));
  return { remove_pain: of("remove_pain"), meet_expectations: of("meet_expectations"), anticipate_expectations: of("anticipate_expectations"), none: of(null) };
}

/** What the best possible set has and the plan has not, and the other way round. */
export function comparisonOf(plan: Pick<PlanView, "rows" | "best">): { readonly adds: readonly TaskId[]; readonly drops: readonly TaskId[] } {
  const planned = plan.rows.filter((row) => row.place === "planned").map((row) => row.task);
  return { adds: plan.best.filter((task) => !planned.includes(task)), drops: planned.filter((task) => !plan.best.includes(task)) };
}

/** A task that is in the plan although one above it did not fit. */
export function cameLater(rows: readonly PlanRowView[], at: number): boolean {
  return rows[at]?.place === "planned" && rows[at].pin === null && rows.slice(0, at).some((row) => row.place === "skipped");
}

export function isAssigned(assignment: Assignment): boolean {
  return assignment.owner !== null || assignment.owner_text !== "" || assignment.due !== "" || assignment.step !== null || assignment.expectations.length > 0;
}

/** The moment of a day written YYYY-MM-DD, for formatting; null for anything else. Noon, so that no time zone moves the day. */
export function dayOf(due: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(due);
  return match === null ? null : new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]), 12).getTime();
}
