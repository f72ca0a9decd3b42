// Undo and redo of what this person did on a board: does it, shows where, and says what became of it.

import { useMemo, useRef } from "react";
import type { Carried, Entry } from "../../board/history";
import type { BoardModel } from "../../board/model";
import { useText } from "../../hooks";
import type { NoteId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { announce, dismiss } from "../../ui/announcements";

export type How = "undo" | "redo";

export interface Undoing {
  readonly run: (how: How) => void;
  /** Says what was done, with a button that takes exactly that back. */
  readonly offer: (words: string, entry: Entry) => void;
}

/**
 * `carry` brings notes back from another exercise, or carries them there again. `named`: whether authors are shown; where they are not, what was
 * done is known only as long as the board is open.
 */
export function useUndo(model: BoardModel, choose: (note: NoteId) => void, carry: (carried: Carried, how: How) => void, named: boolean): Undoing {
  const t = useText(board);
  const offered = useRef(0);
  return useMemo((): Undoing => {
    const turn = (how: How, entry?: Entry) => {
      dismiss(offered.current);
      const outcome = how === "undo" ? model.history.undo(entry) : model.history.redo();
      if (outcome.kind === "nothing") announce(t(named ? "nothing_to_undo" : "nothing_to_undo_nameless"));
      else if (outcome.kind === "carry") carry(outcome.carried, how);
      else if (outcome.kind === "refused") announce(t(`refused_${outcome.why}`));
      else {
        const there = outcome.notes.find((id) => model.note(id) !== undefined);
        if (there !== undefined) choose(there);
        announce(how === "redo" ? t("redone") : t(`undone_${outcome.intent}`, { count: outcome.notes.length }));
      }
    };
    return {
      run: turn,
      offer: (words, entry) => {
        offered.current = announce(words, "news", { label: t("undo_button"), run: () => turn("undo", entry) });
      },
    };
  }, [model, choose, carry, named, t]);
}
