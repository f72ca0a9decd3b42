// Where on this device the texts of a seat wait that the server does not have yet. `board/custody.ts` looks after them; every
// page asks whether there are any.

import type { BoardKey } from "../protocol/generated";
import type { Store } from "../storage";
import { Items } from "./items";
import type { TabName } from "./tabs";

interface Who {
  readonly workshop: string;
  readonly person: string;
}

/** Notes that were not acknowledged, named by board and note. */
export function unsentOf(store: Store, { workshop, person }: Who): Items {
  return new Items(store, `fivefold.unsent.${workshop}.${person}`);
}

/** Texts that their board did not take. */
export function pocketOf(store: Store, { workshop, person }: Who): Items {
  return new Items(store, `fivefold.pocket.${workshop}.${person}`);
}

/** Whether anything waits. */
export function textsWait(store: Store, who: Who): boolean {
  return unsentOf(store, who).all().size > 0 || pocketOf(store, who).all().size > 0;
}

/** What stands in the line at the bottom of a board and is no note yet. Each tab has a line of its own. */
export interface KeptLine {
  readonly board: BoardKey;
  readonly tab: TabName;
  readonly text: string;
}

type Place = Omit<KeptLine, "text">;

function linesOf(store: Store, { workshop, person }: Who): Items {
  return new Items(store, `fivefold.lines.${workshop}.${person}`);
}

const nameOf = ({ board, tab }: Place) => `${board}/${tab}`;

/** The line of a board as this tab left it. */
export function lineOf(store: Store, who: Who, place: Place): string {
  return linesOf(store, who).get(nameOf(place)) ?? "";
}

/** Keeps the line of a board. */
export function keepLine(store: Store, who: Who, line: KeptLine): void {
  linesOf(store, who).put(nameOf(line), line.text === "" ? null : line.text);
}

/** The lines that `tab` looks after: its own, and those of tabs that are not `open` any more. */
export function linesFor(store: Store, who: Who, tab: TabName, open: ReadonlySet<TabName>): KeptLine[] {
  return [...linesOf(store, who).all()]
    .map(([name, text]) => ({ board: name.slice(0, name.indexOf("/")) as BoardKey, tab: name.slice(name.indexOf("/") + 1) as TabName, text }))
    .filter((line) => line.tab === tab || !open.has(line.tab));
}

/** Puts what closed tabs left in the line of a board into the line of this one, if nothing stands there. Returns the line. */
export function takeOver(store: Store, who: Who, place: Place, open: ReadonlySet<TabName>): string {
  const own = lineOf(store, who, place);
  if (own !== "") return own;
  const left = linesFor(store, who, place.tab, open).filter(({ board }) => board === place.board);
  const text = left.map((line) => line.text).join("\n");
  keepLine(store, who, { ...place, text });
  for (const line of left) keepLine(store, who, { ...line, text: "" });
  return text;
}
