// Texts that are on no board are kept on the server as drafts. A draft and a note have a bound each: what is longer becomes several, and
// nothing is cut off.

import { type BoardKey, limits } from "../protocol/generated";
import { saysNothing } from "../protocol/text";
import { fitting } from "../sync/textChange";
import type { SeatApi } from "./api";

/** The parts of a text, each of at most `max` UTF-16 units: ended at a line or a word where that leaves no part less than half full. */
export function partsOf(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > max) {
    const front = fitting(rest, max);
    // What follows may begin with the white space at which a full part ends.
    const ends = [front.lastIndexOf("\n"), /\s/u.test(rest.charAt(front.length)) ? front.length : front.search(/\s\S*$/u)];
    const at = ends.find((end) => end >= max / 2) ?? front.length;
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return saysNothing(rest) ? parts : [...parts, rest];
}

/** Keeps a text as drafts of a board. True once all of it is on the server; the same text may be kept again, it is there once (B9). */
export async function keepAsDrafts(api: SeatApi, board: BoardKey, text: string): Promise<boolean> {
  for (const part of partsOf(text, limits.FREE_TEXT_MAX)) {
    if (!(await api.command({ type: "keep_draft", board, text: part })).ok) return false;
  }
  return true;
}
