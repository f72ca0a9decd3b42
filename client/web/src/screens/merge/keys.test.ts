import { describe, expect, it } from "vitest";
import { actionOf } from "./keys";

const press = (key: string, code: string, ctrlKey = false) => actionOf({ key, code, ctrlKey, altKey: false, metaKey: false });

describe("keys of merging", () => {
  it("a letter means the same in a Russian layout", () => {
    expect(press("j", "KeyJ")).toBe("next");
    expect(press("о", "KeyJ")).toBe("next");
    expect(press("Ч", "KeyX")).toBe("apart");
  });

  it("where Latin letters stand elsewhere, the letter counts and not its place", () => {
    expect(press("j", "KeyC")).toBe("next");
    expect(press("h", "KeyJ")).toBeNull();
  });

  it("with Ctrl the browser's own shortcuts stay", () => {
    expect(press("s", "KeyS", true)).toBeNull();
  });

  it("question mark, Enter and Space are known by what they are", () => {
    expect([press("?", "Digit7"), press("Enter", "Enter"), press(" ", "Space")]).toEqual(["help", "join", "select"]);
  });
});
