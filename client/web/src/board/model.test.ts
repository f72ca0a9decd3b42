import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { KindId, NoteId } from "../protocol/generated";
import { BoardModel } from "./model";
import { notesOf, settledMark } from "./note";

const problem = "problem" as KindId;
let mine: BoardModel;
let theirs: BoardModel;

/** Two people at one board. */
beforeEach(() => {
  const ids = (name: string) => {
    let count = 0;
    return () => `${name}${(count += 1)}` as NoteId;
  };
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  a.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(b, update, "net"); });
  b.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(a, update, "net"); });
  mine = new BoardModel(a, ids("m"));
  theirs = new BoardModel(b, ids("t"));
});

const add = (model: BoardModel, text: string, parent: NoteId | null = null): NoteId => {
  const [id] = model.add([{ text, kind: problem, parent }]);
  if (id === undefined) throw new Error("not made");
  return id;
};
const texts = (model: BoardModel) => [...model.snapshot().values()].map((note) => note.text).sort();

describe("a board", () => {
  it("shows everybody the same notes, settled when they were saved with Enter", () => {
    const id = add(mine, "Нет связи");
    expect(theirs.note(id)).toEqual({ text: "Нет связи", kind: "problem", order: "V", settled: settledMark("Нет связи") });
  });

  it("keeps the object of a note that did not change", () => {
    const id = add(mine, "one");
    const before = mine.note(id);
    add(mine, "two");
    expect(mine.note(id)).toBe(before);
  });

  it("tells whoever subscribed", () => {
    let calls = 0;
    const stop = mine.subscribe(() => (calls += 1));
    add(theirs, "x");
    expect(calls).toBe(1);
    stop();
    add(theirs, "y");
    expect(calls).toBe(1);
  });

  it("makes a shared text of a plain string before it is edited", () => {
    notesOf(mine.doc).set("n", new Y.Map<unknown>([["text", "plain"]]));
    mine.textOf("n" as NoteId, "text")?.insert(5, "!");
    expect(theirs.note("n" as NoteId)?.text).toBe("plain!");
    mine.textOf("n" as NoteId, "example")?.insert(0, "on Monday");
    expect(theirs.note("n" as NoteId)?.example).toBe("on Monday");
  });

  it("the next note stands right after the one before, with its kind and parent", () => {
    const root = add(mine, "root");
    const first = add(mine, "first", root);
    const last = add(mine, "last", root);
    const next = mine.addAfter(first);
    const order = (id: NoteId | null) => (id === null ? "" : (mine.note(id)?.order ?? ""));
    expect(mine.note(next ?? root)).toMatchObject({ parent: root, kind: "problem", text: "" });
    expect(order(first) < order(next) && order(next) < order(last)).toBe(true);
  });

  it("an empty note that was given up leaves no trace; one with words or children stays", () => {
    const root = add(mine, "root");
    const next = mine.addAfter(root);
    expect(next !== null && mine.removeIfEmpty(next)).toBe(true);
    expect(mine.removeIfEmpty(root)).toBe(false);
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "create" });
    expect(texts(mine)).toEqual([]);
  });
});

describe("undo", () => {
  it("one undo takes a whole paste back, one redo brings it again", () => {
    mine.add(["a", "b", "c"].map((text) => ({ text, kind: problem, parent: null })));
    add(theirs, "theirs");
    expect(mine.history.undo()).toEqual({ kind: "done", intent: "paste", count: 3 });
    expect(texts(theirs)).toEqual(["theirs"]);
    expect(mine.history.redo()).toEqual({ kind: "done", intent: "paste", count: 3 });
    expect(texts(theirs)).toEqual(["a", "b", "c", "theirs"]);
  });

  it("touches only what I did", () => {
    add(theirs, "theirs");
    expect(mine.history.undo()).toEqual({ kind: "nothing" });
  });

  it("of a note that somebody changed since explains itself and does nothing", () => {
    const id = add(mine, "mine");
    theirs.textOf(id, "text")?.insert(4, " and theirs");
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "create", why: "changed" });
    expect(texts(mine)).toEqual(["mine and theirs"]);
    expect(mine.history.undo()).toEqual({ kind: "nothing" });
  });

  it("of a note under which somebody wrote does nothing", () => {
    const root = add(mine, "root");
    add(theirs, "child", root);
    expect(mine.history.undo()).toMatchObject({ kind: "refused", why: "has_children" });
  });

  it("of a paste is all or nothing", () => {
    const [first] = mine.add(["a", "b"].map((text) => ({ text, kind: problem, parent: null })));
    if (first !== undefined) theirs.remove(first);
    expect(mine.history.undo()).toMatchObject({ kind: "refused", why: "gone" });
    expect(texts(mine)).toEqual(["b"]);
  });

  it("of a deletion brings the note back with all it said, and its children to it", () => {
    const root = add(mine, "root");
    mine.textOf(root, "example")?.insert(0, "on Monday");
    add(theirs, "child", root);
    mine.remove(root);
    expect(texts(theirs)).toEqual(["child"]);
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "delete" });
    expect(theirs.note(root)).toMatchObject({ text: "root", example: "on Monday" });
  });

  it("of a move puts the note back, unless somebody moved it on", () => {
    const id = add(mine, "note");
    const before = mine.note(id);
    mine.move([{ id, to: { order: "z", parent: "elsewhere" as NoteId } }]);
    mine.history.undo();
    expect(theirs.note(id)).toEqual(before);
    mine.history.redo();
    expect(theirs.note(id)?.order).toBe("z");
    theirs.move([{ id, to: { order: "c" } }]);
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "move", why: "changed" });
  });

  it("redo brings back my own later words too", () => {
    const id = add(mine, "note");
    mine.textOf(id, "text")?.insert(4, " with more");
    mine.history.undo();
    mine.history.redo();
    expect(texts(theirs)).toEqual(["note with more"]);
  });

  it("a new intent ends what could be redone", () => {
    add(mine, "a");
    mine.history.undo();
    add(mine, "b");
    expect(mine.history.canRedo).toBe(false);
  });
});
