// Where on this device the texts of a seat wait that the server does not have yet. `board/custody.ts` looks after them; every
// page asks whether there are any.

import type { BoardKey } from "../protocol/generated";
import { Items } from "./items";

interface Who {
  readonly workshop: string;
  readonly person: string;
}

/** Notes that were not acknowledged, named by board and note. */
export function unsentOf(storage: Storage, { workshop, person }: Who): Items {
  return new Items(storage, `fivefold.unsent.${workshop}.${person}`);
}

/** Texts that their board did not take. */
export function pocketOf(storage: Storage, { workshop, person }: Who): Items {
  return new Items(storage, `fivefold.pocket.${workshop}.${person}`);
}

/** Whether anything waits. */
export function textsWait(storage: Storage, who: Who): boolean {
  return unsentOf(storage, who).all().size > 0 || pocketOf(storage, who).all().size > 0;
}

/** What stands in the line at the bottom of a board and is no note yet. */
export interface KeptLine {
  readonly board: BoardKey;
  readonly text: string;
}

function linesOf(storage: Storage, { workshop, person }: Who): Items {
  return new Items(storage, `fivefold.line.${workshop}.${person}`);
}

/** The lines as they were left, of all boards; those that are empty are left out. */
export function keptLines(storage: Storage, who: Who): KeptLine[] {
  return [...linesOf(storage, who).all()].map(([board, text]) => ({ board: board as BoardKey, text }));
}

/** The line of a board as it was left. */
export function lineOf(storage: Storage, who: Who, board: BoardKey): string {
  return linesOf(storage, who).get(board) ?? "";
}

/** Keeps the line of a board. Without storage it lasts as long as the page. */
export function keepLine(storage: Storage, who: Who, { board, text }: KeptLine): void {
  linesOf(storage, who).put(board, text === "" ? null : text);
}
