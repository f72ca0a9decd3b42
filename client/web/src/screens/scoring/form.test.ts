import { describe, expect, it } from "vitest";
import type { Criterion, CriterionId } from "../../protocol/generated";
import { isSound, moved, newCriterion, problemOf, problemOfForm, sameForm, trimmed, withPoint } from "./form";

const words = { ru: "слово", en: "" };
const sound: Criterion = {
  id: "share" as CriterionId, title: words, question: words, weight: 3, direction: "benefit",
  points: [{ value: 1, text: words }, { value: 2, text: words }],
};

describe("the scoring form", () => {
  it("one language is enough, and every point needs words", () => {
    expect(isSound([sound])).toBe(true);
    expect(problemOf({ ...sound, points: [...sound.points, { value: 3, text: { ru: " ", en: "" } }] })).toBe("problem_words");
    expect(problemOf({ ...sound, title: { ru: "", en: "" } })).toBe("problem_title");
  });

  it("a scale has at least two points, which rise and are whole numbers", () => {
    expect(problemOf({ ...sound, points: sound.points.slice(1) })).toBe("problem_points");
    expect(problemOf({ ...sound, points: [...sound.points].reverse() })).toBe("problem_rising");
    expect(problemOf({ ...sound, points: [{ value: 0.5, text: words }, { value: 101, text: words }] })).toBe("problem_rising");
    expect(problemOf({ ...sound, points: [{ value: Number.NaN, text: words }, { value: 1, text: words }] })).toBe("problem_rising");
  });

  it("something must count", () => {
    expect(problemOfForm([])).toBe("problem_no_criteria");
    expect(problemOfForm([{ ...sound, weight: 0 }])).toBe("problem_no_weight");
  });

  it("a new criterion has an id of its own", () => {
    const first = newCriterion([]);
    const second = newCriterion([first]);
    expect(newCriterion([second]).id).not.toBe(second.id);
    expect(new Set([first.id, second.id]).size).toBe(2);
    expect(withPoint([{ value: 100, text: words }]).at(-1)?.value).toBe(100);
  });

  it("spaces around texts are no change", () => {
    expect(sameForm([sound], [{ ...sound, title: { ru: " слово ", en: "" } }])).toBe(true);
    expect(sameForm([sound], [{ ...sound, weight: 4 }])).toBe(false);
    expect(trimmed([{ ...sound, question: { ru: " a ", en: "" } }])[0]?.question.ru).toBe("a");
  });

  it("moving keeps every entry", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});
