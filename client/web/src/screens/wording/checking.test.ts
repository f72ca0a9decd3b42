import { describe, expect, it } from "vitest";
import type { ProblemId, ProblemView, RoomId, WordingVerdict } from "../../protocol/generated";
import { checkedCount, countsOf, markWords, sentBackTo, shown } from "./checking";

const r2 = "r2" as RoomId;

function problem(id: string, title: string, verdict: WordingVerdict, hinted = false): readonly [ProblemId, ProblemView] {
  return [id as ProblemId, {
    title, renamed: false, theme: null, sources: {}, joins: [], rooms: [], touched: false, claimed_by: null, changed_at: 0,
    situation: "при возврате", hints: hinted ? [{ rule: "too_short", words: [] }] : [], dismissed: [], wording: verdict,
  }];
}

const problems = [
  problem("b1", "Клиент не может дозвониться", { verdict: "fine" }),
  problem("b2", "Долго", { verdict: "unchecked" }, true),
  problem("b3", "Клиент не находит чек", { verdict: "back_to_room", room: r2 }, true),
];

describe("the wording check", () => {
  it("counts what is fine; what was sent back still waits", () => {
    expect(checkedCount(problems)).toBe(1);
    expect(countsOf(problems)).toEqual({ all: 3, unchecked: 1, hinted: 2, back: 1 });
  });

  it("finds by words of problem and situation in any order and case", () => {
    expect(shown(problems, "all", "ВОЗВРАТЕ чек", new Set()).map(([id]) => id)).toEqual(["b3"]);
  });

  it("what was just judged stays where it was until another filter is chosen", () => {
    expect(shown(problems, "unchecked", "", new Set(["b1" as ProblemId])).map(([id]) => id)).toEqual(["b1", "b2"]);
  });

  it("a room is asked only for what was sent back to it", () => {
    expect(sentBackTo(problems, r2).map(([id]) => id)).toEqual(["b3"]);
    expect(sentBackTo(problems, "r1" as RoomId)).toEqual([]);
    expect(sentBackTo(problems, null)).toEqual([]);
  });
});

describe("marking the words of a hint", () => {
  it("marks whole words only, wherever they stand and whatever their case", () => {
    expect(markWords("КЦ не отвечает, наш КЦентр", [{ rule: "abbreviation", words: ["кц"] }])).toEqual([
      { text: "КЦ", marked: true },
      { text: " не отвечает, наш КЦентр", marked: false },
    ]);
  });

  it("keeps every letter of the text, also with signs that mean something to patterns", () => {
    const text = "Нет связи (24/7) с CRM+ и CRM";
    const stretches = markWords(text, [{ rule: "abbreviation", words: ["CRM", "(24/7)"] }]);
    expect(stretches.map((one) => one.text).join("")).toBe(text);
    expect(stretches.filter((one) => one.marked).map((one) => one.text)).toEqual(["(24/7)", "CRM", "CRM"]);
  });

  it("words that follow each other are marked as a run, and not where they stand alone", () => {
    const stretches = markWords("У нас нет чека, и у кассы тоже", [{ rule: "company_subject", words: ["у", "нас", "нет"] }]);
    expect(stretches.filter((one) => one.marked).map((one) => one.text)).toEqual(["У нас нет"]);
  });

  it("a hint without words marks nothing", () => {
    expect(markWords("Долго", [{ rule: "too_short", words: [] }])).toEqual([{ text: "Долго", marked: false }]);
    expect(markWords("", [])).toEqual([]);
  });
});
