import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { changeBetween, movedBy, TextBinding } from "./textbinding";

/** Two people on one text: Ann types into a field, Ben changes the shared text. */
function scene(text: string) {
  const ann = new Y.Doc();
  const ben = new Y.Doc();
  ann.getText("t").insert(0, text);
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ann));
  ann.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(ben, update, "net"); });
  ben.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(ann, update, "net"); });
  const box = document.createElement("textarea");
  const binding = new TextBinding(ann.getText("t"), box);
  const type = (value: string, caret: number) => {
    box.value = value;
    box.setSelectionRange(caret, caret);
    binding.input();
  };
  return { box, binding, type, ann: ann.getText("t"), ben: ben.getText("t") };
}

describe("the smallest change", () => {
  it("is one replacement", () => {
    expect(changeBetween("abc", "abc", 3)).toBeNull();
    expect(changeBetween("abc", "aXc", 2)).toEqual({ index: 1, remove: 1, insert: "X" });
    expect(changeBetween("", "hello", 5)).toEqual({ index: 0, remove: 0, insert: "hello" });
    expect(changeBetween("hello", "", 0)).toEqual({ index: 0, remove: 5, insert: "" });
  });

  it("among equal characters the caret tells which one was typed", () => {
    expect(changeBetween("aaa", "aaaa", 1)).toEqual({ index: 0, remove: 0, insert: "a" });
    expect(changeBetween("aaa", "aaaa", 4)).toEqual({ index: 3, remove: 0, insert: "a" });
    expect(changeBetween("aaaa", "aaa", 1)).toEqual({ index: 1, remove: 1, insert: "" });
  });

  it("never cuts a character of two units", () => {
    expect(changeBetween("🙂", "🙃", 2)).toEqual({ index: 0, remove: 2, insert: "🙃" });
    expect(changeBetween("a🙂b", "ab", 1)).toEqual({ index: 1, remove: 2, insert: "" });
  });

  it("always makes the new text of the old one", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const word = () => Array.from({ length: random(7) }, () => ["a", "b", "🙂", "é"][random(4)]).join("");
    for (let turn = 0; turn < 2000; turn += 1) {
      const [before, after] = [word(), word()];
      const change = changeBetween(before, after, random(after.length + 1));
      const made = change === null ? before : before.slice(0, change.index) + change.insert + before.slice(change.index + change.remove);
      expect(made).toBe(after);
    }
  });
});

describe("a place in a text", () => {
  it("moves with what others insert and delete before it", () => {
    expect(movedBy([{ insert: "xy" }], 3)).toBe(5);
    expect(movedBy([{ retain: 3 }, { insert: "xy" }], 3)).toBe(3);
    expect(movedBy([{ retain: 1 }, { delete: 5 }], 3)).toBe(1);
    expect(movedBy([{ delete: 1 }, { retain: 1 }, { insert: "abc" }], 4)).toBe(6);
  });
});

describe("a text edited together", () => {
  it("typing goes out, others' typing comes in, and the caret stays with its words", () => {
    const { box, type, ben } = scene("cold coffee");
    type("cold, cold coffee", 6);
    expect(ben.toString()).toBe("cold, cold coffee");
    ben.insert(0, "Very ");
    expect(box.value).toBe("Very cold, cold coffee");
    expect(box.selectionStart).toBe(11);
    ben.insert(box.value.length, "!");
    expect(box.selectionStart).toBe(11);
  });

  it("a composition is not disturbed, and both texts are kept when it ends", () => {
    const { box, binding, ben } = scene("ab");
    binding.compositionStart();
    box.value = "aか";
    box.setSelectionRange(2, 2);
    binding.input();
    ben.insert(0, "__");
    expect(box.value).toBe("aか");
    box.value = "a蚊b";
    box.setSelectionRange(2, 2);
    binding.input();
    binding.compositionEnd();
    expect(box.value).toBe("__a蚊b");
    expect(box.selectionStart).toBe(4);
    expect(ben.toString()).toBe("__a蚊b");
  });

  it("a composition that ends without a change still lets others' text in", () => {
    const { box, binding, ben } = scene("ab");
    box.setSelectionRange(2, 2);
    binding.compositionStart();
    ben.delete(0, 1);
    binding.compositionEnd();
    expect(box.value).toBe("b");
    expect(box.selectionStart).toBe(1);
  });

  it("letting go in the middle of a composition loses nothing", () => {
    const { box, binding, ben } = scene("");
    binding.compositionStart();
    box.value = "при";
    binding.destroy();
    expect(ben.toString()).toBe("при");
  });

  it("undo inside the text takes back one's own typing and nothing of others", () => {
    const { box, binding, type, ben } = scene("start");
    type("start mine", 10);
    ben.insert(0, "theirs ");
    expect(binding.undo()).toBe(true);
    expect(box.value).toBe("theirs start");
    expect(binding.redo()).toBe(true);
    expect(ben.toString()).toBe("theirs start mine");
    expect(binding.redo()).toBe(false);
  });

  it("a text never grows beyond what a note may hold", () => {
    const { box, type, ben } = scene("x".repeat(1990));
    type(`${"x".repeat(1990)}${"🙂".repeat(10)}`, 2010);
    expect(ben.toString()).toBe(`${"x".repeat(1990)}${"🙂".repeat(5)}`);
    expect(box.value).toBe(ben.toString());
  });

  it("random typing of two people ends in the same text for both", () => {
    let seed = 42;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const { box, binding, type, ann, ben } = scene("abc");
    let composing = false;
    for (let turn = 0; turn < 1500; turn += 1) {
      const at = random(box.value.length + 1);
      const gone = random(3);
      switch (random(4)) {
        case 0: type(box.value.slice(0, at) + "yx"[random(2)] + box.value.slice(at + gone), at + 1); break;
        case 1: ben.insert(random(ben.length + 1), "BC"[random(2)] ?? ""); break;
        case 2: if (ben.length > 20) ben.delete(random(ben.length - 6), 5); break;
        default:
          composing = !composing;
          if (composing) binding.compositionStart();
          else binding.compositionEnd();
      }
    }
    binding.compositionEnd();
    expect(box.value).toBe(ann.toString());
    expect(ann.toString()).toBe(ben.toString());
  });
});
