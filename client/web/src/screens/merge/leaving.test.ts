import { describe, expect, it } from "vitest";
import type { ListView } from "../../protocol/generated";
import { passages } from "./leaving";

const problem = (...left: Array<[string, number] | null>) => ({
  sources: Object.fromEntries(left.map((one, at) => [`e1.r1/${at}`, { left: one === null ? null : { problem: one[0], at: one[1] } }])),
});
const list = {
  problems: { b3: problem(null), b5: problem(["b3", 10], ["b3", 20], null, ["b4", 20]), b9: problem(["b3", 30]) },
} as unknown as Pick<ListView, "problems">;

describe("notes that left their problem after an edit", () => {
  it("are counted by where they were and where they are", () => {
    expect(passages(list, 0)).toEqual([
      { from: "b3", to: "b5", count: 2 },
      { from: "b4", to: "b5", count: 1 },
      { from: "b3", to: "b9", count: 1 },
    ]);
  });

  it("are news once only", () => {
    expect(passages(list, 10)).toEqual([
      { from: "b3", to: "b5", count: 1 },
      { from: "b4", to: "b5", count: 1 },
      { from: "b3", to: "b9", count: 1 },
    ]);
    expect(passages(list, 30)).toEqual([]);
  });
});
