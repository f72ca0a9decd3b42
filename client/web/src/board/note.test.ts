import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { cutText, isSettled, readNotes, settledMark } from "./note";

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
