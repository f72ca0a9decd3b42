import { describe, expect, it } from "vitest";
import { ahead, behind, reopensList } from "./phases";

describe("phases", () => {
  it("forward is one step, back is any earlier phase, the nearest first", () => {
    expect([ahead("lobby"), ahead("merging"), ahead("closed")]).toEqual(["exercises", "wording", null]);
    expect(behind("wording")).toEqual(["merging", "exercises", "lobby"]);
    expect(behind("lobby")).toEqual([]);
  });

  it("the list opens again only when going back to merging or before", () => {
    expect(reopensList("wording", "merging")).toBe(true);
    expect(reopensList("plan", "exercises")).toBe(true);
    expect(reopensList("scoring", "tasks")).toBe(false);
    expect(reopensList("merging", "exercises")).toBe(false);
  });
});
