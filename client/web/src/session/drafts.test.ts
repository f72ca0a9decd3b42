import { describe, expect, it } from "vitest";
import type { BoardKey, Command } from "../protocol/generated";
import type { SeatApi } from "./api";
import { keepAsDrafts, partsOf } from "./drafts";

const board = "e1.r1" as BoardKey;

/** A server that keeps drafts, until it has kept `until`. */
function keeping(until = Infinity) {
  const kept: string[] = [];
  const command = async (asked: Command) => {
    if (asked.type !== "keep_draft" || kept.length >= until) return { ok: false, failure: { kind: "offline" } };
    kept.push(asked.text);
    return { ok: true, value: null };
  };
  return { kept, api: { command } as unknown as SeatApi };
}

describe("a text that is longer than its place", () => {
  it("becomes parts that fit, and nothing of it is lost", () => {
    for (const length of [1, 2000, 2001, 4000, 4001, 6002]) {
      const parts = partsOf("a".repeat(length), 2000);
      expect(parts.join("")).toHaveLength(length);
      expect(parts.map((part) => part.length <= 2000)).not.toContain(false);
      expect(parts).toHaveLength(Math.ceil(length / 2000));
    }
    expect([partsOf("  ", 2000), partsOf("\u3164\u200b", 2000)]).toEqual([[], []]);
  });

  it("is ended at a line or a word rather than inside one, and never inside a character", () => {
    expect(partsOf("one two three", 9)).toEqual(["one two", "three"]);
    expect(partsOf("one two three", 7)).toEqual(["one two", "three"]);
    expect(partsOf("first\nand then", 9)).toEqual(["first", "and then"]);
    expect(partsOf("a bcdefghijk", 6)).toEqual(["a bcde", "fghijk"]);
    expect(partsOf("🙂🙂🙂", 3)).toEqual(["🙂", "🙂", "🙂"]);
  });
});

describe("b9 keeping a text as drafts", () => {
  it("keeps all of a text of 4001 units: text, situation and example of a note may make up more than one draft holds", async () => {
    const { kept, api } = keeping();
    expect(await keepAsDrafts(api, board, `${"a".repeat(2000)}\n${"b".repeat(2000)}`)).toBe(true);
    expect(kept).toEqual(["a".repeat(2000), "b".repeat(2000)]);
  });

  it("is not done while a part of it is missing", async () => {
    const { api } = keeping(1);
    expect(await keepAsDrafts(api, board, "a".repeat(4001))).toBe(false);
    expect(await keepAsDrafts(keeping(1).api, board, "a".repeat(4000))).toBe(true);
  });
});
