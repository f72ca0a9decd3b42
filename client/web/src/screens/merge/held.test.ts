import { describe, expect, it } from "vitest";
import type { ProblemId } from "../../protocol/generated";
import { held } from "./held";
import type { Seen } from "./marking";

const seen = (...ids: string[]) => ids.map((other) => ({ other }) as Seen);
const order = (before: readonly string[], now: readonly Seen[]) => held(before as readonly ProblemId[], now).map(({ other }) => other);

describe("the order of suggestions under a hand", () => {
  it("is the ranking at first", () => {
    expect(order([], seen("b3", "b1", "b2"))).toEqual(["b3", "b1", "b2"]);
  });

  it("a better one that arrives comes below; what was answered goes", () => {
    expect(order(["b3", "b1", "b2"], seen("b9", "b2", "b3"))).toEqual(["b3", "b2", "b9"]);
  });

  it("each other problem stands there once, by its best pair", () => {
    const [best, worse] = seen("b1", "b1");
    if (best === undefined || worse === undefined) throw new Error("two are made");
    expect(held([], [best, worse])).toEqual([best]);
    expect(held([], [best, worse])[0]).toBe(best);
  });
});
