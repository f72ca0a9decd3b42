import { describe, expect, it } from "vitest";
import { noteHeight } from "./board/lanes";
import { legible } from "./legible";

const piled = `a${"\u0301".repeat(300)}b${"\u0489\u200d".repeat(200)}c`;

describe("legible", () => {
  it("draws only the first marks of a pile, over every letter", () => {
    expect(legible(piled)).toBe(`a${"\u0301".repeat(5)}b\u0489\u200d\u0489\u200d\u0489c`);
  });

  it.each([
    ["Vietnamese in parts", "Tiếng Việt".normalize("NFD")],
    ["Russian with accents and short letters in parts", "Ёлка за́мок й".normalize("NFD")],
    ["Hebrew with points and accents", "שַּׁ֥"],
    ["Thai", "ที่นี่น้ำ"],
    ["Hindi", "क्षत्रिय"],
    ["Tibetan", "བསྒྲུབས"],
    ["a family, a kiss, a keycap, a flag", "👨‍👩‍👧‍👦 👩🏽‍❤️‍💋‍👨 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
  ])("leaves %s as it is", (_, text) => {
    expect(legible(text)).toBe(text);
  });

  it("a note is as high as what is drawn of it", () => {
    expect(noteHeight(piled)).toBe(noteHeight("abc"));
  });
});
