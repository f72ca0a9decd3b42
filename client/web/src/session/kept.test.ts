import { beforeEach, describe, expect, it } from "vitest";
import type { BoardKey } from "../protocol/generated";
import { keepLine, lineOf } from "./kept";

const ana = { workshop: "w", person: "p1" };
const board = "e1.r1" as BoardKey;

describe("the line of a board", () => {
  beforeEach(() => localStorage.clear());

  it("is kept for each person with the board beside which it was written, until it is empty", () => {
    keepLine(localStorage, ana, { board, text: "half a thou" });
    expect(lineOf(localStorage, ana)).toEqual({ board, text: "half a thou" });
    expect(lineOf(localStorage, { ...ana, person: "p2" })).toBeNull();
    keepLine(localStorage, ana, { board, text: "" });
    expect(localStorage.length).toBe(0);
  });

  it("is none when what is kept cannot be read", () => {
    localStorage.setItem("fivefold.line.w.p1", "half a thou");
    expect(lineOf(localStorage, ana)).toBeNull();
  });
});
