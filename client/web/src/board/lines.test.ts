import { describe, expect, it } from "vitest";
import { isManyLines, linesOf } from "./lines";

describe("pasted lines", () => {
  it("become one note each; bullets, numbers, boxes and empty lines are gone", () => {
    expect(linesOf("• Долго ждать\r\n\r\n- [ ] Нет ответа\n2) Дорого\n  3.\tНеясно\n(4) Далеко\n— Тихо\n*\n5.\nб) Шумно\n•Тесно")).toEqual([
      "Долго ждать", "Нет ответа", "Дорого", "Неясно", "Далеко", "Тихо", "Шумно", "Тесно",
    ]);
  });

  it("numbers and dashes inside a text stay", () => {
    expect(linesOf("10 минут на линии\n-5 градусов в зале\n1.5 часа в очереди\n24/7 нет\nA — B")).toEqual([
      "10 минут на линии", "-5 градусов в зале", "1.5 часа в очереди", "24/7 нет", "A — B",
    ]);
  });

  it("one line with an empty one after it is one note", () => {
    expect(isManyLines("only one\n\n")).toBe(false);
    expect(isManyLines("one\ntwo")).toBe(true);
    expect(linesOf(" \n \n\u3164\n\u2060")).toEqual([]);
  });

  it("a line that is too long for a note is not cut: the person is asked", () => {
    expect(linesOf(`short\n${"x".repeat(2001)}`).map((line) => line.length)).toEqual([5, 2001]);
  });
});
