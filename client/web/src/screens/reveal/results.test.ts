import { describe, expect, it } from "vitest";
import type { Criterion, CriterionId, PartView, RankedView, ResultsView, SpreadView, TaskId } from "../../protocol/generated";
import { criterionOf, dotsOf, placeOn, scaleOf } from "./dots";
import { coursesOf, drawnAt, isMark, movementOf, placesOf, scoreOf, sortedByTalk, stepsOf, tiedWith } from "./results";

const t = (id: string) => id as TaskId;
const c = (id: string) => id as CriterionId;
const text = { ru: "т", en: "t" };
const criterion = (id: string, direction: "benefit" | "cost"): Criterion => ({
  id: c(id), title: text, question: text, weight: 2, direction, points: [1, 5].map((value) => ({ value, text })),
});
const form = [criterion("share", "benefit"), criterion("effort", "cost")];
const spread = (values: number[], disagreement = 0, dont_know = 0): SpreadView => ({
  values, dont_know, median: values.length === 0 ? null : (values[Math.floor(values.length / 2)] ?? null), quartiles: null, disagreement,
});
const ranked = (task: string, rank: number | null, parts: Record<string, PartView>): RankedView => ({
  task: t(task), rank, score: rank === null ? null : 500, parts: parts as RankedView["parts"], disagreement: 0, fragile: false,
});
const part = (share: number, weight = 2): PartView => ({ median: 3, share, weight });

describe("the dots of a question", () => {
  const scale = scaleOf(form[0]?.points ?? [], []);

  it("there is one dot per answer, and no two at the same place", () => {
    const values = [1, 3, 3, 3, 5, 5];
    const dots = dotsOf(values, scale);
    expect(dots.map((dot) => dot.value)).toEqual(values);
    expect(new Set(dots.map((dot) => `${dot.x} ${dot.y}`)).size).toBe(values.length);
  });

  it("the same answers give the same picture every time", () => {
    expect(dotsOf([2, 2, 4], scale)).toEqual(dotsOf([2, 2, 4], scale));
  });

  it("dots stay inside the strip, however many there are", () => {
    const dots = dotsOf(Array.from({ length: 200 }, () => 5), scale);
    expect(dots.every((dot) => Math.abs(dot.y) <= 1.0001 && dot.x >= 0 && dot.x <= 1)).toBe(true);
  });

  it("a lone answer stands exactly at its value", () => {
    expect(dotsOf([3], scale)).toEqual([{ x: 0.5, y: 0, value: 3 }]);
  });

  it("a scale is widened for answers that an older form allowed", () => {
    expect(scaleOf([], [7, 7])).toEqual({ low: 7, high: 8 });
    expect(placeOn(scaleOf(form[0]?.points ?? [], [0, 9]), 9)).toBe(1);
    expect(scaleOf([], [])).toEqual({ low: 0, high: 1 });
  });

  it("a criterion that is in no form any more keeps its id as its name", () => {
    expect(criterionOf(c("share"), [], form).direction).toBe("benefit");
    expect(criterionOf(c("gone"), form).title.ru).toBe("gone");
  });
});

describe("rounds", () => {
  const results: Pick<ResultsView, "rounds"> = {
    rounds: [
      { round: 1, tasks: { [t("t1")]: { [c("effort")]: spread([2]), [c("share")]: spread([1, 5], 1000) } } },
      { round: 2, tasks: { [t("t1")]: { [c("share")]: spread([4, 4], 0), [c("effort")]: spread([]) } } },
    ],
  };

  it("a question keeps every round in which somebody answered, in the order of the form", () => {
    const courses = coursesOf(results, t("t1"), form);
    expect(courses.map((one) => [one.criterion, one.rounds.map((round) => round.round)])).toEqual([["share", [1, 2]], ["effort", [1]]]);
    expect(coursesOf(results, t("t9"), form)).toEqual([]);
  });

  it("movement says where the median went and whether opinions came closer", () => {
    const [share, effort] = coursesOf(results, t("t1"), form);
    expect(share && movementOf(share)).toEqual({ before: 5, after: 4, spread: "closer" });
    expect(effort && movementOf(effort)).toBeNull();
  });

  it("every task is shown once: the talk list first, then where opinions agree", () => {
    const ranking = [ranked("t1", 1, {}), ranked("t2", 2, {}), ranked("t3", null, {})];
    expect(sortedByTalk({ talk: [t("t2")], ranking })).toEqual({ talk: ["t2"], agreed: ["t1", "t3"] });
  });
});

describe("a score", () => {
  it("adds up from the steps that are shown, rounded half up", () => {
    const steps = stepsOf(ranked("t1", 1, { effort: part(250, 2), share: part(750, 3) }), form);
    expect(steps.map((step) => step.criterion)).toEqual(["share", "effort"]);
    expect(scoreOf(steps)).toBe(550);
    expect(scoreOf([{ criterion: c("a"), median: 1, share: 1, weight: 1 }, { criterion: c("b"), median: 1, share: 0, weight: 1 }])).toBe(1);
    expect(scoreOf([])).toBeNull();
  });

  it("a shared rank says with how many it is shared", () => {
    const ranking = [ranked("t1", 1, {}), ranked("t2", 2, {}), ranked("t3", 2, {}), ranked("t4", null, {}), ranked("t5", null, {})];
    expect(ranking.map((row) => tiedWith(ranking, row))).toEqual([0, 1, 1, 0, 0]);
  });
});

describe("the picture of value and effort", () => {
  const same = { share: part(500), effort: part(500) };

  it("shows effort as effort; what has only one side keeps its place in the table and has no mark", () => {
    const places = placesOf([ranked("t1", 1, { share: part(800), effort: part(900) }), ranked("t2", 2, { share: part(800) })], form);
    expect(places.map(({ value, effort }) => [value, effort])).toEqual([[800, 100], [800, null]]);
    expect(places.filter(isMark).map(({ row }) => row.task)).toEqual([t("t1")]);
  });

  it("each of the tasks at one place has a mark of its own that no other covers, also in a corner", () => {
    for (const parts of [same, { share: part(1000), effort: part(1000) }]) {
      const marks = placesOf(Array.from({ length: 12 }, (_, at) => ranked(`t${at}`, 1, parts)), form).filter(isMark);
      const places = drawnAt(marks, 400, 300, 12);
      for (const [at, one] of places.entries()) {
        for (const other of places.slice(at + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(20);
      }
    }
  });

  it("marks that lie close are drawn beside each other, inside the picture", () => {
    const marks = [[0, 0], [5, 0], [0, 5], [500, 500]].map(([value, effort]) => ({ value: value ?? 0, effort: effort ?? 0 }));
    const places = drawnAt(marks, 400, 300, 12);
    for (const [at, one] of places.entries()) {
      expect(one.x >= 0 && one.x <= 400 && one.y >= 0 && one.y <= 300).toBe(true);
      for (const other of places.slice(at + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(20);
    }
  });
});
