import { describe, expect, it } from "vitest";
import type { ExerciseId, ListView, NoteRef, ProblemId, ProblemView, RoomId, ThemeId } from "../../protocol/generated";
import { everything, grouped, inbox, joinsOfMachine, placeOf, resolve, shown, stepFrom } from "./listing";

function problem(title: string, notes: Record<string, number>, more: Partial<ProblemView> = {}): ProblemView {
  const sources = Object.fromEntries(Object.entries(notes).map(([note, at]) => [note, {
    text: title, kind: "problem", situation: "", examples: [], author: null, at, same: 0, changed: false, deleted: false, left: null,
  }])) as unknown as ProblemView["sources"];
  const rooms = [...new Set(Object.keys(notes).map((note) => placeOf(note as NoteRef).room))];
  return {
    title, renamed: false, theme: null, sources, joins: [], rooms, touched: false, claimed_by: null,
    changed_at: Math.max(...Object.values(notes)), situation: "", hints: [], dismissed: [], wording: { verdict: "unchecked" }, ...more,
  };
}

const list: ListView = {
  version: 0, frozen: false, suggest_only: false,
  problems: {
    b1: problem("Поддержка не отвечает вечером", { "e1.r1/a": 10, "e1.r2/b": 50 }),
    b2: problem("Счета приходят с ошибками", { "e2.r1/c": 20 }, { touched: true, theme: "h1" as ThemeId }),
    b10: problem("Анкету заполняют дважды", { "e2.r3/d": 60 }),
  } as ListView["problems"],
  aliases: { b3: "b4", b4: "b1", b7: "b8", b8: "b7" } as unknown as ListView["aliases"],
  suggestions: [{
    a: "b2" as ProblemId, b: "b10" as ProblemId, note_a: "e2.r1/c" as NoteRef, note_b: "e2.r3/d" as NoteRef, score: 640,
    reason: { same: [], only_a: [], only_b: [], veto: null }, alike_in_meaning: false,
  }],
  decisions: {}, themes: {}, account: { notes: 4, unsettled: 0, problems: 3, unassigned: 0, single_room: [], deleted: [] }, closings: [],
};

const ids = (wanted: Partial<typeof everything>, seenAt = 40) =>
  shown(list, { ...everything, ...wanted }, seenAt, "ru").map(([id]) => id);

describe("what is shown of the list", () => {
  it("everything, in the order of the numbers, if nothing is asked for", () => {
    expect(ids({})).toEqual(["b1", "b2", "b10"]);
  });

  it("filters by room, exercise, theme and state, together", () => {
    expect(ids({ room: "r1" as RoomId })).toEqual(["b1", "b2"]);
    expect(ids({ exercise: "e2" as ExerciseId })).toEqual(["b2", "b10"]);
    expect(ids({ room: "r1" as RoomId, exercise: "e2" as ExerciseId })).toEqual(["b2"]);
    expect(ids({ theme: "none" })).toEqual(["b1", "b10"]);
    expect(ids({ state: "new" })).toEqual(["b1", "b10"]);
    expect(ids({ state: "single_room" })).toEqual(["b2", "b10"]);
    expect(ids({ state: "touched" })).toEqual(["b2"]);
    expect(ids({ state: "suggested" })).toEqual(["b2", "b10"]);
    expect(ids({ state: "changed" })).toEqual([]);
  });

  it("a query is words in any form, or the number of a problem", () => {
    expect(ids({ query: "ошибка" })).toEqual(["b2"]);
    expect(ids({ query: "№ 10" })).toEqual(["b10"]);
    expect(ids({ query: "10" })).toEqual(["b10"]);
  });

  it("sorts by rooms, by what is newest, by suggestions, by title", () => {
    expect(ids({ order: "rooms" })[0]).toBe("b1");
    expect(ids({ order: "newest" })).toEqual(["b10", "b1", "b2"]);
    expect(ids({ order: "suggested" }).slice(0, 2)).toEqual(["b2", "b10"]);
    expect(ids({ order: "title" })).toEqual(["b10", "b1", "b2"]);
  });

  it("by theme they stand under its name, those without one last; in other orders there are no headings", () => {
    const themed: ListView = {
      ...list,
      themes: { h1: "Счета", h2: "Анкеты" } as ListView["themes"],
      problems: { ...list.problems, b11: problem("Анкета длинная", { "e2.r3/x": 70 }, { theme: "h2" as ThemeId }), b12: problem("Счёт потерян", { "e2.r3/y": 70 }, { theme: "h1" as ThemeId }) } as ListView["problems"],
    };
    const groups = (order: typeof everything.order) => grouped(shown(themed, { ...everything, order }, 0, "ru"), order)
      .map(({ theme, rows }) => [theme, rows.map(([id]) => id)]);
    expect(groups("theme")).toEqual([["h2", ["b11"]], ["h1", ["b2", "b12"]], [null, ["b1", "b10"]]]);
    expect(groups("number")).toEqual([[undefined, ["b1", "b2", "b10", "b11", "b12"]]]);
  });

  it("the inbox tells a new problem from an older one that gained a note", () => {
    expect(inbox(list, 40).map(({ id, fresh, whole }) => [id, fresh, whole])).toEqual([
      ["b10", ["e2.r3/d"], true], ["b1", ["e1.r2/b"], false],
    ]);
    expect(inbox(list, 60)).toEqual([]);
  });

  it("only joins of the machine that nobody decided about would be taken apart", () => {
    const joins = [{ decision: null }, { decision: null }, { decision: "d1" }] as unknown as ProblemView["joins"];
    const problems = { b1: problem("a", {}, { joins }), b2: problem("b", {}, { joins, touched: true }), b3: problem("c", {}) } as ListView["problems"];
    expect(joinsOfMachine({ problems })).toBe(2);
  });

  it("a joined problem is found under its old number; a circle of aliases ends", () => {
    expect(resolve(list, "b3" as ProblemId)).toBe("b1");
    expect(resolve(list, "b7" as ProblemId)).toBeNull();
    expect(resolve(list, "b99" as ProblemId)).toBeNull();
  });

  it("moving on stops at the ends and starts at the first", () => {
    const rows = ids({});
    expect(stepFrom(rows, null, 1)).toBe("b1");
    expect(stepFrom(rows, "b1" as ProblemId, 1)).toBe("b2");
    expect(stepFrom(rows, "b10" as ProblemId, 1)).toBe("b10");
    expect(stepFrom(rows, "b1" as ProblemId, -1)).toBe("b1");
    expect(stepFrom(rows, "b1" as ProblemId, Infinity)).toBe("b10");
    expect(stepFrom(rows, "b99" as ProblemId, 1)).toBe("b1");
    expect(stepFrom([], null, 1)).toBeNull();
  });

  it("a thousand problems are searched fast enough to type", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`b${n + 1}`, problem(`Проблема с доставкой номер ${n}`, { [`e1.r1/n${n}`]: n })]));
    const large = { ...list, problems: many as ListView["problems"] };
    shown(large, { ...everything, query: "доставка" }, 0, "ru");
    const before = performance.now();
    expect(shown(large, { ...everything, query: "доставку" }, 0, "ru")).toHaveLength(1000);
    expect(performance.now() - before).toBeLessThan(200);
  });
});
