import { beforeEach, describe, expect, it } from "vitest";
import { Items } from "./items";

describe("what is kept one by one", () => {
  beforeEach(() => localStorage.clear());

  it("stands beside what another tab keeps at the same moment, each in an item of its own", () => {
    const [first, second] = [new Items(localStorage, "fivefold.pocket.w.p1"), new Items(localStorage, "fivefold.pocket.w.p1")];
    first.put("w.e1.r1/n1", "one");
    second.put("w.e1.r1/n2", "two");
    expect([...first.all()].sort()).toEqual([["w.e1.r1/n1", "one"], ["w.e1.r1/n2", "two"]]);
    expect(localStorage.length).toBe(2);
    second.put("w.e1.r1/n2", null);
    expect([first.get("w.e1.r1/n1"), first.get("w.e1.r1/n2")]).toEqual(["one", null]);
  });

  it("is nobody else's, also not of a person whose number begins alike", () => {
    new Items(localStorage, "fivefold.pocket.w.p12").put("n", "theirs");
    expect(new Items(localStorage, "fivefold.pocket.w.p1").all().size).toBe(0);
  });

  it("is nothing where the browser has no storage", () => {
    const refuses = new Proxy(localStorage, { get: () => { throw new Error("no storage"); } });
    const items = new Items(refuses, "a");
    items.put("n", "text");
    expect([items.get("n"), items.all().size]).toEqual([null, 0]);
  });
});
