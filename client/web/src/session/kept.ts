// Where on this device the texts of a seat wait that the server does not have yet. `board/custody.ts` looks after them; every
// page asks whether there are any.

import type { BoardKey } from "../protocol/generated";

interface Who {
  readonly workshop: string;
  readonly person: string;
}

/** Boards with notes that were not acknowledged. */
export function unsentKey({ workshop, person }: Who): string {
  return `fivefold.unsent.${workshop}.${person}`;
}

/** Texts that their board did not take. */
export function pocketKey({ workshop, person }: Who): string {
  return `fivefold.pocket.${workshop}.${person}`;
}

/** Whether anything waits; the keys are there only while it does. */
export function textsWait(storage: Storage, who: Who): boolean {
  try {
    return storage.getItem(unsentKey(who)) !== null || storage.getItem(pocketKey(who)) !== null;
  } catch {
    return false;
  }
}

/** What stands in the line at the bottom of a board and is no note yet. */
export interface KeptLine {
  readonly board: BoardKey;
  readonly text: string;
}

function linesKey({ workshop, person }: Who): string {
  return `fivefold.lines.${workshop}.${person}`;
}

/** The lines as they were left, of all boards; those that are empty are left out. */
export function keptLines(storage: Storage, who: Who): KeptLine[] {
  try {
    const kept = JSON.parse(storage.getItem(linesKey(who)) ?? "{}") as Record<BoardKey, unknown>;
    return Object.entries(kept).flatMap(([board, text]) => (typeof text === "string" && text !== "" ? [{ board: board as BoardKey, text }] : []));
  } catch {
    return [];
  }
}

/** The line of a board as it was left. */
export function lineOf(storage: Storage, who: Who, board: BoardKey): string {
  return keptLines(storage, who).find((one) => one.board === board)?.text ?? "";
}

/** Keeps the line of a board. Without storage it lasts as long as the page. */
export function keepLine(storage: Storage, who: Who, line: KeptLine): void {
  try {
    const lines = [...keptLines(storage, who).filter(({ board }) => board !== line.board), line].filter(({ text }) => text !== "");
    if (lines.length === 0) storage.removeItem(linesKey(who));
    else storage.setItem(linesKey(who), JSON.stringify(Object.fromEntries(lines.map(({ board, text }) => [board, text]))));
  } catch {
    // No storage.
  }
}
