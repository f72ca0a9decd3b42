// What the parts of a board share: its model, its rules, and what a person can do with a note. Board and list are two views of it.

import { createContext, useContext } from "react";
import type { Target } from "../../board/arrange";
import type { BoardModel, TextField } from "../../board/model";
import type { Selection } from "../../board/selection";
import type { Branch } from "../../board/tree";
import type { BoardKey, Exercise, KindId, NoteId, PersonId } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import type { Writers } from "./useBoard";

/** A text field of a note that is being written. */
export interface Editing {
  readonly note: NoteId;
  readonly field: TextField;
}

/** Stable while the board is the same, so that a note renders again only when it changes. */
export interface Desk {
  readonly model: BoardModel;
  /** Who is here; carries the carets. */
  readonly awareness: OpenDocument["awareness"];
  readonly exercise: Exercise;
  readonly boardKey: BoardKey;
  readonly me: PersonId;
  readonly writable: boolean;
  /** Whether this person may say "same for me". */
  readonly maySay: boolean;
  /** Opens a text for writing; null closes. A note left without words is taken away. */
  readonly edit: (editing: Editing | null) => void;
  readonly choose: (note: NoteId | null) => void;
  /** Takes a note into the selection or out of it, or everything from the chosen note up to it into it. */
  readonly select: (note: NoteId, how: "toggle" | "range") => void;
  /** Makes these notes the selection; `quietly` while a rectangle is being drawn. */
  readonly selectOnly: (notes: readonly NoteId[], how?: "quietly") => void;
  /** The whole selection if the note is part of it, else the note alone. */
  readonly together: (note: NoteId) => readonly NoteId[];
  /** Saves a text and begins the next note after it. */
  readonly saveAndNext: (note: NoteId) => void;
  /** Moves a note one place on among its neighbours; where notes are put by hand, a little in that direction. */
  readonly step: (note: NoteId, direction: Direction) => void;
  /** Puts notes elsewhere. What may not stand there stays, and the person is told. */
  readonly put: (notes: readonly NoteId[], to: Target) => void;
  /** Gives notes that were put by hand back to their row. */
  readonly tidy: (notes: readonly NoteId[]) => void;
  readonly remove: (notes: readonly NoteId[]) => void;
  /** Moves the keyboard's focus to the note before or after; with `selecting` both belong to the selection then. */
  readonly walk: (note: NoteId, by: -1 | 1, selecting: boolean) => void;
  /** Opens the dialog in which another exercise is chosen for notes; null where there is none to choose. */
  readonly openMove: ((notes: readonly NoteId[]) => void) | null;
  /** Opens the dialog for kind and parent. */
  readonly openPlace: (notes: readonly NoteId[]) => void;
  /** Opens the dialog for one's own example. */
  readonly openSame: (note: NoteId) => void;
  /** Takes "same for me" back, with the example that was given; the person can take that back. */
  readonly sayNotSame: (note: NoteId, example: string) => void;
  /** Makes the quick-add line ready for a note of `kind` under `parent`. */
  readonly addUnder: (kind: KindId, parent: NoteId) => void;
  /** Hands back a text whose note somebody deleted while it was being written. */
  readonly keepText: (note: NoteId, text: string) => void;
  /** Takes what was pasted into a note and had no room there. */
  readonly keepRest: (rest: string) => void;
  /** Says something to those who listen to the page. */
  readonly say: (words: string) => void;
}

export type Direction = "up" | "down" | "left" | "right";

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("this component belongs on a board");
  return desk;
}

/** What a view of a board shows. */
export interface BoardViewProps {
  readonly tree: readonly Branch[];
  readonly editing: Editing | null;
  readonly chosen: NoteId | null;
  readonly selection: Selection;
  /** Whether notes show a box to select them with. */
  readonly selecting: boolean;
  /** The notes that a search found; null while nothing is looked for. */
  readonly found: ReadonlySet<NoteId> | null;
  readonly writers: Writers;
}
