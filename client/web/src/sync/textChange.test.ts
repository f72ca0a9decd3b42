import { describe, expect, it } from "vitest";
import { type Change, changeAfter, changeBetween, endOf, fitting, placeAfter } from "./textChange";

function applied(before: string, change: Change | null): string {
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

it("a delta ends where its last change ends", () => {
  expect(endOf([{ retain: 3 }, { insert: "ab" }])).toBe(5);
  expect(endOf([{ retain: 3 }, { delete: 4 }])).toBe(3);
});

it("a text that must be cut keeps whole characters", () => {
  expect(fitting("a😀", 3)).toBe("a😀");
  expect(fitting("a😀", 2)).toBe("a");
  expect(fitting("a😀", 0)).toBe("");
});
