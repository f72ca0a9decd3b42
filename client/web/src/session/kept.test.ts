import { beforeEach, describe, expect, it } from "vitest";
import type { BoardKey } from "../protocol/generated";
import { device } from "../storage";
import { keepLine, lineOf, linesFor, takeOver } from "./kept";
import type { TabName } from "./tabs";

const ana = { workshop: "w", person: "p1" };
const [here, there] = ["e1.r1", "e2.r1"] as [BoardKey, BoardKey];
const [one, two, three] = ["t1", "t2", "t3"] as [TabName, TabName, TabName];
const line = (board: BoardKey, tab: TabName, text: string) => ({ board, tab, text });

describe("the line of a board", () => {
  beforeEach(() => localStorage.clear());

  it("is kept for each person, board and tab, until it is empty", () => {
    for (const [board, tab, text] of [[here, one, "half a thou"], [here, two, "another"], [there, one, "elsewhere"]] as const) keepLine(device, ana, line(board, tab, text));
    expect([lineOf(device, ana, { board: here, tab: one }), lineOf(device, ana, { board: here, tab: two })]).toEqual(["half a thou", "another"]);
    expect(linesFor(device, { ...ana, person: "p2" }, one, new Set())).toEqual([]);
    keepLine(device, ana, line(here, two, ""));
    expect(lineOf(device, ana, { board: here, tab: one })).toBe("half a thou");
    for (const board of [here, there]) keepLine(device, ana, line(board, one, ""));
    expect(localStorage.length).toBe(0);
  });

  it("b9 is looked after by its tab, and by the others once that is closed", () => {
    keepLine(device, ana, line(here, one, "of the first"));
    keepLine(device, ana, line(here, two, "of the second"));
    const texts = (tab: TabName, ...open: TabName[]) => linesFor(device, ana, tab, new Set(open)).map(({ text }) => text);
    expect([texts(one, one, two), texts(two, one, two), texts(three, one, two, three)]).toEqual([["of the first"], ["of the second"], []]);
    expect(texts(one, one).sort()).toEqual(["of the first", "of the second"]);
  });

  it("b9 goes over to whoever opens its board next, if its tab is closed and nothing stands in theirs", () => {
    keepLine(device, ana, line(here, one, "left behind"));
    keepLine(device, ana, line(there, one, "elsewhere"));
    const open = (tab: TabName, ...tabs: TabName[]) => takeOver(device, ana, { board: here, tab }, new Set([tab, ...tabs]));
    expect(open(two, one)).toBe("");
    keepLine(device, ana, line(here, three, "mine"));
    expect(open(three)).toBe("mine");
    expect(open(two, three)).toBe("left behind");
    expect([open(two, three), open(one, two, three)]).toEqual(["left behind", ""]);
    expect(lineOf(device, ana, { board: there, tab: one })).toBe("elsewhere");
  });
});
