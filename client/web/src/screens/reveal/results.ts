// Reading the results: which round counts, what moved, how a score adds up, where a task stands in the picture. Pure.

import type { Criterion, CriterionId, RankedView, ResultsView, SpreadView, TaskId } from "../../protocol/generated";

/** One question about one task through the rounds in which somebody answered it, oldest first. */
export interface Course {
  readonly criterion: CriterionId;
  readonly rounds: ReadonlyArray<{ readonly round: number; readonly spread: SpreadView }>;
}

/** The questions about a task in the order of the form; those that only older rounds asked come last. */
export function coursesOf(results: Pick<ResultsView, "rounds">, task: TaskId, form: readonly Criterion[]): readonly Course[] {
  const byCriterion = new Map<CriterionId, Array<{ round: number; spread: SpreadView }>>();
  for (const { round, tasks } of results.rounds) {
    for (const [criterion, spread] of Object.entries(tasks[task] ?? {}) as Array<[CriterionId, SpreadView]>) {
      if (spread.values.length + spread.dont_know === 0) continue;
      byCriterion.set(criterion, [...(byCriterion.get(criterion) ?? []), { round, spread }]);
    }
  }
  const place = (id: CriterionId) => {
    const at = form.findIndex((criterion) => criterion.id === id);
    return at < 0 ? form.length : at;
  };
  return [...byCriterion].map(([criterion, rounds]) => ({ criterion, rounds })).sort((a, b) => place(a.criterion) - place(b.criterion));
}

/** What happened between the last two rounds of a question; null if it was asked once. */
export function movementOf(course: Course): { readonly before: number | null; readonly after: number | null; readonly spread: "closer" | "wider" | "same" } | null {
  const after = course.rounds.at(-1)?.spread;
  const before = course.rounds.at(-2)?.spread;
  if (!after || !before) return null;
  const spread = after.disagreement < before.disagreement ? "closer" : after.disagreement > before.disagreement ? "wider" : "same";
  return { before: before.median, after: after.median, spread };
}

/** The tasks to show: those to talk about, widest first, then the others in the order of the ranking. */
export function sortedByTalk(results: Pick<ResultsView, "talk" | "ranking">): { readonly talk: readonly TaskId[]; readonly agreed: readonly TaskId[] } {
  const talk = results.talk;
  return { talk, agreed: results.ranking.map((row) => row.task).filter((task) => !talk.includes(task)) };
}

/** A step of a score. */
export interface Step {
  readonly criterion: CriterionId;
  readonly median: number;
  readonly share: number;
  readonly weight: number;
}

/** Every number behind a score, in the order of the form. Criteria of weight 0 are shown but add nothing. */
export function stepsOf(row: Pick<RankedView, "parts">, form: readonly Criterion[]): readonly Step[] {
  const place = (id: string) => form.findIndex((criterion) => criterion.id === id);
  return (Object.entries(row.parts) as Array<[CriterionId, { median: number; share: number; weight: number }]>)
    .map(([criterion, part]) => ({ criterion, ...part }))
    .sort((a, b) => place(a.criterion) - place(b.criterion));
}

/** The score that the steps give, rounded half up as the server does; null where nothing counts. */
export function scoreOf(steps: readonly Step[]): number | null {
  const weights = steps.reduce((sum, step) => sum + step.weight, 0);
  if (weights === 0) return null;
  const sum = steps.reduce((all, step) => all + step.share * step.weight, 0);
  return Math.floor((2 * sum + weights) / (2 * weights));
}

/** How many other tasks share the rank of `row`. */
export function tiedWith(ranking: readonly RankedView[], row: RankedView): number {
  return row.rank === null ? 0 : ranking.filter((other) => other.rank === row.rank).length - 1;
}

/** Where a task stands in the picture; null on the side about which there are no answers that count. */
export interface Place {
  readonly row: RankedView;
  /** 0 to 1000. */
  readonly value: number | null;
  /** 0 to 1000; the more, the worse. */
  readonly effort: number | null;
}

/** A place that can be drawn. */
export type Mark = Place & { readonly value: number; readonly effort: number };

/** Every task, in the order of the ranking. Value: the weighted mean of the benefits. Effort: of the costs, turned back so that more is more. */
export function placesOf(ranking: readonly RankedView[], form: readonly Criterion[]): readonly Place[] {
  return ranking.map((row) => {
    const steps = stepsOf(row, form);
    const mean = (direction: "benefit" | "cost") => {
      const of = steps.filter((step) => form.find((criterion) => criterion.id === step.criterion)?.direction === direction);
      const weights = of.reduce((sum, step) => sum + step.weight, 0);
      return weights === 0 ? null : Math.round(of.reduce((sum, step) => sum + step.share * step.weight, 0) / weights);
    };
    const ease = mean("cost");
    return { row, value: mean("benefit"), effort: ease === null ? null : 1000 - ease };
  });
}

export function isMark(place: Place): place is Mark {
  return place.value !== null && place.effort !== null;
}

/** The angle between the directions in which marks at one place part, in radians: it never repeats, so no two go the same way. */
const PARTING = 2.4;

/** Marks that would lie on each other are pushed apart: how far each is drawn from its true place, in the units given. */
export function drawnAt(marks: ReadonlyArray<Pick<Mark, "value" | "effort">>, width: number, height: number, radius: number): ReadonlyArray<{ readonly x: number; readonly y: number }> {
  const places = marks.map((mark) => ({ x: (mark.effort / 1000) * width, y: (1 - mark.value / 1000) * height }));
  const clear = radius * 2 + 2;
  for (let round = 0; round < 40; round += 1) {
    let moved = false;
    for (let a = 0; a < places.length; a += 1) {
      for (let b = a + 1; b < places.length; b += 1) {
        const one = places[a];
        const other = places[b];
        if (!one || !other) continue;
        const [dx, dy] = [other.x - one.x, other.y - one.y];
        const far = Math.hypot(dx, dy);
        if (far >= clear) continue;
        const push = (clear - far) / 2;
        const [ux, uy] = far === 0 ? [Math.cos(b * PARTING), Math.sin(b * PARTING)] : [dx / far, dy / far];
        one.x -= ux * push;
        one.y -= uy * push;
        other.x += ux * push;
        other.y += uy * push;
        moved = true;
      }
    }
    for (const place of places) {
      place.x = Math.min(width, Math.max(0, place.x));
      place.y = Math.min(height, Math.max(0, place.y));
    }
    if (!moved) break;
  }
  return places;
}
