import { expect, it } from "vitest";
import type { NoteId } from "../protocol/generated";
import { extended, nothingSelected, pruned, toggled } from "./selection";

const ids = (...names: string[]) => names as NoteId[];
const list = (selection: ReadonlySet<NoteId>) => [...selection].sort();

it("a note goes in and out, and the selection before stays as it was", () => {
  const one = toggled(nothingSelected, "a" as NoteId);
  expect(list(one)).toEqual(["a"]);
  expect(list(toggled(one, "a" as NoteId))).toEqual([]);
  expect(nothingSelected.size).toBe(0);
});

it("a range runs both ways, and from nowhere is the note itself", () => {
  const order = ids("a", "b", "c", "d");
  expect(list(extended(nothingSelected, order, "b" as NoteId, "d" as NoteId))).toEqual(["b", "c", "d"]);
  expect(list(extended(new Set(ids("d")), order, "c" as NoteId, "a" as NoteId))).toEqual(["a", "b", "c", "d"]);
  expect(list(extended(nothingSelected, order, null, "c" as NoteId))).toEqual(["c"]);
  expect(list(extended(nothingSelected, order, "gone" as NoteId, "c" as NoteId))).toEqual(["c"]);
});

it("what is gone from the board is gone from the selection; otherwise it stays the same object", () => {
  const both = new Set(ids("a", "b"));
  expect(pruned(both, new Set(ids("a", "b", "c")))).toBe(both);
  expect(list(pruned(both, new Set(ids("b"))))).toEqual(["b"]);
});
