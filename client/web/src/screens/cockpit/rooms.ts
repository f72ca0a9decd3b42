// How each room is doing in the exercise that the facilitator looks at, and who needs help first. Pure.

import type {
  BoardKey, BoardView, ExerciseId, Kind, KindId, PersonId, RoomId, RoomView, Timestamp, View,
} from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";

/** A room that wrote nothing for so long is called quiet, in milliseconds. */
export const QUIET_AFTER_MS = 5 * 60_000;

/** What a room may need, the most urgent first. */
export const needs = ["calls", "answered", "nothing", "quiet", "silent", "works", "done", "idle", "vacant"] as const;
export type Need = (typeof needs)[number];

export interface RoomState {
  readonly id: RoomId;
  readonly room: RoomView;
  /** The board of the exercise in focus. */
  readonly board: BoardView | null;
  readonly need: Need;
}

export const sortings = ["need", "number"] as const;
export type Sorting = (typeof sortings)[number];

/** The key of a room's board for an exercise. */
export function boardKey(exercise: ExerciseId, room: RoomId): BoardKey {
  return `${exercise}.${room}` as BoardKey;
}

/** The exercise to look at first: where everybody was brought, else the first open one, else the first. */
export function exerciseNow(view: Pick<View, "workshop" | "boards">): ExerciseId | null {
  const { template, brought_to, open_exercises } = view.workshop;
  const known = (id: ExerciseId) => template.exercises.some((exercise) => exercise.id === id);
  if (brought_to !== null && known(brought_to.exercise)) return brought_to.exercise;
  const boards = Object.entries(view.boards) as Array<[BoardKey, BoardView]>;
  const isOpen = (id: ExerciseId) =>
    open_exercises.includes(id) || boards.some(([key, board]) => key.startsWith(`${id}.`) && board.state === "open");
  return (template.exercises.find((exercise) => isOpen(exercise.id)) ?? template.exercises[0])?.id ?? null;
}

/** Every room with its board of `exercise`. Rooms in the same need stay in the order of their numbers, so cards rest. */
export function roomStates(
  view: Pick<View, "rooms" | "boards">, exercise: ExerciseId | null, now: Timestamp, sorting: Sorting,
): RoomState[] {
  const states = entriesOf<RoomId, RoomView>(view.rooms).map(([id, room]) => {
    const board = exercise === null ? null : (view.boards[boardKey(exercise, id)] ?? null);
    return { id, room, board, need: needOf(room, board, now) };
  });
  return sorting === "number" ? states : states.sort((a, b) => urgency(a) - urgency(b) || waiting(a) - waiting(b));
}

export function needOf(room: RoomView, board: BoardView | null, now: Timestamp): Need {
  if (room.call !== null) return room.call.coming === null ? "calls" : "answered";
  if (room.seats.length === 0) return "vacant";
  if (board === null || board.state !== "open") return "idle";
  if (room.seats.every((person) => board.done.includes(person))) return "done";
  const { notes, last_activity, silent } = board.progress;
  if (notes === 0) return "nothing";
  if (last_activity !== null && now - last_activity >= QUIET_AFTER_MS) return "quiet";
  return silent.length > 0 ? "silent" : "works";
}

function urgency({ need }: RoomState): number {
  return needs.indexOf(need);
}

/** Among rooms that call, the one that waits longest is first. */
function waiting({ need, room }: RoomState): number {
  return need === "calls" || need === "answered" ? (room.call?.since ?? 0) : 0;
}

/** In how many rooms an exercise takes writing. */
export function openIn(view: Pick<View, "rooms" | "boards">, exercise: ExerciseId): { readonly open: RoomId[]; readonly all: number } {
  const rooms = entriesOf<RoomId, RoomView>(view.rooms);
  return {
    open: rooms.filter(([id]) => view.boards[boardKey(exercise, id)]?.state === "open").map(([id]) => id),
    all: rooms.length,
  };
}

/** Participants in rooms who have not said "I'm done" with an exercise that is open for them. */
export function notDone(view: Pick<View, "rooms" | "boards">, exercise: ExerciseId): PersonId[] {
  return entriesOf<RoomId, RoomView>(view.rooms).flatMap(([id, room]) => {
    const board = view.boards[boardKey(exercise, id)];
    return board?.state === "open" ? room.seats.filter((person) => !board.done.includes(person)) : [];
  });
}

/** Notes by kind in the order of the template; kinds without notes are left out. */
export function kindCounts(kinds: readonly Kind[], counts: { [key in KindId]?: number }): Array<{ readonly kind: Kind; readonly count: number }> {
  return kinds.map((kind) => ({ kind, count: counts[kind.id] ?? 0 })).filter(({ count }) => count > 0);
}

/** `part` of `all` as a share of 1; null where there is nothing to share. */
export function share(part: number, all: number): number | null {
  return all === 0 ? null : Math.min(1, part / all);
}
