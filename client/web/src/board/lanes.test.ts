import { describe, expect, it } from "vitest";
import type { Layout, NoteId } from "../protocol/generated";
import { type BoardPicture, type Box, dropAt, noteHeight, pictureOf, repainted } from "./lanes";
import { exerciseFor, notesFor } from "./scene";
import { treeOf } from "./tree";

const notes = notesFor({
  s1: ["situation", "", "a"], s2: ["situation", "", "b"], c1: ["complaint", "s1", "a"], c2: ["complaint", "s1", "b"], p1: ["problem", "s2", "a"],
  p2: ["problem", "", "c"], lost: ["complaint", "gone", "d"],
});
const draw = (layout: Layout, of = notes): BoardPicture => pictureOf(treeOf(of, exerciseFor(layout)), exerciseFor(layout));
const note = (picture: BoardPicture, id: string) => {
  const found = picture.notes.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const within = (a: Box, b: Box) => a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

describe("the board's picture", () => {
  it.each(["cards", "strip", "columns"] as const)("%s: every note stands once, inside its lane, on no other note", (layout) => {
    const picture = draw(layout);
    expect(picture.notes.map((one) => one.id).sort()).toEqual([...notes.keys()].sort());
    for (const one of picture.notes) {
      expect(within(one, picture.lanes.find((lane) => lane.id === one.lane) ?? one), one.id).toBe(true);
      expect(picture.notes.filter((other) => other !== one && overlap(one, other)).map((other) => other.id), one.id).toEqual([]);
    }
    for (const lane of picture.lanes) expect(picture.lanes.filter((other) => other !== lane && overlap(lane, other))).toEqual([]);
  });

  it("cards: a lane per root note with its children below it, and one lane for what stands alone", () => {
    const picture = draw("cards");
    expect(picture.lanes.map((lane) => lane.id)).toEqual(["root-s1", "root-s2", "loose"]);
    expect(picture.notes.filter((one) => one.lane === "root-s1").map((one) => one.id)).toEqual(["s1", "c1", "c2"]);
    expect(note(picture, "c1").y).toBeGreaterThan(note(picture, "s1").y);
  });

  it.each(["cards", "strip", "columns"] as const)("%s: while only words change and nothing grows, what is painted is what would be arranged anew", (layout) => {
    const exercise = exerciseFor(layout);
    const heightOf = ({ note: { text } }: { note: { text: string } }) => noteHeight(text);
    const tree = treeOf(notes, exercise);
    const before = pictureOf(tree, exercise, heightOf);
    const become = (id: string, change: object) => treeOf(new Map([...notes, [id as NoteId, { ...notes.get(id as NoteId), text: id, ...change }]]) as unknown as typeof notes, exercise, tree);
    const written = become("c1", { text: "a few more words" });
    const after = repainted(before, tree, written, heightOf);
    expect(after).toEqual(pictureOf(written, exercise, heightOf));
    expect(after?.lanes).toBe(before.lanes);
    expect(after?.notes.filter((one, at) => one !== before.notes[at]).map((one) => one.id).sort()).toEqual(["c1", "s1"]);
    for (const change of [{ text: "long ".repeat(40) }, { x: 5, y: 5 }, { parent: "s2" }, { kind: "problem" }, { order: "z" }]) {
      expect(repainted(before, tree, become("c1", change), heightOf), JSON.stringify(change)).toBeNull();
    }
  });

  it("strip: all steps in one row, however many", () => {
    const many = notesFor(Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`s${at}`, ["situation", "", `a${String.fromCharCode(97 + at)}`] as const])));
    expect(new Set(draw("strip", many).lanes.map((lane) => lane.y)).size).toBe(1);
    expect(new Set(draw("cards", many).lanes.map((lane) => lane.y)).size).toBeGreaterThan(1);
  });

  it("columns: a column per kind, also for those without notes", () => {
    expect(draw("columns", notesFor({})).lanes.map((lane) => lane.id)).toEqual(["kind-situation", "kind-complaint", "kind-problem"]);
    const picture = draw("columns");
    expect(note(picture, "c1").y).toBeGreaterThanOrEqual(note(picture, "s1").y);
    expect(note(picture, "c1").x).toBeGreaterThan(note(picture, "s1").x);
  });

  it("a note put by hand stays there, and the others close the gap", () => {
    const moved = new Map(notes).set("c1" as NoteId, { ...note(draw("cards"), "c1").branch.note, x: -500, y: 40 });
    const picture = draw("cards", moved);
    expect(note(picture, "c1")).toMatchObject({ x: -500, y: 40, free: true });
  });

  it("longer texts make higher notes, up to a limit", () => {
    expect(noteHeight("x".repeat(100))).toBeGreaterThan(noteHeight("x"));
    expect(noteHeight("x".repeat(2000))).toBe(noteHeight("x".repeat(1500)));
  });
});

describe("dropping a note", () => {
  const cards = exerciseFor("cards");
  const drop = (layout: Layout, id: string, point: { x: number; y: number }) => dropAt(draw(layout), exerciseFor(layout), id as NoteId, point);

  it("onto a note that may hold it puts it under that note", () => {
    expect(drop("cards", "c1", middle(note(draw("cards"), "s2")))).toEqual({ parent: "s2", before: null, kind: null });
  });

  it("among its neighbours changes only its order", () => {
    const picture = draw("cards");
    const above = { ...middle(note(picture, "c1")), y: note(picture, "c1").y + 2 };
    expect(drop("cards", "c2", above)).toEqual({ parent: "s1", before: "c1", kind: null });
  });

  it("a note that needs a parent is not put where there is none", () => {
    const loose = draw("cards").lanes.find((lane) => lane.id === "loose");
    expect(loose && dropAt(draw("cards"), cards, "c1" as NoteId, { x: loose.x + 2, y: loose.y + 2 })).toBeNull();
  });

  it("a root dropped on another lane takes its place in the row", () => {
    const lane = draw("strip").lanes[0];
    expect(lane && drop("strip", "s2", { x: lane.x + 3, y: lane.y + 5 })).toEqual({ parent: null, before: "s1", kind: null });
  });

  it("onto another column makes it that kind, if it may stand alone there", () => {
    const lanes = draw("columns").lanes;
    const onto = (at: number) => ({ x: (lanes[at]?.x ?? 0) + 3, y: 4 });
    expect(drop("columns", "p2", onto(0))).toMatchObject({ parent: null, kind: "situation" });
    expect(drop("columns", "p2", onto(1))).toBeNull();
  });

  it("never puts a note under itself", () => {
    expect(drop("cards", "s1", middle(note(draw("cards"), "c1")))).toBeNull();
  });
});
