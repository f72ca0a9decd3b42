import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { ExerciseId, KindId, NoteId } from "../protocol/generated";
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

  it("tells of what others do once for all that came together, and of one's own at once", () => {
    const waiting: Array<() => void> = [];
    const late = new BoardModel(mine.doc, () => "x" as NoteId, (run) => waiting.push(run));
    let calls = 0;
    late.subscribe(() => (calls += 1));
    add(theirs, "one");
    add(theirs, "two");
    expect([calls, waiting.length, late.snapshot().size]).toEqual([0, 1, 2]);
    waiting.shift()?.();
    expect(calls).toBe(1);
    add(theirs, "three");
    add(late, "mine");
    expect(calls).toBe(2);
    waiting.shift()?.();
    expect(calls).toBe(2);
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

  it("takes a text that a note can have, and does not cut one that is longer", () => {
    add(mine, "a".repeat(2000));
    expect(mine.add(["short", "a".repeat(2001)].map((text) => ({ text, kind: problem, parent: null })))).toEqual([]);
    expect(texts(theirs)).toEqual(["a".repeat(2000)]);
  });

  it("b5 holds 500 notes: more are not made at all, of a paste neither some", () => {
    mine.add(Array.from({ length: 499 }, (_, at) => ({ text: `n${at}`, kind: problem, parent: null })));
    expect(mine.add(["one", "two"].map((text) => ({ text, kind: problem, parent: null })))).toEqual([]);
    const last = add(mine, "the last");
    expect(mine.room).toBe(0);
    expect(mine.addAfter(last)).toBeNull();
    expect(theirs.snapshot().size).toBe(500);
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
  const rewrite = (model: BoardModel, id: NoteId, words: string, field: "text" | "example" = "text") => {
    const [before, others] = [model.note(id)?.[field] ?? "", model.othersChanges(id)];
    const text = model.textOf(id, field);
    text?.delete(0, text.length);
    text?.insert(0, words);
    return () => model.edited(id, field, before, others);
  };

  it("of a rewritten text brings the words back that stood there, and redo the new ones; the note stays", () => {
    const id = add(mine, "Geusts wait");
    rewrite(mine, id, "Guests wait")();
    rewrite(mine, id, "on Monday", "example")();
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "edit" });
    expect(theirs.note(id)).toMatchObject({ text: "Guests wait", example: "" });
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "edit", notes: [id] });
    expect(theirs.note(id)).toMatchObject({ text: "Geusts wait", settled: settledMark("Geusts wait") });
    mine.history.redo();
    mine.history.redo();
    expect(theirs.note(id)).toMatchObject({ text: "Guests wait", example: "on Monday" });
    for (const intent of ["edit", "edit", "create"]) expect(mine.history.undo()).toMatchObject({ kind: "done", intent });
    expect(texts(theirs)).toEqual([]);
  });

  it("of the first words of a note is the undo of the note", () => {
    const id = mine.addAfter(add(mine, "root"));
    if (id !== null) rewrite(mine, id, "next")();
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "create" });
    expect(texts(theirs)).toEqual(["root"]);
    mine.history.redo();
    expect(texts(theirs)).toEqual(["next", "root"]);
  });

  it("of a text that somebody else changed since, or while it was rewritten, does nothing", () => {
    const id = add(mine, "Guests wait");
    rewrite(mine, id, "Guests wait long")();
    theirs.textOf(id, "text")?.insert(0, "All ");
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "edit", why: "changed" });
    const done = rewrite(mine, id, "Nobody waits");
    theirs.textOf(id, "text")?.insert(0, "Really: ");
    done();
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "edit", why: "changed" });
    expect(texts(mine)).toEqual(["Really: Nobody waits"]);
    // Moved is not rewritten.
    rewrite(mine, id, "Again")();
    theirs.move([{ id, to: { x: 1, y: 1 } }]);
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "edit" });
  });

  it("of a note that was emptied, and so taken away, brings its words back", () => {
    const id = add(theirs, "Guests wait");
    rewrite(mine, id, "")();
    expect(mine.removeIfEmpty(id)).toBe(true);
    expect(theirs.note(id)).toBeUndefined();
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "delete" });
    expect(texts(theirs)).toEqual(["Guests wait"]);
  });

  it("of one deletion takes back that one, also after others", () => {
    const [first, second] = [add(mine, "first"), add(mine, "second")];
    const entry = mine.remove([first]);
    mine.remove([second]);
    expect(entry !== null && mine.history.undo(entry)).toMatchObject({ kind: "done", intent: "delete", notes: [first] });
    expect(texts(theirs)).toEqual(["first"]);
    expect(entry !== null && mine.history.undo(entry)).toEqual({ kind: "nothing" });
  });

  it("one undo takes a whole paste back, one redo brings it again", () => {
    mine.add(["a", "b", "c"].map((text) => ({ text, kind: problem, parent: null })));
    add(theirs, "theirs");
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "paste", notes: { length: 3 } });
    expect(texts(theirs)).toEqual(["theirs"]);
    expect(mine.history.redo()).toMatchObject({ kind: "done", intent: "paste", notes: { length: 3 } });
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

  it("b10 of notes that went to another exercise is asked of the server, in its turn", () => {
    const id = add(mine, "mine");
    const carried = { to: "e2" as ExerciseId, notes: [{ note: id, kind: problem, parent: null, order: "V" }] };
    theirs.remove([id]);
    mine.history.carried(carried);
    expect(mine.history.undo()).toEqual({ kind: "carry", carried });
    expect(mine.history.redo()).toEqual({ kind: "carry", carried });
    mine.history.forgetCarried(carried);
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "create", why: "gone" });
  });

  it("of a paste is all or nothing", () => {
    const [first] = mine.add(["a", "b"].map((text) => ({ text, kind: problem, parent: null })));
    if (first !== undefined) theirs.remove([first]);
    expect(mine.history.undo()).toMatchObject({ kind: "refused", why: "gone" });
    expect(texts(mine)).toEqual(["b"]);
  });

  it("of a deletion brings the note back with all it said, and its children to it", () => {
    const root = add(mine, "root");
    mine.textOf(root, "example")?.insert(0, "on Monday");
    add(theirs, "child", root);
    mine.remove([root]);
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

  it("of a paste of twelve that somebody wrote into does nothing at all", () => {
    const made = mine.add(Array.from({ length: 12 }, (_, at) => ({ text: `line ${at}`, kind: problem, parent: null })));
    const [, , third] = made;
    if (third !== undefined) theirs.textOf(third, "text")?.insert(0, "my ");
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "paste", why: "changed" });
    expect(texts(mine)).toHaveLength(12);
  });

  it("of a note that somebody only looked at is possible: calling it finished is no change", () => {
    const id = add(mine, "note");
    mine.textOf(id, "text")?.insert(4, "!");
    theirs.settle(id);
    expect(mine.note(id)?.settled).toBe(settledMark("note!"));
    expect(mine.history.undo()).toMatchObject({ kind: "done", intent: "create" });
  });

  it("of the deletion of a colleague's note brings it back as it was, and they may go on", () => {
    const id = add(theirs, "theirs");
    mine.remove([id]);
    expect(texts(theirs)).toEqual([]);
    mine.history.undo();
    theirs.textOf(id, "text")?.insert(6, " again");
    expect(texts(mine)).toEqual(["theirs again"]);
    // What they wrote since is theirs: doing the deletion again would take it along.
    expect(mine.history.redo()).toEqual({ kind: "refused", intent: "delete", why: "changed" });
  });

  it("of a deletion that somebody took back already does nothing", () => {
    const id = add(theirs, "theirs");
    mine.remove([id]);
    const copy = { text: "theirs", kind: problem };
    theirs.history.do("create", [{ kind: "put", id, before: null, after: copy }]);
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "delete", why: "changed" });
    expect(texts(mine)).toEqual(["theirs"]);
  });

  it("of many notes deleted or moved together is one undo", () => {
    const ids = mine.add(["a", "b", "c"].map((text) => ({ text, kind: problem, parent: null })));
    mine.move(ids.map((id, at) => ({ id, to: { x: at, y: 5 } })));
    mine.remove(ids);
    expect(texts(theirs)).toEqual([]);
    expect(mine.history.undo()).toMatchObject({ intent: "delete", notes: { length: 3 } });
    expect(ids.map((id) => theirs.note(id)?.x)).toEqual([0, 1, 2]);
    expect(mine.history.undo()).toMatchObject({ intent: "move", notes: { length: 3 } });
    expect(ids.map((id) => theirs.note(id)?.x)).toEqual([undefined, undefined, undefined]);
  });

  it("of a move that was overwritten at the same moment says so to whoever lost", () => {
    const id = add(mine, "note");
    const [a, b] = [mine.doc, theirs.doc];
    const apart = new BoardModel(new Y.Doc(), () => "x" as NoteId);
    Y.applyUpdate(apart.doc, Y.encodeStateAsUpdate(a));
    mine.move([{ id, to: { order: "m" } }]);
    apart.move([{ id, to: { order: "q" } }]);
    Y.applyUpdate(a, Y.encodeStateAsUpdate(apart.doc));
    Y.applyUpdate(apart.doc, Y.encodeStateAsUpdate(b));
    const order = mine.note(id)?.order;
    expect(apart.note(id)?.order).toBe(order);
    const [won, lost] = order === "m" ? [mine, apart] : [apart, mine];
    expect(lost.history.undo()).toEqual({ kind: "refused", intent: "move", why: "changed" });
    expect(won.history.undo()).toMatchObject({ kind: "done", intent: "move" });
  });

  it("brings nothing back onto a full board", () => {
    const id = add(mine, "note");
    mine.remove([id]);
    theirs.add(Array.from({ length: 500 }, () => ({ text: "x", kind: problem, parent: null })));
    expect(mine.history.undo()).toEqual({ kind: "refused", intent: "delete", why: "full" });
  });

  it("a new intent ends what could be redone", () => {
    add(mine, "a");
    mine.history.undo();
    add(mine, "b");
    expect(mine.history.canRedo).toBe(false);
  });
});
