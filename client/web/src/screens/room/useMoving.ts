// Notes that go to another exercise of their room. The server moves them; here they are chosen, told of, and brought back.

import { useCallback, useMemo, useRef } from "react";
import type { Carried } from "../../board/history";
import { type Branch, branchesOf } from "../../board/tree";
import { local } from "../../format";
import { useCommand, useLanguage, useText, useView } from "../../hooks";
import type { BoardKey, Exercise, ExerciseId, MovedNote, NoteId } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import { board } from "../../texts/board";
import { announce, dismiss } from "../../ui/announcements";
import type { OpenBoard } from "./useBoard";
import { besides, focusNote } from "./useNewDesk";
import type { How } from "./useUndo";

/** How long the server may take to have what was written in the notes, in milliseconds. */
const SENT_WITHIN_MS = 4_000;

export interface Moving {
  /** Exercises to which notes can go now. */
  readonly targets: readonly Exercise[];
  /** Moves notes and what stands under them. */
  readonly move: (notes: readonly NoteId[], to: ExerciseId) => Promise<void>;
  /** Brings notes back, or moves them again. */
  readonly carry: (carried: Carried, how: How) => void;
}

export function useMoving(open: OpenBoard, exercise: Exercise, boardKey: BoardKey, tree: readonly Branch[]): Moving {
  const { document: shared, model } = open;
  const t = useText(board);
  const language = useLanguage();
  const { send } = useCommand();
  const room = boardKey.slice(boardKey.indexOf(".") + 1);
  const onRoom = useCallback((id: ExerciseId) => `${id}.${room}` as BoardKey, [room]);
  const exercises = useView((view) => view.workshop.template.exercises);
  const boards = useView((view) => view.boards);
  const targets = useSame(exercises.filter((one) => one.id !== exercise.id && boards[onRoom(one.id)]?.writable === true));
  const latest = useRef(tree);
  latest.current = tree;
  return useMemo((): Moving => {
    const told = new WeakMap<Carried, number>();
    const titleOf = (id: ExerciseId) => local(exercises.find((one) => one.id === id)?.title ?? { ru: id, en: id }, language);
    const back = async (carried: Carried) => {
      dismiss(told.get(carried) ?? 0);
      const outcome = await send({ type: "move_to_exercise", from: onRoom(carried.to), notes: [...carried.notes], to: exercise.id });
      if (outcome.ok) announce(t("elsewhere_back", { count: carried.notes.length }));
      else model.history.forgetCarried(carried);
      return outcome.ok;
    };
    const there = async (carried: Carried) => {
      const ids = carried.notes.map((one) => one.note);
      if (!(await sent(shared, ids))) {
        announce(t("elsewhere_unsent"), "problem");
        return false;
      }
      const next = besides(branchesOf(latest.current), ids);
      const notes = ids.map((note): MovedNote => ({ note, kind: null, parent: null, order: null }));
      const outcome = await send({ type: "move_to_exercise", from: boardKey, notes, to: carried.to });
      if (!outcome.ok) return false;
      const undo = () => {
        model.history.forgetCarried(carried);
        void back(carried);
      };
      told.set(carried, announce(t("elsewhere_done", { count: ids.length, title: titleOf(carried.to) }), "news", { label: t("elsewhere_undo"), run: undo }));
      if (next !== null) focusNote(next);
      return true;
    };
    return {
      targets,
      move: async (notes, to) => {
        const chosen = new Set(notes);
        const all = branchesOf(latest.current);
        const going = withBelow(all, chosen).map(({ id, kind, note }): MovedNote => ({ note: id, kind: kind.id, parent: note.parent ?? null, order: note.order ?? null }));
        const carried: Carried = { to, notes: going };
        if (going.length > 0 && (await there(carried))) model.history.carried(carried);
      },
      carry: (carried, how) => void (how === "undo" ? back(carried) : there(carried).then((done) => { if (!done) model.history.forgetCarried(carried); })),
    };
  }, [targets, exercises, boardKey, exercise.id, shared, model, send, t, language, onRoom]);
}

/** The chosen branches and everything below them, in their order on the board. */
export function withBelow(all: readonly Branch[], chosen: ReadonlySet<NoteId>): Branch[] {
  const going = new Set(all.filter((one) => chosen.has(one.id)).flatMap((one) => branchesOf([one])).map((one) => one.id));
  return all.filter((one) => going.has(one.id));
}

/** Waits until the server has what was written in these notes; false if it takes too long. */
function sent({ unsent, subscribe }: OpenDocument, ids: readonly NoteId[]): Promise<boolean> {
  const done = () => !ids.some((id) => unsent().has(id));
  if (done()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (is: boolean) => {
      clearTimeout(timer);
      stop();
      resolve(is);
    };
    const stop = subscribe(() => { if (done()) end(true); });
    const timer = setTimeout(() => end(false), SENT_WITHIN_MS);
  });
}

/** The same list as long as it holds the same. */
function useSame<One>(list: readonly One[]): readonly One[] {
  const last = useRef(list);
  if (last.current.length !== list.length || list.some((one, at) => one !== last.current[at])) last.current = list;
  return last.current;
}
