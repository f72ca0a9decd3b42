import { describe, expect, it } from "vitest";
import type { Criterion } from "../protocol/generated";
import { answerTo, below, happens } from "./draw";

const criterion = { id: "effort", points: [1, 2, 3, 4, 5].map((value) => ({ value })) } as unknown as Criterion;
const answers = (around: number | null, round: number) =>
  Array.from({ length: 400 }, (_, at) => answerTo({ person: `p${at % 20}`, task: `t${Math.floor(at / 20)}`, criterion, around, round }));

describe("chance that repeats", () => {
  it("depends on the words alone, and on where they end", () => {
    expect(below(1000, "same", "n1")).toBe(below(1000, "same", "n1"));
    expect(below(2 ** 30, "ab", "c")).not.toBe(below(2 ** 30, "a", "bc"));
    const drawn = Array.from({ length: 2000 }, (_, at) => below(10, "spread", String(at)));
    for (let value = 0; value < 10; value += 1) expect(drawn.filter((one) => one === value).length).toBeGreaterThan(120);
    const hits = Array.from({ length: 2000 }, (_, at) => happens(15, String(at))).filter((hit) => hit).length;
    expect(hits).toBeGreaterThan(200);
    expect(hits).toBeLessThan(400);
  });

  it("answers lie around the opinion, some people do not know, and nobody answers beyond the scale", () => {
    const given = answers(2, 1);
    const values = given.flatMap((answer) => (answer === "dont_know" ? [] : [answer.value]));
    expect(values.filter((value) => value === 2).length).toBeGreaterThan(120);
    expect(given.length - values.length).toBeGreaterThan(15);
    expect(Math.min(...values)).toBe(1);
    expect(Math.max(...values)).toBe(4);
  });

  it("after talking about it, people lie closer together", () => {
    const off = (round: number) => answers(3, round).filter((answer) => answer !== "dont_know" && answer.value !== 3).length;
    expect(off(2)).toBeLessThan(off(1));
  });

  it("a criterion without points cannot be answered", () => {
    expect(answerTo({ person: "p1", task: "t1", criterion: { ...criterion, points: [] }, around: null, round: 1 })).toBe("dont_know");
  });
});
