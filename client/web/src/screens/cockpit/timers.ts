// All timers of a workshop in one place, and which of them have just ended. Pure.

import { type BoardKey, type BoardView, type ExerciseId, limits, type RoomId, type TimerView, type View } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";

/** A timer of all rooms, or of one. */
export interface PlacedTimer {
  readonly key: string;
  readonly exercise: ExerciseId;
  readonly room: RoomId | null;
  readonly timer: TimerView;
}

/** Every timer, common ones first. */
export function timersOf(view: Pick<View, "workshop" | "boards">): PlacedTimer[] {
  const common = entriesOf<ExerciseId, TimerView>(view.workshop.timers)
    .map(([exercise, timer]) => ({ key: exercise as string, exercise, room: null, timer }));
  const own = entriesOf<BoardKey, BoardView>(view.boards).flatMap(([key, { timer }]): PlacedTimer[] => {
    const [exercise, room] = key.split(".");
    return timer === null || !exercise || !room ? [] : [{ key, exercise: exercise as ExerciseId, room: room as RoomId, timer }];
  });
  return [...common, ...own];
}

/** Timers that have not ended. */
export function going(timers: readonly PlacedTimer[]): PlacedTimer[] {
  return timers.filter(({ timer }) => timer.state !== "ended");
}

/** Timers that were going before and have ended since. A timer that was ended when the page came is no news. */
export function justEnded(before: readonly PlacedTimer[], after: readonly PlacedTimer[]): Array<PlacedTimer & { readonly closed: boolean }> {
  return after.flatMap((now) => {
    const was = before.find(({ key }) => key === now.key)?.timer;
    if (now.timer.state !== "ended" || was === undefined || was.state === "ended") return [];
    return [{ ...now, closed: was.at_end === "close" }];
  });
}

/** Longest timer, in minutes. */
export const MINUTES_MAX = limits.TIMER_MAX_S / 60;

/** Minutes as typed ("7", "2,5") in seconds; null if that is no time for a timer. */
export function secondsOf(minutes: string): number | null {
  const text = minutes.trim().replace(",", ".");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) return null;
  const seconds = Math.round(Number(text) * 60);
  return seconds >= 1 && seconds <= limits.TIMER_MAX_S ? seconds : null;
}

/** Minutes to offer: the exercise's own time first, then the usual ones. */
export function presets(usual: number | null): number[] {
  return [...new Set([...(usual === null ? [] : [usual]), 5, 10, 15, 20])];
}
