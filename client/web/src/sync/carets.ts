// Where everybody's caret is in a shared text. It travels in the presence as Yjs relative positions, so that it stays at its
// letter whatever is typed elsewhere. Whose it is says the server (`user.person`), and on a board without names nobody does.

import * as Y from "yjs";
import type { PersonId } from "../protocol/generated";
import { parsePersonId } from "../protocol/ids";
import type { OpenDocument } from "./documents";
import { telling } from "./telling";
import type { TextField } from "./textBinding";

type Awareness = OpenDocument["awareness"];

/** Somebody else's caret, in UTF-16 units from the text's start. With a selection, `anchor` is its other end. */
export interface Caret {
  readonly client: number;
  /** Null where the server does not say who it is. */
  readonly person: PersonId | null;
  readonly anchor: number;
  readonly head: number;
}

/** The key of the presence. */
const KEY = "caret";
/** Shortest time between two places told, in milliseconds. */
const TELL_EVERY_MS = 80;

/** Tells the others where the caret of `field` is in `text`, until the returned function is called. */
export function tellCaret(awareness: Awareness, text: Y.Text, field: TextField): () => void {
  const { ownerDocument } = field;
  const { soon, stop } = telling(awareness, KEY, TELL_EVERY_MS, () => (ownerDocument.activeElement === field ? selectionOf(text, field) : null));
  // Firefox tells the document of a caret that moved, others the field as well.
  const onSelection = (): void => {
    if (ownerDocument.activeElement === field) soon();
  };
  ownerDocument.addEventListener("selectionchange", onSelection);
  for (const name of ["focus", "blur", "input"]) field.addEventListener(name, soon);
  soon();
  return () => {
    ownerDocument.removeEventListener("selectionchange", onSelection);
    for (const name of ["focus", "blur", "input"]) field.removeEventListener(name, soon);
    stop();
  };
}

/** The selection as relative positions; undefined while the field is not in step with the text (a composition runs). */
function selectionOf(text: Y.Text, field: TextField): { anchor: unknown; head: unknown } | null | undefined {
  const { selectionStart, selectionEnd, selectionDirection } = field;
  if (selectionStart === null || selectionEnd === null) return null;
  if (field.value !== text.toString()) return undefined;
  const at = (index: number): unknown => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index, -1));
  const [start, end] = [at(selectionStart), at(selectionEnd)];
  return selectionDirection === "backward" ? { anchor: end, head: start } : { anchor: start, head: end };
}

/** The carets of others in `text`, first one first. `me` is not among them, in whatever tab. */
export function caretsIn(awareness: Awareness, text: Y.Text, me: PersonId): Caret[] {
  const found: Caret[] = [];
  for (const [client, state] of awareness.getStates()) {
    const person = personOf(state);
    if (client === awareness.clientID || person === me) continue;
    const told: unknown = state[KEY];
    if (typeof told !== "object" || told === null) continue;
    const anchor = indexOf(text, (told as { anchor?: unknown }).anchor);
    const head = indexOf(text, (told as { head?: unknown }).head);
    if (anchor !== null && head !== null) found.push({ client, person, anchor, head });
  }
  return found.sort((a, b) => a.head - b.head || a.client - b.client);
}

/** Who a presence belongs to, as the server says. */
export function personOf(state: unknown): PersonId | null {
  const user = (state as { user?: { person?: unknown } } | null)?.user;
  return typeof user?.person === "string" ? parsePersonId(user.person) : null;
}

/** Where a told position is in `text` now; null if it is in another text, or nonsense. */
function indexOf(text: Y.Text, told: unknown): number | null {
  const { doc } = text;
  if (doc === null || typeof told !== "object" || told === null) return null;
  const { item, type, assoc } = told as { item?: unknown; type?: unknown; assoc?: unknown };
  // Peers may write anything: what Yjs does not expect would make it throw.
  if (!(isId(item) || item === null || item === undefined) || !(isId(type) || type === null || type === undefined)) return null;
  const position = Y.createRelativePositionFromJSON({ ...told, assoc: assoc === 0 ? 0 : -1 });
  try {
    const absolute = Y.createAbsolutePositionFromRelativePosition(position, doc);
    return absolute !== null && absolute.type === text ? absolute.index : null;
  } catch {
    return null;
  }
}

function isId(value: unknown): boolean {
  const { client, clock } = (value ?? {}) as { client?: unknown; clock?: unknown };
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock) && Number(clock) >= 0;
}

/** A stretch of a text between carets: whether somebody has selected it, and whose carets stand at its end. */
export interface Piece {
  readonly words: string;
  readonly selected: boolean;
  readonly carets: readonly Caret[];
}

/** Cuts `words` where carets stand and selections begin and end. */
export function piecesOf(words: string, carets: readonly Caret[]): Piece[] {
  const within = (index: number): number => Math.min(index, words.length);
  const cuts = [...new Set([0, words.length, ...carets.flatMap(({ anchor, head }) => [within(anchor), within(head)])])].sort((a, b) => a - b);
  return cuts.map((cut, at) => {
    const from = at === 0 ? 0 : (cuts[at - 1] ?? 0);
    return {
      words: words.slice(from, cut),
      selected: from < cut && carets.some(({ anchor, head }) => Math.min(anchor, head) <= from && cut <= Math.max(within(anchor), within(head))),
      carets: carets.filter(({ head }) => within(head) === cut),
    };
  });
}
