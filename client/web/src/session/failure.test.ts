import { describe, expect, it } from "vitest";
import { advice, type ErrorCode, type ProblemDocument } from "../protocol/generated";
import { passesByItself, refusal, sentenceOf } from "./failure";

const refused = (code: ErrorCode, detail?: string) => {
  const problem: ProblemDocument = { type: `urn:fivefold:error:${code}`, title: "", status: 422, code, advice: advice[code] };
  return refusal(detail === undefined ? problem : { ...problem, detail });
};

describe("a failure", () => {
  it("passes by itself when the server is busy or away, not when a person has to act first", () => {
    const passing = (Object.keys(advice) as ErrorCode[]).filter(passesByItself);
    expect(passing.sort()).toEqual(["internal", "outcome_unknown", "too_many", "too_many_sockets", "too_slow", "unavailable"]);
  });

  it("a file that is refused comes with what is wrong in it; elsewhere the sentence is enough", () => {
    const detail = "the name of <P3> is longer than 60 characters";
    expect(sentenceOf(refused("import_invalid", detail), "ru")).toMatch(/workshop\.json.*: the name of <P3> is longer/);
    expect(sentenceOf(refused("import_invalid", detail), "en")).toMatch(/What is wrong: the name of <P3> is longer/);
    expect(sentenceOf(refused("import_invalid"), "en")).not.toContain("What is wrong");
    expect(sentenceOf(refused("text_too_long", detail), "en")).not.toContain(detail);
  });

  it("without an answer it is said that the server is away or unclear", () => {
    expect(sentenceOf({ kind: "offline" }, "ru")).toBe("Нет связи с сервером. Проверьте подключение и попробуйте ещё раз.");
    expect(sentenceOf({ kind: "unreadable", status: 502 }, "en")).toContain("(502)");
  });
});
