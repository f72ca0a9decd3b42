import { describe, expect, it } from "vitest";
import type { BoardView, ExerciseId, PersonId, RoomView, View } from "../../protocol/generated";
import { exerciseNow, needOf, notDone, openIn, QUIET_AFTER_MS, roomStates, share } from "./rooms";

const NOW = 10_000_000;
const people = (...ids: string[]) => ids as PersonId[];
const room = (more: Partial<RoomView> = {}): RoomView => ({ name: "", seats: people("p1", "p2"), call: null, chat: [], ...more });
const board = (progress: Partial<BoardView["progress"]> = {}, more: Partial<BoardView> = {}): BoardView => ({
  board: "w.e1.r1" as BoardView["board"], state: "open", writable: false, timer: null, done: [], notes: {},
  progress: {
    notes: 5, by_kind: {}, minimums: [], problems: 0, with_example: 0, well_worded: 0, silent: [], last_activity: NOW, ...progress,
  },
  ...more,
});
const call = (since: number, coming: string | null = null) => ({ by: "p1" as PersonId, since, coming: coming as PersonId | null });

describe("what a room needs", () => {
  it("a call comes before everything else, and says whether somebody is coming", () => {
    expect(needOf(room({ call: call(1) }), board({ notes: 0 }), NOW)).toBe("calls");
    expect(needOf(room({ call: call(1, "p9") }), board(), NOW)).toBe("answered");
  });

  it("a room is quiet after five minutes without writing, and not before", () => {
    expect(needOf(room(), board({ last_activity: NOW - QUIET_AFTER_MS }), NOW)).toBe("quiet");
    expect(needOf(room(), board({ last_activity: NOW - QUIET_AFTER_MS + 1 }), NOW)).toBe("works");
  });

  it("tells an empty board, silent members, all done, a closed exercise and an empty room apart", () => {
    expect(needOf(room(), board({ notes: 0, last_activity: null }), NOW)).toBe("nothing");
    expect(needOf(room(), board({ silent: people("p2") }), NOW)).toBe("silent");
    expect(needOf(room(), board({ silent: people("p2") }, { done: people("p1", "p2") }), NOW)).toBe("done");
    expect(needOf(room(), board({}, { state: "closed" }), NOW)).toBe("idle");
    expect(needOf(room(), null, NOW)).toBe("idle");
    expect(needOf(room({ seats: [] }), board(), NOW)).toBe("vacant");
  });
});

describe("the order of rooms", () => {
  const rooms = {
    r1: room(), r2: room({ call: call(200) }), r3: room({ call: call(100) }), r10: room({ call: call(50, "p9") }), r4: room(),
  } as View["rooms"];
  const boards = { "e1.r1": board(), "e1.r4": board({ notes: 0 }) } as View["boards"];
  const order = (sorting: "need" | "number") => roomStates({ rooms, boards }, "e1" as ExerciseId, NOW, sorting).map(({ id }) => id);

  it("whoever has waited longest for a facilitator is first", () => {
    expect(order("need")).toEqual(["r3", "r2", "r10", "r4", "r1"]);
  });

  it("by number, if that is wanted", () => {
    expect(order("number")).toEqual(["r1", "r2", "r3", "r4", "r10"]);
  });
});

describe("an exercise across rooms", () => {
  const view = {
    rooms: { r1: room(), r2: room({ seats: people("p3") }) } as View["rooms"],
    boards: { "e1.r1": board({}, { done: people("p1") }), "e1.r2": board({}, { state: "closed" }) } as View["boards"],
  };

  it("counts where it is open and who is not done there", () => {
    expect(openIn(view, "e1" as ExerciseId)).toEqual({ open: ["r1"], all: 2 });
    expect(notDone(view, "e1" as ExerciseId)).toEqual(["p2"]);
  });

  it("the one to look at is where everybody was brought, else the first open one, else the first", () => {
    const workshop = (brought: string | null, open: string[]) => ({
      workshop: {
        template: { exercises: [{ id: "e1" }, { id: "e2" }, { id: "e3" }] },
        brought_to: brought === null ? null : { exercise: brought, at: 1 }, open_exercises: open,
      },
      boards: {},
    }) as unknown as View;
    expect(exerciseNow(workshop("e3", ["e2"]))).toBe("e3");
    expect(exerciseNow(workshop("gone", ["e2"]))).toBe("e2");
    expect(exerciseNow(workshop(null, []))).toBe("e1");
  });

  it("there is no share of nothing", () => {
    expect(share(0, 0)).toBeNull();
    expect(share(3, 4)).toBe(0.75);
  });
});
