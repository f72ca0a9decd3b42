import { describe, expect, it } from "vitest";
import type { NoteId } from "../protocol/generated";
import type { Note } from "./note";
import { exerciseFor, notesFor } from "./scene";
import { type Branch, branchesOf, kindOf, nameOf, parentsFor, reworded, treeOf } from "./tree";

const exercise = exerciseFor("cards");
const shape = (tree: readonly Branch[]): unknown[] => tree.map((branch) => (branch.children.length === 0 ? branch.id : [branch.id, ...shape(branch.children)]));

describe("which note stands under which", () => {
  it("children stand under their parent, by kind and then by order", () => {
    const notes = notesFor({
      s1: ["situation", "", "a"], p1: ["problem", "s1", "a"], c2: ["complaint", "s1", "b"], c1: ["complaint", "s1", "a"], s0: ["situation", "", "V"],
    });
    expect(shape(treeOf(notes, exercise))).toEqual(["s0", ["s1", "c1", "c2", "p1"]]);
  });

  it("a note whose parent is gone or does not fit stands alone", () => {
    const notes = notesFor({ c1: ["complaint", "gone", "a"], p1: ["problem", "", "b"], c2: ["complaint", "p1", "c"] });
    expect(shape(treeOf(notes, exercise))).toEqual(["c1", "p1", "c2"]);
  });

  it("a circle of parents loses nobody", () => {
    const circle = { ...exercise, kinds: exercise.kinds.map((kind) => ({ ...kind, parents: exercise.kinds.map((one) => one.id) })) };
    const notes = notesFor({ a: ["situation", "b"], b: ["situation", "a"], c: ["situation", "c"], d: ["problem", "a"] });
    expect(branchesOf(treeOf(notes, circle)).map((branch) => branch.id).sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("a tree of which only words changed is the one that would grow anew, and keeps what did not change", () => {
    const notes = notesFor({ s1: ["situation", "", "a"], s2: ["situation", "", "b"], c1: ["complaint", "s1"], c2: ["complaint", "s2"] });
    const before = treeOf(notes, exercise);
    const c1 = "c1" as NoteId;
    const written = new Map(notes).set(c1, { ...notes.get(c1), text: "more" });
    const after = reworded(before, notes, written);
    expect(after).toEqual(treeOf(written, exercise));
    expect([after?.[0] === before[0], after?.[1] === before[1]]).toEqual([false, true]);
    expect(reworded(before, notes, new Map(notes))).toBe(before);
    for (const change of [{ order: "c" }, { parent: "s2" }, { kind: "problem" }]) {
      expect(reworded(before, notes, new Map(notes).set(c1, { ...notes.get(c1), ...change } as Note))).toBeNull();
    }
    expect(reworded(before, notes, new Map([...notes].slice(1)))).toBeNull();
  });

  it("branches that did not change are kept", () => {
    const notes = notesFor({ s1: ["situation", "", "a"], s2: ["situation", "", "b"], c1: ["complaint", "s1"], c2: ["complaint", "s2"] });
    const before = treeOf(notes, exercise);
    const after = treeOf(new Map(notes).set("c2" as NoteId, { text: "changed", kind: "complaint" as never, parent: "s2" as NoteId }), exercise, before);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  it("b4 a note without a known kind counts as the first problem kind", () => {
    expect(kindOf(exercise, undefined).id).toBe("problem");
    expect(kindOf(exercise, "nonsense" as never).id).toBe("problem");
  });

  it("a note may be put under every note that its kind allows, except under itself", () => {
    const tree = treeOf(notesFor({ s1: ["situation"], s2: ["situation"], p1: ["problem", "s1"] }), exercise);
    expect(parentsFor(tree, kindOf(exercise, "complaint" as never)).map((branch) => branch.id)).toEqual(["s1", "s2"]);
    expect(parentsFor(tree, kindOf(exercise, "complaint" as never), "s1" as NoteId).map((branch) => branch.id)).toEqual(["s2"]);
    expect(parentsFor(tree, kindOf(exercise, "situation" as never))).toEqual([]);
  });

  it("the steps of a strip are counted in their order, and nothing else is", () => {
    const strip = { ...exerciseFor("strip"), kinds: exercise.kinds.map((kind) => ({ ...kind, ordered: kind.id === "situation" })) };
    const notes = notesFor({ s2: ["situation", "", "b"], s1: ["situation", "", "a"], c1: ["complaint", "s2", "a"], p1: ["problem", "", "a"] });
    const steps = (tree: readonly Branch[]) => branchesOf(tree).map((branch) => `${branch.id} ${nameOf(branch, "en")}`);
    const tree = treeOf(notes, strip);
    expect(steps(tree)).toEqual(["p1 problem", "s1 situation 1", "s2 situation 2", "c1 complaint"]);
    notes.delete("s1" as NoteId);
    expect(steps(treeOf(notes, strip, tree))).toEqual(["p1 problem", "s2 situation 1", "c1 complaint"]);
    expect(steps(treeOf(notes, { ...strip, layout: "cards" }))).toEqual(["p1 problem", "s2 situation", "c1 complaint"]);
  });
});
