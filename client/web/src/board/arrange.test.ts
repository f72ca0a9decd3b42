import { describe, expect, it } from "vitest";
import type { KindId, NoteId } from "../protocol/generated";
import { movesFor, neighboursOf, parentForNew, type Placed, placesFor, stepOf } from "./arrange";
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
    const changes = placesFor(notes, ["n2" as NoteId], "n1" as NoteId);
    expect(changes).toHaveLength(1);
    expect(after(notes, changes)).toEqual(["n0", "n2", "n1"]);
    expect(after(notes, placesFor(notes, ["n0" as NoteId], null))).toEqual(["n1", "n2", "n0"]);
  });

  it("gives everybody a place where there were none, or equal ones", () => {
    for (const notes of [row(undefined, undefined, undefined), row("a", "a", "a")]) {
      expect(after(notes, placesFor(notes, ["n2" as NoteId], "n1" as NoteId))).toEqual(["n0", "n2", "n1"]);
    }
  });
});

it("several notes go together, in the order given, also when they stand around their goal", () => {
  const notes = row("a", "b", "c", "d", "e");
  const go = (ids: string[], before: string | null) => after(notes, placesFor(notes, ids as NoteId[], before as NoteId | null));
  expect(go(["n3", "n4"], "n1")).toEqual(["n0", "n3", "n4", "n1", "n2"]);
  expect(go(["n0", "n2"], null)).toEqual(["n1", "n3", "n4", "n0", "n2"]);
  expect(go(["n1", "n3"], "n1")).toEqual(["n0", "n1", "n3", "n2", "n4"]);
  expect(placesFor(notes, ["n3", "n4"] as NoteId[], "n1" as NoteId)).toHaveLength(2);
});

describe("moving many notes", () => {
  const exercise = exerciseFor("cards");
  const notes = notesFor({
    s1: ["situation", "", "a"], s2: ["situation", "", "b"], c1: ["complaint", "s1", "a"], c2: ["complaint", "s1", "b"], p1: ["problem", "s2", "d"], p2: ["problem", "", "e"],
  });
  const tree = treeOf(notes, exercise);
  const move = (ids: string[], parent: string | null, before: string | null = null, kind: string | null = null) => {
    const { changes, left } = movesFor(tree, exercise, ids as NoteId[], { parent: parent as NoteId | null, before: before as NoteId | null, kind: kind as KindId | null });
    const after = new Map(notes);
    for (const { id, to } of changes) {
      const note = after.get(id);
      if (note !== undefined) after.set(id, Object.fromEntries(Object.entries({ ...note, ...to }).filter(([, value]) => value !== undefined)) as unknown as typeof note);
    }
    const below = (of: string | null) => branchesOf(treeOf(after, exercise)).filter((one) => one.parent === of).map((one) => one.id);
    return { below, left, after, changed: changes.map((one) => one.id) };
  };

  it("brings complaints and problems under another situation, each in its row", () => {
    const { below, left } = move(["c1", "c2", "p2"], "s2");
    expect(below("s2")).toEqual(["c1", "c2", "p1", "p2"]);
    expect(left).toEqual([]);
  });

  it("leaves what may not stand there", () => {
    const { below, left } = move(["c1", "p1"], null);
    expect(below(null)).toEqual(["s1", "s2", "p2", "p1"]);
    expect(left).toEqual(["c1"]);
    expect(move(["s1"], "s2").left).toEqual(["s1"]);
  });

  it("what stands under a note that goes stays under it, and nothing goes under itself", () => {
    const { below, changed } = move(["s2", "p1"], null, "s1");
    expect(below(null)).toEqual(["s2", "s1", "p2"]);
    expect(changed).toEqual(["s2"]);
  });

  it("can make all of them another kind in their place", () => {
    const { after, below } = move(["c1", "c2"], "s1", null, "problem");
    expect(["c1", "c2"].map((id) => after.get(id as NoteId)?.kind)).toEqual(["problem", "problem"]);
    expect(below("s1")).toEqual(["c1", "c2"]);
  });

  it("takes a place by hand away", () => {
    const free = new Map(notes).set("p2" as NoteId, { ...notesFor({ p2: ["problem"] }).get("p2" as NoteId)!, x: 5, y: 7 });
    const { changes } = movesFor(treeOf(free, exercise), exercise, ["p2" as NoteId], { parent: "s1" as NoteId, before: null, kind: null });
    expect(changes.find((one) => one.id === "p2")?.to).toMatchObject({ x: undefined, y: undefined, parent: "s1" });
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
