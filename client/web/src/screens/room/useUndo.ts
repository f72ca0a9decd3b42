// Undo and redo of what this person did on a board: does it, shows where, and says what became of it.

import { useCallback } from "react";
import type { Carried } from "../../board/history";
import type { BoardModel } from "../../board/model";
import { useText } from "../../hooks";
import type { NoteId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { announce } from "../../ui/announcements";

export type How = "undo" | "redo";

/** `carry` brings notes back from another exercise, or carries them there again. */
export function useUndo(
  model: BoardModel, choose: (note: NoteId) => void, say: (words: string) => void, carry: (carried: Carried, how: How) => void,
): (how: How) => void {
  const t = useText(board);
  return useCallback((how) => {
    const outcome = how === "undo" ? model.history.undo() : model.history.redo();
    if (outcome.kind === "nothing") announce(t("nothing_to_undo"));
    else if (outcome.kind === "carry") carry(outcome.carried, how);
    else if (outcome.kind === "refused") announce(t(`refused_${outcome.why}`));
    else {
      const there = outcome.notes.find((id) => model.note(id) !== undefined);
      if (there !== undefined) choose(there);
      say(how === "redo" ? t("redone") : t(`undone_${outcome.intent}`, { count: outcome.notes.length }));
    }
  }, [model, choose, say, carry, t]);
}
