import { describe, expect, it } from "vitest";
import { actionOf, actions, isMovement, keyNames } from "./keys";

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

  it("every key that is explained does what is said, in both alphabets", () => {
    const russian: Record<string, string> = { J: "о", K: "л", O: "щ", X: "ч", S: "ы", V: "м", W: "ц", M: "ь", R: "к", T: "е", C: "с", U: "г" };
    const named: Record<string, string> = { "↓": "ArrowDown", "↑": "ArrowUp", "→": "ArrowRight", "←": "ArrowLeft", Esc: "Escape", Space: " " };
    for (const action of actions) {
      for (const name of keyNames[action]) {
        expect(press(named[name] ?? name.toLowerCase().replace("enter", "Enter"), `Key${name}`), name).toBe(action);
        const letter = russian[name];
        if (letter !== undefined) expect(press(letter, `Key${name}`), letter).toBe(action);
        else expect(/^[A-Z]$/.test(name), `no Russian letter for ${name}`).toBe(false);
      }
    }
    expect(press(".", "Slash")).toBe("search");
    expect(press(".", "Period")).toBeNull();
  });

  it("arrows and Escape only move, and act also where letters are turned off", () => {
    expect(["ArrowDown", "ArrowLeft", "Escape", "Home", "End"].every(isMovement)).toBe(true);
    expect(["j", "Enter", " ", "s", "?"].some(isMovement)).toBe(false);
  });
});
