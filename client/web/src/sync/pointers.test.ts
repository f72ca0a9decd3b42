import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PersonId } from "../protocol/generated";
import type { OpenDocument } from "./documents";
import { pointersIn, RESTS_AFTER_MS, TELL_EVERY_MS, tellPointer } from "./pointers";

type Awareness = OpenDocument["awareness"];
const me = "p1" as PersonId;

describe("pointers of others", () => {
  it("are read with the person the server names, and nonsense is nobody's", () => {
    const states: Array<Record<string, unknown>> = [
      { user: { person: "p2" }, pointer: { x: 10, y: -4 } },
      { user: { person: "p1" }, pointer: { x: 1, y: 1 } },
      { pointer: { x: 2, y: 2 } },
      { user: { person: "p3" }, pointer: { x: "2", y: 2 } },
      { user: { person: "p4" }, pointer: { x: 1e9, y: 2 } },
      { user: { person: "p5" }, pointer: null },
    ];
    const map = new Map(states.map((state, at) => [100 + at, state]));
    const awareness = { clientID: 1, getStates: () => map } as unknown as Awareness;
    expect(pointersIn(awareness, me)).toEqual([{ client: 100, person: "p2", x: 10, y: -4 }]);
  });
});

describe("my pointer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A pointer over an area whose board is shown at half size, and what was told of it. */
  function world() {
    const area = document.createElement("div");
    const told: unknown[] = [];
    let state: { pointer?: unknown } | null = null;
    const awareness = {
      getLocalState: () => state,
      setLocalState: (next: typeof state) => {
        state = next;
        told.push(next?.pointer ?? null);
      },
    } as unknown as Awareness;
    const stop = tellPointer(awareness, area, ({ x, y }) => ({ x: x * 2, y: y * 2 }));
    const move = (x: number, y: number, pointerType = "mouse") => {
      area.dispatchEvent(Object.assign(new MouseEvent("pointermove", { clientX: x, clientY: y }), { pointerType }));
    };
    return { area, told, stop, move };
  }

  it("is told at most ten times a second, in the board's space", () => {
    const { told, move, stop } = world();
    for (let step = 1; step <= 100; step += 1) {
      move(step, 0);
      vi.advanceTimersByTime(10);
    }
    expect(TELL_EVERY_MS).toBe(100);
    expect(told).toHaveLength(10);
    vi.advanceTimersByTime(TELL_EVERY_MS);
    expect(told.at(-1)).toEqual({ x: 200, y: 0 });
    stop();
  });

  it("is taken back when it rests, when it leaves and when it is switched off; a finger has none", () => {
    const { told, area, move, stop } = world();
    move(5, 5, "touch");
    vi.advanceTimersByTime(RESTS_AFTER_MS);
    expect(told).toEqual([]);
    move(5, 5);
    vi.advanceTimersByTime(RESTS_AFTER_MS + TELL_EVERY_MS);
    expect(told).toEqual([{ x: 10, y: 10 }, null]);
    move(6, 5);
    vi.advanceTimersByTime(TELL_EVERY_MS);
    area.dispatchEvent(new MouseEvent("pointerleave"));
    vi.advanceTimersByTime(TELL_EVERY_MS);
    move(7, 5);
    vi.advanceTimersByTime(TELL_EVERY_MS);
    stop();
    expect(told.slice(2)).toEqual([{ x: 12, y: 10 }, null, { x: 14, y: 10 }, null]);
  });
});
