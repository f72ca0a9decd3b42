import { describe, expect, it } from "vitest";
import type { JoinView, MatchReason, NoteRef, ProblemId, SuggestionView } from "../../protocol/generated";
import { mark, marksOfSource, marksOfSuggestion, suggestionsFor } from "./marking";

const note = (id: string) => id as NoteRef;
const reason: MatchReason = {
  same: [{ a: "заявкой", b: "заявку", how: "form" }, { a: "клиент", b: "клиент", how: "same" }],
  only_a: ["вечером"], only_b: ["утром"], veto: null,
};

describe("marking words", () => {
  it("marks whole words as they stand, whatever the case, and keeps every letter", () => {
    const text = "Клиент с заявкой ждёт вечером, а не клиентка.";
    const pieces = mark(text, marksOfSuggestion(reason, "a"));
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter((piece) => piece.mark === "same").map((piece) => piece.text)).toEqual(["Клиент", "заявкой"]);
    expect(pieces.filter((piece) => piece.mark === "differs").map((piece) => piece.text)).toEqual(["вечером"]);
  });

  it("a phrase is marked only where its words follow each other", () => {
    const pieces = mark("до оплаты и после оплаты", { same: [], differs: ["после оплаты"] });
    expect(pieces.filter((piece) => piece.mark === "differs").map((piece) => piece.text)).toEqual(["после", "оплаты"]);
    expect(pieces[0]?.text).toBe("до оплаты и ");
  });

  it("a text without marked words is one piece, an empty one too", () => {
    expect(mark("просто текст", { same: ["иное"], differs: [] })).toEqual([{ text: "просто текст", mark: null }]);
    expect(mark("", { same: ["a"], differs: [] })).toEqual([{ text: "", mark: null }]);
  });

  it("a word that says the same is not marked as different", () => {
    expect(mark("клиент", { same: ["клиент"], differs: ["клиент"] })).toEqual([{ text: "клиент", mark: "same" }]);
  });

  it("a source is marked by the side of the joins it stands on; joins made by people mark nothing", () => {
    const joins: JoinView[] = [
      { a: note("e1.r1/x"), b: note("e1.r2/y"), reason, decision: null },
      { a: note("e1.r2/y"), b: note("e1.r3/z"), reason: null, decision: null },
    ];
    expect(marksOfSource(note("e1.r1/x"), joins).same).toEqual(["заявкой", "клиент"]);
    expect(marksOfSource(note("e1.r2/y"), joins).same).toEqual(["заявку", "клиент"]);
    expect(marksOfSource(note("e1.r3/z"), joins).same).toEqual([]);
  });

  it("a suggestion is seen from either problem, in the order of the server", () => {
    const between = (a: string, b: string): SuggestionView => ({
      a: a as ProblemId, b: b as ProblemId, note_a: note(`e1.r1/${a}`), note_b: note(`e1.r2/${b}`), score: 700, reason, alike_in_meaning: false,
    });
    const seen = suggestionsFor("b2", [between("b1", "b2"), between("b3", "b4"), between("b2", "b5")]);
    expect(seen.map(({ other, mine, side }) => [other, mine, side])).toEqual([
      ["b1", "e1.r2/b2", "b"], ["b5", "e1.r1/b2", "a"],
    ]);
  });
});
