import { beforeEach, describe, expect, it } from "vitest";
import { device } from "../storage";
import { Items } from "./items";

describe("what is kept one by one", () => {
  beforeEach(() => localStorage.clear());

  it("stands beside what another tab keeps at the same moment, each in an item of its own", () => {
    const [first, second] = [new Items(device, "fivefold.pocket.w.p1"), new Items(device, "fivefold.pocket.w.p1")];
    first.put("w.e1.r1/n1", "one");
    second.put("w.e1.r1/n2", "two");
    expect([...first.all()].sort()).toEqual([["w.e1.r1/n1", "one"], ["w.e1.r1/n2", "two"]]);
    expect(localStorage.length).toBe(2);
    second.put("w.e1.r1/n2", null);
    expect([first.get("w.e1.r1/n1"), first.get("w.e1.r1/n2")]).toEqual(["one", null]);
  });

  it("is nobody else's, also not of a person whose number begins alike", () => {
    new Items(device, "fivefold.pocket.w.p12").put("n", "theirs");
    expect(new Items(device, "fivefold.pocket.w.p1").all().size).toBe(0);
  });
});
