import { describe, expect, it } from "vitest";
import type { KindId, NoteId, NoteMetaView, PersonId } from "../protocol/generated";
import { exerciseFor, notesFor } from "./scene";
import { asksNothing, everything, found, type Query } from "./search";
import { treeOf } from "./tree";

const exercise = exerciseFor("cards");
const texts: Record<string, string> = {
  s1: "Клиент ждёт в очереди вечером", c1: "«Очередями меня не удивить»", p1: "Клиентам неудобно звонить", s2: "The customer waits for a contact", p2: "Prices are hard to find",
};
const notes = new Map([...notesFor({
  s1: ["situation", "", "a"], c1: ["complaint", "s1", "a"], p1: ["problem", "s1", "b"], s2: ["situation", "", "b"], p2: ["problem", "", "c"],
})].map(([id, note]) => [id, { ...note, text: texts[id] ?? "", ...(id === "p1" ? { example: "вчера" } : {}) }]));
const meta = (author: string | null, hints = 0): NoteMetaView =>
  ({ author: author as PersonId | null, at: 0, same: 0, same_mine: false, same_examples: [], hints: Array.from({ length: hints }, () => ({ rule: "too_short", words: [] })) }) as unknown as NoteMetaView;
const metas = { s1: meta("p1"), c1: meta("p2"), p1: meta("p1", 1), s2: meta(null), p2: meta("p2") } as unknown as { [id in NoteId]: NoteMetaView };
const look = (query: Partial<Query>) => found(treeOf(notes, exercise), exercise, metas, { ...everything, ...query });

describe("finding notes", () => {
  it("by words in whatever form", () => {
    expect(look({ words: "очередь" })).toEqual(["s1", "c1"]);
    expect(look({ words: "клиентов" })).toEqual(["s1", "p1"]);
    expect(look({ words: "ЖДЕТ очеред" })).toEqual(["s1"]);
    expect(look({ words: "waiting" })).toEqual([]);
    expect(look({ words: "wait customers" })).toEqual(["s2"]);
    expect(look({ words: "price" })).toEqual(["p2"]);
  });

  it("not by words that only begin alike", () => {
    expect(look({ words: "contract" })).toEqual([]);
    expect(look({ words: "contact" })).toEqual(["s2"]);
  });

  it("in situation and example too", () => expect(look({ words: "вчера" })).toEqual(["p1"]));

  it("by kind, by author, and by what is missing", () => {
    expect(look({ kind: "situation" as KindId })).toEqual(["s1", "s2"]);
    expect(look({ author: "p1" as PersonId })).toEqual(["s1", "p1"]);
    expect(look({ lack: "wording" })).toEqual(["p1"]);
    expect(look({ lack: "example" })).toEqual(["p2"]);
    expect(look({ kind: "problem" as KindId, author: "p2" as PersonId, words: "find" })).toEqual(["p2"]);
  });

  it("an example beside a problem counts as one", () => {
    const kinds = exercise.kinds.map((kind) => (kind.id === "complaint" ? { ...kind, evidence: "example" as const } : kind));
    const withExamples = { ...exercise, kinds };
    const bare = new Map([...notes].map(([id, note]) => [id, { ...note, example: "" }]));
    expect(found(treeOf(bare, withExamples), withExamples, metas, { ...everything, lack: "example" })).toEqual(["p2"]);
  });

  it("everything fits a search that asks for nothing", () => {
    expect(asksNothing({ ...everything, words: " — " })).toBe(true);
    expect(look({})).toHaveLength(5);
  });
});
