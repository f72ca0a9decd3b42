// Where a person is in the course of the exercises: which one to show, whether they came late, how far a minimum is. Pure.

import type { BoardKey, BoardView, BroughtTo, Exercise, ExerciseId, KindId, RoomId, TimerView, Timestamp } from "../../protocol/generated";
import { saysNothing } from "../../protocol/text";
import { type Branch, branchesOf } from "../../board/tree";

export type Boards = { readonly [key in BoardKey]?: BoardView };
type States = { readonly [key in BoardKey]?: Pick<BoardView, "state"> };

export function boardKey(exercise: ExerciseId, room: RoomId): BoardKey {
  return `${exercise}.${room}` as BoardKey;
}

/** The state of an exercise in a room; a board that the view does not hold was not opened. */
export function stateOf(boards: States, exercise: ExerciseId, room: RoomId): BoardView["state"] {
  return boards[boardKey(exercise, room)]?.state ?? "not_opened";
}

/**
 * The exercise to show: the one asked for by the address, else the one everybody was brought to, else the last that is open,
 * else the last that was, else the first.
 */
export function exerciseToShow(
  exercises: readonly Exercise[], boards: States, room: RoomId, asked: ExerciseId | null, broughtTo: BroughtTo | null,
): Exercise | null {
  const find = (id: ExerciseId | null | undefined) => exercises.find((one) => one.id === id) ?? null;
  const last = (state: BoardView["state"]) => exercises.findLast((one) => stateOf(boards, one.id, room) === state) ?? null;
  const brought = find(broughtTo?.exercise);
  const stillOpen = brought !== null && stateOf(boards, brought.id, room) === "open" ? brought : null;
  return find(asked) ?? stillOpen ?? last("open") ?? last("closed") ?? exercises[0] ?? null;
}

/** Where to go because everybody was brought there after `followed`, once. */
export function toFollow(broughtTo: BroughtTo | null, followed: Timestamp): ExerciseId | null {
  return broughtTo !== null && broughtTo.at > followed ? broughtTo.exercise : null;
}

/** What has happened in a room before somebody came; null if nothing. */
export function missed(exercises: readonly Exercise[], boards: Boards, room: RoomId): { notes: number; closed: number } | null {
  let notes = 0;
  let closed = 0;
  for (const exercise of exercises) {
    const board = boards[boardKey(exercise.id, room)];
    notes += board?.progress.notes ?? 0;
    if (board?.state === "closed") closed += 1;
  }
  return notes > 0 || closed > 0 ? { notes, closed } : null;
}

/** The timer that counts for a room: its own, else the common one. */
export function timerFor(board: Pick<BoardView, "timer"> | undefined, common: TimerView | undefined): { timer: TimerView; own: boolean } | null {
  if (board?.timer) return { timer: board.timer, own: true };
  return common === undefined ? null : { timer: common, own: false };
}

export interface MinimumState {
  readonly kind: KindId;
  readonly have: number;
  readonly atLeast: number;
  readonly atMost: number | null;
  readonly eachWith: KindId | null;
  /** How many have the child that is asked for; 0 where none is. */
  readonly withChild: number;
  readonly reached: boolean;
}

/** How far the minimums of an exercise are, counted on the board at hand, so that it answers while one types. */
export function minimumsOf(exercise: Exercise, tree: readonly Branch[]): MinimumState[] {
  if (exercise.minimums.length === 0) return [];
  const all = branchesOf(tree).filter((branch) => !saysNothing(branch.note.text));
  return exercise.minimums.map((minimum) => {
    const eachWith = minimum.each_with ?? null;
    const mine = all.filter((branch) => branch.kind.id === minimum.kind);
    const withChild = mine.filter((branch) => branch.children.some((child) => child.kind.id === eachWith && !saysNothing(child.note.text))).length;
    return {
      kind: minimum.kind, have: mine.length, atLeast: minimum.at_least, atMost: minimum.at_most ?? null, eachWith, withChild,
      reached: mine.length >= minimum.at_least && (eachWith === null || withChild >= minimum.at_least),
    };
  });
}
