import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bindText, changeAfter, changeBetween, placeAfter } from "./textBinding";

function applied(before: string, change: { at: number; remove: number; insert: string } | null): string {
  return change === null ? before : before.slice(0, change.at) + change.insert + before.slice(change.at + change.remove);
}

describe("the smallest change", () => {
  it("is nothing between equal texts", () => {
    expect(changeBetween("same", "same")).toBeNull();
  });

  it("stands where the caret is when letters repeat", () => {
    expect(changeBetween("helo", "hello", 3)).toEqual({ at: 2, remove: 0, insert: "l" });
    expect(changeBetween("aaaa", "aaaaa", 1)).toEqual({ at: 0, remove: 0, insert: "a" });
    expect(changeBetween("aaaa", "aaa", 1)).toEqual({ at: 1, remove: 1, insert: "" });
  });

  it("never splits a character of two units", () => {
    expect(changeBetween("😀", "😁", 2)).toEqual({ at: 0, remove: 2, insert: "😁" });
    expect(changeBetween("a😀b", "a😁b", 3)).toEqual({ at: 1, remove: 2, insert: "😁" });
  });

  it("always leads from the one text to the other", () => {
    const texts = ["", "а", "клиент ждёт", "клиент долго ждёт", "ждёт клиент", "aaa", "aa", "a😀a", "a😁😀a", "клиент\nждёт"];
    for (const before of texts) {
      for (const after of texts) {
        for (let caret = 0; caret <= after.length; caret += 1) expect(applied(before, changeBetween(before, after, caret))).toBe(after);
      }
    }
  });
});

describe("a place in a text that others change", () => {
  it("moves with what is inserted and deleted before it", () => {
    expect(placeAfter(5, [{ insert: "ab" }])).toBe(7);
    expect(placeAfter(5, [{ retain: 5 }, { insert: "ab" }])).toBe(5);
    expect(placeAfter(5, [{ retain: 5 }, { insert: "ab" }], "after")).toBe(7);
    expect(placeAfter(5, [{ delete: 2 }])).toBe(3);
    expect(placeAfter(5, [{ retain: 3 }, { delete: 10 }])).toBe(3);
    expect(placeAfter(5, [{ retain: 8 }, { delete: 1 }])).toBe(5);
  });

  it("a removal spares what others put inside it meanwhile", () => {
    expect(changeAfter({ at: 2, remove: 4, insert: "" }, [{ retain: 4 }, { insert: "XY" }])).toEqual({ removals: [[6, 8], [2, 4]], at: 2 });
  });
});

describe("a bound field", () => {
  const undoAll: Array<() => void> = [];
  afterEach(() => { for (const undo of undoAll.splice(0)) undo(); });

  function bound(start: string) {
    const doc = new Y.Doc();
    const other = new Y.Doc();
    doc.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(other, update, "net"); });
    other.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(doc, update, "net"); });
    const text = doc.getText("t");
    text.insert(0, start);
    const field = document.createElement("textarea");
    document.body.append(field);
    undoAll.push(bindText(text, field), () => field.remove());
    const type = (value: string, caret = value.length) => {
      field.value = value;
      field.setSelectionRange(caret, caret);
      field.dispatchEvent(new Event("input"));
    };
    return { text, theirs: other.getText("t"), field, type };
  }

  it("shows the text and hands on what is typed as an insertion", () => {
    const { text, theirs, field, type } = bound("клиент ждёт");
    expect(field.value).toBe("клиент ждёт");
    const deltas: unknown[] = [];
    theirs.observe((event) => deltas.push(event.delta));
    type("клиент долго ждёт", 13);
    expect(text.toString()).toBe("клиент долго ждёт");
    expect(deltas).toHaveLength(1);
    expect(JSON.stringify(deltas[0])).toContain("долго");
  });

  it("shows others' typing and keeps the caret at its letter", () => {
    const { theirs, field } = bound("ab");
    field.focus();
    field.setSelectionRange(2, 2);
    theirs.insert(0, "xyz");
    expect([field.value, field.selectionStart]).toEqual(["xyzab", 5]);
    theirs.insert(5, "!");
    expect([field.value, field.selectionStart]).toEqual(["xyzab!", 5]);
  });

  it("a composition is left alone, and neither side loses a letter", () => {
    const { text, theirs, field, type } = bound("начало конец");
    field.focus();
    field.dispatchEvent(new Event("compositionstart"));
    type("начало ё конец", 8);
    theirs.insert(0, "<");
    theirs.insert(theirs.length, ">");
    expect(field.value).toBe("начало ё конец");
    expect(text.toString()).toBe("<начало конец>");
    field.dispatchEvent(new Event("compositionend"));
    expect(text.toString()).toBe("<начало ё конец>");
    expect(field.value).toBe("<начало ё конец>");
    expect(theirs.toString()).toBe("<начало ё конец>");
    expect(field.selectionStart).toBe(9);
  });

  it("undo takes back what I typed and spares what others typed since", () => {
    const { text, theirs, field, type } = bound("один");
    type("один два");
    theirs.insert(0, "ноль ");
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, cancelable: true }));
    expect(text.toString()).toBe("ноль один");
    expect(field.value).toBe("ноль один");
  });

  it("after it was given back, typing stays in the field", () => {
    const { text, type } = bound("один");
    for (const undo of undoAll.splice(0, 1)) undo();
    type("один два");
    expect(text.toString()).toBe("один");
  });
});
