import { describe, expect, it } from "vitest";
import { treeOf } from "../../board/tree";
import { exerciseFor, notesFor } from "../../board/scene";
import type { BoardView, Exercise, ExerciseId, KindId, RoomId } from "../../protocol/generated";
import { type Boards, exerciseToShow, minimumsOf, missed, timerFor, toFollow } from "./course";

const room = "r1" as RoomId;
const exercises = ["e1", "e2", "e3"].map((id) => ({ ...exerciseFor("cards"), id: id as ExerciseId })) as Exercise[];
const boards = (states: Record<string, BoardView["state"]>, notes = 0): Boards =>
  Object.fromEntries(Object.entries(states).map(([id, state]) => [`${id}.r1`, { state, progress: { notes }, timer: null }])) as unknown as Boards;
const shown = (states: Record<string, BoardView["state"]>, asked: string | null = null, brought: string | null = null) =>
  exerciseToShow(exercises, boards(states), room, asked as ExerciseId | null, brought === null ? null : { exercise: brought as ExerciseId, at: 1 })?.id;

describe("which exercise is shown", () => {
  it("a late joiner lands in the exercise that is open now", () => {
    expect(shown({ e1: "closed", e2: "open", e3: "not_opened" })).toBe("e2");
    expect(shown({ e1: "open", e2: "open" })).toBe("e2");
  });

  it("the one asked for wins; the one everybody was brought to comes next, while it is open", () => {
    expect(shown({ e1: "open", e2: "open" }, "e3")).toBe("e3");
    expect(shown({ e1: "open", e2: "open" }, null, "e1")).toBe("e1");
    expect(shown({ e1: "closed", e2: "open" }, null, "e1")).toBe("e2");
    expect(shown({ e1: "open" }, "nonsense")).toBe("e1");
  });

  it("with nothing open it is the last one that was, or the first", () => {
    expect(shown({ e1: "closed", e2: "closed" })).toBe("e2");
    expect(shown({})).toBe("e1");
  });

  it("a page follows the facilitator once", () => {
    const brought = { exercise: "e2" as ExerciseId, at: 100 };
    expect([toFollow(brought, 0), toFollow(brought, 100), toFollow(null, 0)]).toEqual(["e2", null, null]);
  });
});

describe("the course of a room", () => {
  it("somebody has missed something only if something happened", () => {
    expect(missed(exercises, boards({ e1: "open" }), room)).toBeNull();
    expect(missed(exercises, boards({ e1: "closed", e2: "open" }, 3), room)).toEqual({ notes: 6, closed: 1 });
  });

  it("x2 the room's own timer comes before the common one", () => {
    const common = { state: "ended", at: 1 } as const;
    const own = { state: "ended", at: 2 } as const;
    expect(timerFor({ timer: own } as unknown as BoardView, common)).toEqual({ timer: own, own: true });
    expect(timerFor(undefined, common)).toEqual({ timer: common, own: false });
    expect(timerFor(undefined, undefined)).toBeNull();
  });

  it("x3 a minimum counts notes with words, and how many have the child that is asked for", () => {
    const exercise = { ...exerciseFor("cards"), minimums: [{ kind: "situation" as KindId, at_least: 2, each_with: "complaint" as KindId }] };
    const notes = notesFor({ s1: ["situation"], s2: ["situation"], c1: ["complaint", "s1"], c2: ["complaint", "s1"], p1: ["problem", "s2"] });
    expect(minimumsOf(exercise, treeOf(notes, exercise))).toMatchObject([{ have: 2, atLeast: 2, withChild: 1, reached: false }]);
    notes.set("c3" as never, { text: "c3", kind: "complaint" as KindId, parent: "s2" as never });
    expect(minimumsOf(exercise, treeOf(notes, exercise))).toMatchObject([{ withChild: 2, reached: true }]);
  });
});
