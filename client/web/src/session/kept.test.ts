import { beforeEach, describe, expect, it } from "vitest";
import type { BoardKey } from "../protocol/generated";
import { keepLine, keptLines, lineOf } from "./kept";

const ana = { workshop: "w", person: "p1" };
const [here, there] = ["e1.r1", "e2.r1"] as [BoardKey, BoardKey];

describe("the line of a board", () => {
  beforeEach(() => localStorage.clear());

  it("is kept for each person and board, until it is empty", () => {
    keepLine(localStorage, ana, { board: here, text: "half a thou" });
    keepLine(localStorage, ana, { board: there, text: "another" });
    expect([lineOf(localStorage, ana, here), lineOf(localStorage, ana, there)]).toEqual(["half a thou", "another"]);
    expect(keptLines(localStorage, { ...ana, person: "p2" })).toEqual([]);
    keepLine(localStorage, ana, { board: here, text: "" });
    expect(keptLines(localStorage, ana)).toEqual([{ board: there, text: "another" }]);
    keepLine(localStorage, ana, { board: there, text: "" });
    expect(localStorage.length).toBe(0);
  });
});
