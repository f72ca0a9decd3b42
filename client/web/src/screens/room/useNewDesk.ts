// Makes the desk of a board: what each wish of a person does to model, selection, focus and words.

import { type RefObject, useMemo, useRef } from "react";
import { movesFor, neighboursOf, placesFor, stepOf } from "../../board/arrange";
import { extended, type Selection, toggled } from "../../board/selection";
import { type Branch, branchesOf } from "../../board/tree";
import { useCommand, useMe, useText } from "../../hooks";
import { type BoardKey, type Exercise, limits, type NoteId, type NoteRef } from "../../protocol/generated";
import { board } from "../../texts/board";
import { room } from "../../texts/room";
import { announce } from "../../ui/announcements";
import type { Desk, Direction, Editing } from "./desk";
import type { QuickAddHandle } from "./QuickAdd";
import type { OpenBoard } from "./useBoard";
import type { Undoing } from "./useUndo";

/** What the desk reads at the moment of a wish. */
export interface Present {
  readonly tree: readonly Branch[];
  readonly editing: Editing | null;
  readonly chosen: NoteId | null;
  readonly selection: Selection;
  /** Whether notes are put by hand. */
  readonly byHand: boolean;
}

interface Surroundings {
  readonly open: OpenBoard;
  readonly exercise: Exercise;
  readonly boardKey: BoardKey;
  readonly writable: boolean;
  /** Whether there is another exercise to which notes can go. */
  readonly mayMove: boolean;
  readonly present: RefObject<Present>;
  readonly line: RefObject<QuickAddHandle | null>;
  readonly setEditing: (editing: Editing | null) => void;
  readonly setChosen: (note: NoteId | null) => void;
  readonly setSelection: (selection: Selection) => void;
  readonly setDialog: (dialog: BoardDialog) => void;
  readonly say: (words: string) => void;
  /** Says what was done, visibly, with a button that takes it back. */
  readonly offer: Undoing["offer"];
}

/** A dialog about notes of the board. */
export type BoardDialog =
  | { readonly kind: "place" | "move"; readonly notes: readonly NoteId[] }
  | { readonly kind: "same"; readonly note: NoteId };

/** How far a key moves a note that is put by hand, in CSS pixels. */
const NUDGE = 24;
const nudges: Record<Direction, { readonly x: number; readonly y: number }> = {
  up: { x: 0, y: -NUDGE }, down: { x: 0, y: NUDGE }, left: { x: -NUDGE, y: 0 }, right: { x: NUDGE, y: 0 },
};

export function useNewDesk(around: Surroundings): Desk {
  const { open, exercise, boardKey, writable, mayMove, present, line, setEditing, setChosen, setSelection, setDialog, say, offer } = around;
  const { document: shared, model } = open;
  const t = useText(board);
  const words = useText(room);
  const me = useMe();
  const { send } = useCommand();
  /** The notes that this person is deleting, so that an open text of theirs is not handed back. */
  const removing = useRef<readonly NoteId[]>([]);
  return useMemo((): Desk => {
    const all = () => branchesOf(present.current.tree);
    const edit = (next: Editing | null) => {
      const now = present.current.editing;
      setEditing(next);
      if (next !== null) setChosen(next.note);
      // A note that was opened and left without a word goes away again; after the editor has sent what it held.
      if (now !== null && now.note !== next?.note) setTimeout(() => { if (present.current.editing?.note !== now.note) model.removeIfEmpty(now.note); }, 0);
      if (next === null && now !== null) focusNote(now.note);
    };
    return {
      model, awareness: shared.awareness, exercise, boardKey, me: me.person, writable,
      maySay: me.role === "participant" && me.room !== null && boardKey.endsWith(`.${me.room}`),
      edit,
      choose: setChosen,
      select: (note, how) => {
        const { selection, chosen } = present.current;
        const next = how === "toggle" ? toggled(selection, note) : extended(selection, all().map((one) => one.id), chosen, note);
        setSelection(next);
        say(t("selected", { count: next.size }));
      },
      selectOnly: (notes, how) => {
        setSelection(new Set(notes));
        if (how !== "quietly" && notes.length > 0) say(t("selected", { count: notes.length }));
      },
      together: (note) => {
        const { selection } = present.current;
        return selection.has(note) ? all().map((one) => one.id).filter((id) => selection.has(id)) : [note];
      },
      saveAndNext: (note) => {
        model.settle(note);
        const next = model.addAfter(note);
        if (next === null && model.room === 0) announce(words("board_full", { max: limits.NOTES_PER_BOARD }), "problem");
        edit(next === null ? null : { note: next, field: "text" });
      },
      step: (note, direction) => {
        const branch = all().find((one) => one.id === note);
        if (branch === undefined) return;
        const { x, y } = branch.note;
        if (present.current.byHand && x !== undefined && y !== undefined) {
          model.move([{ id: note, to: { x: x + nudges[direction].x, y: y + nudges[direction].y } }]);
          return;
        }
        const neighbours = neighboursOf(all(), branch);
        const before = stepOf(neighbours, note, direction === "up" || direction === "left" ? -1 : 1);
        if (before === undefined) return;
        const places = placesFor(neighbours.map((one) => ({ id: one.id, order: one.note.order })), [note], before);
        model.move(places.map(({ id, order }) => ({ id, to: { order } })));
        say(t("moved_notes", { count: 1 }));
        focusNote(note);
      },
      put: (notes, to) => {
        const { changes, left } = movesFor(present.current.tree, exercise, notes, to);
        model.move(changes);
        if (left.length > 0) announce(t("moved_not_all", { count: left.length }));
        else say(t("moved_notes", { count: notes.length }));
      },
      tidy: (notes) => {
        model.move(notes.map((id) => ({ id, to: { x: undefined, y: undefined } })));
        say(t("tidied"));
      },
      remove: (notes) => {
        const next = besides(all(), notes);
        const now = present.current.editing;
        if (now !== null && notes.includes(now.note)) setEditing(null);
        removing.current = notes;
        const entry = model.remove(notes);
        if (entry !== null) offer(t("deleted", { count: notes.length }), entry);
        if (next !== null) focusNote(next);
      },
      walk: (note, by, selecting) => {
        const ids = all().map((one) => one.id);
        const next = ids[ids.indexOf(note) + by];
        if (next === undefined) return;
        if (selecting) {
          const selection = new Set([...present.current.selection, note, next]);
          setSelection(selection);
          say(t("selected", { count: selection.size }));
        }
        setChosen(next);
        focusNote(next);
      },
      openMove: mayMove ? (notes) => setDialog({ kind: "move", notes }) : null,
      openPlace: (notes) => setDialog({ kind: "place", notes }),
      openSame: (note) => setDialog({ kind: "same", note }),
      sayNotSame: (note, example) => {
        const same = (on: boolean) => send({ type: "same_for_me", note: `${boardKey}/${note}` as NoteRef, on, example: on ? example : "" });
        void same(false).then((outcome) => {
          if (outcome.ok) announce(t("same_taken_back"), "news", { label: t("undo_button"), run: () => void same(true) });
        });
      },
      addUnder: (kind, parent) => {
        setChosen(parent);
        setTimeout(() => line.current?.prepare(kind, parent), 0);
      },
      keepText: (note, text) => {
        if (removing.current.includes(note)) return;
        line.current?.keep(text);
        announce(t("gone_while_writing"));
      },
      keepRest: (rest) => {
        line.current?.keep(rest.trim());
        announce(t("rest_in_line", { max: limits.NOTE_TEXT_MAX }));
      },
      say,
    };
  }, [model, shared.awareness, exercise, boardKey, me.person, me.role, me.room, writable, mayMove, send, t, words, present, line, setEditing, setChosen, setSelection, setDialog, say, offer]);
}

/** The note after these, else the one before them: where one goes on when they have gone. */
export function besides(all: readonly Branch[], notes: readonly NoteId[]): NoteId | null {
  const gone = new Set(notes);
  const at = all.findIndex((one) => gone.has(one.id));
  const next = all.slice(at).find((one) => !gone.has(one.id)) ?? all.slice(0, at).findLast((one) => !gone.has(one.id));
  return next?.id ?? null;
}

/** Gives the keyboard's focus to a note, once it is drawn where it stands now. */
export function focusNote(id: NoteId): void {
  let turns = 0;
  const attempt = () => {
    const note = document.querySelector<HTMLElement>(`[data-note="${id}"]`);
    const busy = document.activeElement?.closest("textarea, input:not([type=checkbox]), select, dialog") ?? null;
    if (note !== null && busy === null) note.focus({ preventScroll: note.closest(".react-flow") !== null });
    turns += 1;
    if (note === null && turns < 10) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(() => requestAnimationFrame(attempt));
}
