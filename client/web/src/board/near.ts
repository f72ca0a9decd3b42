// What of a board is drawn: what is seen, and what may be seen next. Drawing a note is the dearest thing a board does while it is panned, and
// whole rows of notes come into sight at once; so the notes around what is seen are drawn a few at a time, before they are needed. Pure.

import { type Box, meet } from "./lanes";

/** So far around what is seen notes are drawn beforehand, in CSS pixels on the screen. */
const AHEAD = 72;
/** So far around it they stay, longer than they come: a hand that goes back and forth draws nothing twice. In CSS pixels on the screen. */
const KEPT = 120;
/** So many notes are drawn beforehand at a time, and so many let go. */
const AT_A_TIME = 2;
/** If more than so many are to go, somebody looks somewhere else, and they go at once. */
const LEAVE_TOGETHER = 80;

/** What lies somewhere, with a name. */
export interface Standing extends Box { readonly id: string }

/** What of a board is seen: a box on the board, and how many CSS pixels of the screen one of its own is. */
export interface Sight extends Box { readonly zoom: number }

export interface Near {
  /** What is drawn; the set of before if that is the same. */
  readonly ids: ReadonlySet<string>;
  /** Whether there is more to be drawn beforehand, next time. */
  readonly more: boolean;
}

/** What is drawn now, when `before` was drawn until now. All that is seen is; of the rest only a few come or go at a time. */
export function nearby(standing: Iterable<Standing>, before: ReadonlySet<string>, sight: Sight): Near {
  const [ahead, kept] = [around(sight, AHEAD), around(sight, KEPT)];
  const ids = new Set<string>();
  const waiting: Standing[] = [];
  const leaving: Standing[] = [];
  for (const one of standing) {
    if (before.has(one.id)) {
      ids.add(one.id);
      if (!meet(one, kept)) leaving.push(one);
    } else if (meet(one, sight)) ids.add(one.id);
    else if (meet(one, ahead)) waiting.push(one);
  }
  waiting.sort((a, b) => distance(a, sight) - distance(b, sight));
  for (const { id } of waiting.slice(0, AT_A_TIME)) ids.add(id);
  const going = leaving.length > LEAVE_TOGETHER ? leaving : leaving.slice(0, AT_A_TIME);
  for (const { id } of going) ids.delete(id);
  const same = ids.size === before.size && [...ids].every((id) => before.has(id));
  return { ids: same ? before : ids, more: waiting.length > AT_A_TIME || leaving.length > going.length };
}

/** What lies near what is seen, all at once: for what is cheap to draw. */
export function allNear<One extends Box>(standing: readonly One[], sight: Sight): readonly One[] {
  const kept = around(sight, KEPT);
  return standing.filter((one) => meet(one, kept));
}

function around({ x, y, width, height, zoom }: Sight, margin: number): Box {
  const by = margin / zoom;
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** How far a box lies outside of another one. */
function distance(one: Box, from: Box): number {
  return Math.max(from.x - one.x - one.width, one.x - from.x - from.width, 0) + Math.max(from.y - one.y - one.height, one.y - from.y - from.height, 0);
}
