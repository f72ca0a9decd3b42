// What the parts of a board share: its model, its rules, and what a person can do with a note. Board and list are two views of it.

import { createContext, useContext } from "react";
import type { BoardModel, TextField } from "../../board/model";
import type { Branch } from "../../board/tree";
import type { BoardKey, Exercise, KindId, NoteId, PersonId } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";

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
  /** Saves a text and begins the next note after it. */
  readonly saveAndNext: (note: NoteId) => void;
  readonly step: (note: NoteId, by: -1 | 1) => void;
  /** Puts a note under `parent`, before `before`, and makes it `kind`. */
  readonly put: (note: NoteId, to: { readonly parent: NoteId | null; readonly before: NoteId | null; readonly kind: KindId | null }) => void;
  readonly remove: (note: NoteId) => void;
  /** Moves the keyboard's focus to the note before or after. */
  readonly walk: (note: NoteId, by: -1 | 1) => void;
  /** Opens the dialog for kind and parent. */
  readonly openPlace: (note: NoteId) => void;
  /** Opens the dialog for one's own example. */
  readonly openSame: (note: NoteId) => void;
  readonly sayNotSame: (note: NoteId) => void;
  /** Makes the quick-add line ready for a note of `kind` under `parent`. */
  readonly addUnder: (kind: KindId, parent: NoteId) => void;
  /** Hands back a text whose note somebody deleted while it was being written. */
  readonly keepText: (note: NoteId, text: string) => void;
  /** Says something to those who listen to the page. */
  readonly say: (words: string) => void;
}

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
}
