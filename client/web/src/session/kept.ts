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

/** What stands in the line at the bottom of a board and is no note yet, and beside which board it was written. */
export interface KeptLine {
  readonly board: BoardKey;
  readonly text: string;
}

function lineKey({ workshop, person }: Who): string {
  return `fivefold.line.${workshop}.${person}`;
}

/** The line as it was left; none if it is empty. */
export function lineOf(storage: Storage, who: Who): KeptLine | null {
  try {
    const kept = JSON.parse(storage.getItem(lineKey(who)) ?? "null") as KeptLine | null;
    return typeof kept?.text === "string" && kept.text !== "" ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps the line. Without storage it lasts as long as the page. */
export function keepLine(storage: Storage, who: Who, line: KeptLine): void {
  try {
    if (line.text === "") storage.removeItem(lineKey(who));
    else storage.setItem(lineKey(who), JSON.stringify(line));
  } catch {
    // No storage.
  }
}
