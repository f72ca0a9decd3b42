import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { cutText, isSettled, readNotes, saysNothing, settledMark } from "./note";

interface Vector { readonly name: string; readonly update: string; readonly notes: Record<string, unknown> }
const vectors = JSON.parse(readFileSync("../../protocol/vectors/notes.json", "utf8")) as Vector[];

describe("b2 a board is read as the vectors say", () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))("%s", (_, vector) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Uint8Array.from(Buffer.from(vector.update, "base64")));
    expect(Object.fromEntries(readNotes(doc))).toEqual(vector.notes);
  });
});

describe("b6 the settled mark", () => {
  it("is FNV-1a of the UTF-8 bytes", () => {
    expect([settledMark(""), settledMark("a"), settledMark("foobar")]).toEqual(["811c9dc5", "e40c292c", "bf9cf968"]);
  });

  it("fits until the text changes", () => {
    const settled = settledMark("печать");
    expect(isSettled({ text: "печать", settled })).toBe(true);
    expect(isSettled({ text: "печать.", settled })).toBe(false);
    expect(isSettled({ text: "" })).toBe(false);
  });

  it("a long text is cut before the character that does not fit", () => {
    expect(cutText("a".repeat(1999) + "🙂x")).toBe("a".repeat(1999));
    expect(cutText("short")).toBe("short");
  });
});

describe("a text of which nothing can be seen", () => {
  it.each(["", " \n\t\u00a0", "\u200b", "\u2060\ufeff", "\u3164", "\u115f\u1160\uffa0", "\u2800", "\u00ad\u034f\u180e", "\u202a\u2069\u200d", "\u0000\u0085"])("%j is none", (text) => {
    expect(saysNothing(text)).toBe(true);
  });

  it.each(["a", ".", "\u200ba\u200b", "👩\u200d👧", "\u3164я", "✔\ufe0f"])("%j is one", (text) => {
    expect(saysNothing(text)).toBe(false);
  });
});
