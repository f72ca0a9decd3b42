import { describe, expect, it } from "vitest";
import { compareOrder, orderBetween, ordersBetween } from "./order";

describe("places among neighbours", () => {
  it("there is always one between two, however often one asks at the same spot", () => {
    let low = orderBetween(null, null);
    let high = orderBetween(low, null);
    for (let turn = 0; turn < 200; turn += 1) {
      const here = orderBetween(low, high);
      expect(low < here && here < high).toBe(true);
      if (turn % 3 === 0) low = here;
      else high = here;
    }
  });

  it("before the first and after the last stays possible, and stays short", () => {
    let last: string | null = null;
    let first: string | null = null;
    for (let turn = 0; turn < 100; turn += 1) {
      const after: string = orderBetween(last, null);
      expect(last === null || last < after).toBe(true);
      last = after;
      const before: string = orderBetween(null, first);
      expect(first === null || before < first).toBe(true);
      first = before;
    }
    expect(last?.length).toBeLessThan(20);
    expect(first?.length).toBeLessThan(25);
  });

  it("many at once rise, and lie between their neighbours", () => {
    const orders = ordersBetween("V", "W", 12);
    expect([...orders].sort()).toEqual(orders);
    expect(new Set(orders).size).toBe(12);
    expect(orders.every((order) => order > "V" && order < "W")).toBe(true);
  });

  it("foreign or turned neighbours do not break it", () => {
    expect(orderBetween("яблоко", null)).toBe("V");
    expect(orderBetween("b", "a") > "b").toBe(true);
    expect(orderBetween("a", "a") > "a").toBe(true);
  });

  it("notes without a place come last", () => {
    expect(["b", undefined, "a"].sort(compareOrder)).toEqual(["a", "b", undefined]);
    expect(compareOrder(undefined, "a")).toBe(1);
  });
});
