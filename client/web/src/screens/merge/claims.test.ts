import { describe, expect, it } from "vitest";
import type { ListView, PersonId, ProblemId } from "../../protocol/generated";
import { leftBehind, orphaned } from "./claims";

const me = "p1" as PersonId;
const ids = (...of: string[]) => of as ProblemId[];
const list = {
  problems: { b1: { claimed_by: me }, b2: { claimed_by: me }, b3: { claimed_by: "p2" }, b4: { claimed_by: null } } as unknown as ListView["problems"],
  aliases: { b7: "b2" } as unknown as ListView["aliases"],
};

describe("claims and the tabs that made them", () => {
  it("a claim is given back once another problem is open, and not before", () => {
    expect(leftBehind(list, me, ids("b1"), "b1" as ProblemId)).toEqual([]);
    expect(leftBehind(list, me, ids("b1"), "b4" as ProblemId)).toEqual([{ made: "b1", now: "b1" }]);
    expect(leftBehind(list, me, ids("b1"), null)).toEqual([{ made: "b1", now: "b1" }]);
  });

  it("a claim goes along when its problem is joined into another", () => {
    expect(leftBehind(list, me, ids("b7"), "b2" as ProblemId)).toEqual([]);
    expect(leftBehind(list, me, ids("b7"), "b1" as ProblemId)).toEqual([{ made: "b7", now: "b2" }]);
  });

  it("what others hold, and what is free, is left alone", () => {
    expect(leftBehind(list, me, ids("b3", "b4", "b9"), null)).toEqual([]);
  });

  it("only claims that no tab holds are freed on arrival", () => {
    expect(orphaned(list, me, ids())).toEqual(["b1", "b2"]);
    expect(orphaned(list, me, ids("b7"))).toEqual(["b1"]);
  });
});
