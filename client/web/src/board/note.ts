// A note as it is read from a board, and the mark that says "I am done with this text". Reading is total: the same rules
// as `protocol/src/note.rs`, held together by `protocol/vectors/notes.json`.

import * as Y from "yjs";
import { limits, type KindId, type NoteId } from "../protocol/generated";
import { fitting } from "../sync/textChange";

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const MARK = /^[0-9a-f]{8}$/;

/** What a note says and where it stands. Absent keys are not there. */
export interface Note {
  readonly text: string;
  readonly kind?: KindId;
  readonly parent?: NoteId;
  readonly lane?: string;
  /** A fractional index, compared as text. */
  readonly order?: string;
  /** Place on the board by hand, in CSS pixels. */
  readonly x?: number;
  readonly y?: number;
  readonly situation?: string;
  readonly example?: string;
  readonly settled?: string;
}

/** The map of a board's notes. */
export function notesOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("notes");
}

/** Every note of a board. */
export function readNotes(doc: Y.Doc): Map<NoteId, Note> {
  const found = new Map<NoteId, Note>();
  for (const [key, value] of notesOf(doc).entries()) {
    const note = readNote(key, value);
    if (note !== null) found.set(key as NoteId, note);
  }
  return found;
}

/** The note under `key`, or null if what stands there is not one. */
export function readNote(key: string, value: unknown): Note | null {
  if (!ID.test(key) || !(value instanceof Y.Map)) return null;
  const text = textIn(value, "text");
  const note: { -readonly [Key in keyof Note]: Note[Key] } = { text: text ?? "" };
  const kind = idIn(value, "kind");
  const parent = idIn(value, "parent");
  const lane = placeIn(value, "lane");
  const order = placeIn(value, "order");
  const x = numberIn(value, "x");
  const y = numberIn(value, "y");
  const situation = textIn(value, "situation");
  const example = textIn(value, "example");
  const settled: unknown = value.get("settled");
  if (kind !== null) note.kind = kind as KindId;
  if (parent !== null) note.parent = parent as NoteId;
  if (lane !== null) note.lane = lane;
  if (order !== null) note.order = order;
  if (x !== null) note.x = x;
  if (y !== null) note.y = y;
  if (situation !== null) note.situation = situation;
  if (example !== null) note.example = example;
  if (typeof settled === "string" && MARK.test(settled)) note.settled = settled;
  return note;
}

/** FNV-1a of the UTF-8 bytes, 32 bits, as eight lower-case hexadecimal digits. */
export function settledMark(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/** Whether the writer is done with the text as it is now. */
export function isSettled(note: Pick<Note, "text" | "settled">): boolean {
  return note.settled !== undefined && note.settled === settledMark(note.text);
}

/** Whether a text is longer than a note may have. */
export function isTooLong(text: string): boolean {
  return text.length > limits.NOTE_TEXT_MAX;
}

/** The longest front of `text` that a note may have, never cut inside a character. */
export function cutText(text: string): string {
  return fitting(text, limits.NOTE_TEXT_MAX);
}

function textIn(map: Y.Map<unknown>, key: string): string | null {
  const value = map.get(key);
  if (value instanceof Y.Text && !(value instanceof Y.XmlText)) return cutText(value.toString());
  return typeof value === "string" ? cutText(value) : null;
}

function idIn(map: Y.Map<unknown>, key: string): string | null {
  const value = map.get(key);
  return typeof value === "string" && ID.test(value) ? value : null;
}

function placeIn(map: Y.Map<unknown>, key: string): string | null {
  const value = map.get(key);
  return typeof value === "string" && new TextEncoder().encode(value).length <= limits.PLACE_MAX ? value : null;
}

function numberIn(map: Y.Map<unknown>, key: string): number | null {
  const value = map.get(key);
  // Some clients write whole numbers as 64-bit integers, which arrive here as `bigint`.
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
