import { describe, expect, it } from "vitest";
import type { KindId, NoteId } from "../protocol/generated";
import { neighboursOf, parentForNew, type Placed, placesFor, stepOf } from "./arrange";
import { exerciseFor, notesFor } from "./scene";
import { branchesOf, kindOf, treeOf } from "./tree";

const row = (...orders: Array<string | undefined>): Placed[] => orders.map((order, at) => ({ id: `n${at}` as NoteId, order }));
const after = (neighbours: readonly Placed[], changes: ReadonlyArray<{ id: NoteId; order: string }>) =>
  neighbours
    .map((one) => ({ id: one.id, order: changes.find((change) => change.id === one.id)?.order ?? one.order ?? "~" }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map((one) => one.id);

describe("moving among neighbours", () => {
  it("changes one note where the places leave room", () => {
    const notes = row("a", "b", "c");
    const changes = placesFor(notes, "n2" as NoteId, "n1" as NoteId);
    expect(changes).toHaveLength(1);
    expect(after(notes, changes)).toEqual(["n0", "n2", "n1"]);
    expect(after(notes, placesFor(notes, "n0" as NoteId, null))).toEqual(["n1", "n2", "n0"]);
  });

  it("gives everybody a place where there were none, or equal ones", () => {
    for (const notes of [row(undefined, undefined, undefined), row("a", "a", "a")]) {
      expect(after(notes, placesFor(notes, "n2" as NoteId, "n1" as NoteId))).toEqual(["n0", "n2", "n1"]);
    }
  });
});

describe("where notes belong", () => {
  const exercise = exerciseFor("cards");
  const tree = treeOf(notesFor({
    s1: ["situation", "", "a"], s2: ["situation", "", "b"], c1: ["complaint", "s1", "a"], c2: ["complaint", "s1", "b"], c3: ["complaint", "s1", "c"], p1: ["problem", "s1", "d"],
  }), exercise);
  const all = branchesOf(tree);
  const kind = (id: string) => kindOf(exercise, id as KindId);
  const parent = (of: string, chosen: string | null) => parentForNew(tree, all, kind(of), chosen as NoteId | null);

  it("a new note goes under the chosen one, or beside it", () => {
    expect(parent("complaint", "s1")).toBe("s1");
    expect(parent("complaint", "c1")).toBe("s1");
    expect(parent("problem", null)).toBeNull();
    expect(parent("situation", "s1")).toBeNull();
  });

  it("one that cannot stand alone goes under the newest that may hold it", () => {
    expect(parent("complaint", null)).toBe("s2");
    expect(parentForNew([], [], kind("complaint"), null)).toBeUndefined();
  });

  it("a step up or down says before which note", () => {
    const neighbours = neighboursOf(all, all.find((one) => one.id === "c2") ?? all[0]!);
    expect(neighbours.map((one) => one.id)).toEqual(["c1", "c2", "c3"]);
    expect([stepOf(neighbours, "c2" as NoteId, -1), stepOf(neighbours, "c2" as NoteId, 1), stepOf(neighbours, "c1" as NoteId, 1)]).toEqual(["c1", null, "c3"]);
    expect([stepOf(neighbours, "c1" as NoteId, -1), stepOf(neighbours, "c3" as NoteId, 1)]).toEqual([undefined, undefined]);
  });
});
