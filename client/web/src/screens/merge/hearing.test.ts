import { describe, expect, it } from "vitest";
import type { DecisionKind, DecisionView, ListView, PersonId, ProblemId } from "../../protocol/generated";
import { heard } from "./hearing";

const me = "p1" as PersonId;
const leo = "p2" as PersonId;

const decided = (by: PersonId, what: object, undoneBy: PersonId | null = null): DecisionView =>
  ({ by, at: 1, what: what as DecisionKind, reason: "", undone: undoneBy === null ? null : { by: undoneBy, at: 2, reason: "" } });

const list = (decisions: Record<string, DecisionView>) => ({
  decisions: decisions as ListView["decisions"],
  problems: { b1: {}, b2: {}, b5: {} } as unknown as ListView["problems"],
  aliases: { b4: "b2" } as unknown as ListView["aliases"],
});
const join = { kind: "join", problems: ["b2", "b4"], into: "b2" };
const about = (id: string, before: Record<string, DecisionView>, now: Record<string, DecisionView>) =>
  heard(before as ListView["decisions"], list(now), id as ProblemId, me).map((one) => [one.by, one.undone]);

describe("what others decided about the chosen problem", () => {
  it("is heard by whoever chose it, also under the number it had before", () => {
    expect(about("b2", {}, { d1: decided(leo, join) })).toEqual([[leo, false]]);
    expect(about("b4", {}, { d1: decided(leo, join) })).toEqual([[leo, false]]);
    expect(about("b1", {}, { d1: decided(leo, join) })).toEqual([]);
  });

  it("is heard once, and what I decided myself is not", () => {
    const before = { d1: decided(leo, join) };
    expect(about("b2", before, { ...before })).toEqual([]);
    expect(about("b2", {}, { d1: decided(me, join) })).toEqual([]);
  });

  it("an undoing is heard as the deed of whoever undid", () => {
    expect(about("b2", { d1: decided(me, join) }, { d1: decided(me, join, leo) })).toEqual([[leo, true]]);
    expect(about("b2", { d1: decided(leo, join) }, { d1: decided(leo, join, me) })).toEqual([]);
  });
});
