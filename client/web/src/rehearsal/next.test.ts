import { beforeAll, describe, expect, it } from "vitest";
import { exerciseFor } from "../board/scene";
import { type Note, settledMark } from "../board/note";
import type { BoardKey, Exercise, ExerciseId, NoteId, PersonId, View } from "../protocol/generated";
import { type Mind, nextStep, type Step } from "./next";
import { loadPlay, type Play, scriptFor } from "./play";

let play: Play;
beforeAll(async () => {
  play = await loadPlay("en");
});

const kinds = [
  { id: "situation", free: true, parents: [] }, { id: "complaint", free: false, parents: ["situation"] },
  { id: "problem", free: true, parents: ["situation"], problem: true },
];
const exercises = ["e1", "e2"].map((id) => ({ ...exerciseFor("cards"), id: id as ExerciseId, kinds })) as unknown as Exercise[];
const [first] = exercises as [Exercise];

/** Rooms of simulated people; what one of them sees. Boards by the exercises that are open. */
function viewOf(person: string, rooms: string[][], more: Record<string, unknown> = {}, open: string[] = ["e1"], done: string[] = []): View {
  const mine = rooms.findIndex((seats) => seats.includes(person));
  const room = mine < 0 ? null : `r${mine + 1}`;
  const seated = rooms.flatMap((seats, at) => seats.map((one) => [one, { name: `${one} (simulated)`, room: `r${at + 1}`, role: "participant", removed: false }]));
  const boards = open.map((id) => [`${id}.${room}`, { board: `w.${id}.${room}`, writable: true, done, notes: {} }]);
  return {
    workshop: { phase: "exercises", template: { exercises }, brought_to: null },
    me: { person, room, moved: null },
    people: Object.fromEntries([...seated, ["p99", { name: "Ana", room, role: "participant", removed: false }]]),
    rooms: Object.fromEntries(rooms.map((seats, at) => [`r${at + 1}`, { seats, call: null, chat: [] }])),
    boards: Object.fromEntries(boards),
    form: { criteria: [] }, list: null, tasks: {}, scoring: null, plan: null,
    ...more,
  } as unknown as View;
}
const mind = (more: Partial<Mind> = {}): Mind => ({ play, desk: null, seen: new Set(), worded: new Set(), question: "Come, please", ...more });
const deskAt = (board: string, notes: ReadonlyMap<NoteId, Note> | null = new Map()) => ({ board: board as BoardKey, notes });
const command = (step: Step) => (step.kind === "command" ? step.command : step.kind);

describe("a simulated person", () => {
  it("takes a seat in the room with most space, unless a facilitator took them out", () => {
    const lobby = { workshop: { phase: "lobby", template: { exercises } }, me: { person: "p3", room: null, moved: null } };
    const view = viewOf("p3", [["p1", "p2"], ["p4"]], lobby);
    expect(command(nextStep(view, mind()))).toEqual({ type: "take_seat", room: "r2" });
    const out = { ...view, me: { ...view.me, moved: { from: "r1", at: 1, reason: "" } } } as View;
    expect(nextStep(out, mind()).kind).toBe("wait");
    const full = [["p1", "p2", "p4", "p5", "p6"]];
    expect(nextStep(viewOf("p3", full, lobby), mind()).kind).toBe("wait");
    expect(nextStep(viewOf("p3", [], lobby), mind()).kind).toBe("wait");
  });

  it("sits down where everybody was brought, else at the first exercise that is open and not done", () => {
    expect(nextStep(viewOf("p1", [["p1"]], {}, ["e1", "e2"]), mind())).toEqual({ kind: "sit_down", board: "e1.r1" });
    const brought = { workshop: { phase: "exercises", template: { exercises }, brought_to: { exercise: "e2", at: 1 } } };
    expect(nextStep(viewOf("p1", [["p1"]], brought, ["e1", "e2"]), mind())).toEqual({ kind: "sit_down", board: "e2.r1" });
    expect(nextStep(viewOf("p1", [["p1"]], {}, ["e1"], ["p1"]), mind()).kind).toBe("wait");
    expect(nextStep(viewOf("p1", [["p1"]], {}, []), mind()).kind).toBe("wait");
    expect(nextStep(viewOf("p1", [["p1"]]), mind({ desk: deskAt("e1.r1", null) })).kind).toBe("wait");
  });

  it.each([[1, 0], [2, 1], [3, 2], [5, 3]])("%i of them write the whole script of room %i once, and then say that they are done", (members, at) => {
    const seats = Array.from({ length: members }, (_, number) => `p${at * 10 + number + 1}`);
    const rooms = Array.from({ length: at + 1 }, (_, number) => (number === at ? seats : [`p${number * 10 + 100}`]));
    const notes = new Map<NoteId, Note>();
    const done = new Set<string>();
    let said = false;
    for (let turns = 0; done.size < members && turns < 500; turns += 1) {
      const person = seats[turns % members] as string;
      const view = viewOf(person, rooms, {}, ["e1"], [...done]);
      const room = view.rooms[`r${at + 1}` as keyof View["rooms"]];
      if (said && room) room.chat = [{ by: seats[0] as PersonId, at: 1, text: "Come, please" }];
      const step = nextStep(view, mind({ desk: deskAt(`e1.r${at + 1}`, new Map(notes)) }));
      if (step.kind === "write") {
        expect(notes.has(step.note.id)).toBe(false);
        if (step.note.parent !== null) expect(notes.has(step.note.parent)).toBe(true);
        notes.set(step.note.id, { text: step.note.text, kind: step.note.kind });
      } else if (step.kind === "command" && step.command.type === "set_done") done.add(person);
      else if (step.kind === "command" && step.command.type === "call_facilitator") said = true;
    }
    expect(done.size).toBe(members);
    expect([...notes.keys()].sort()).toEqual(scriptFor(play, first, at).map(({ id }) => id).sort());
  });

  it("does not write again what was deleted, nor what would stand under it", () => {
    const script = scriptFor(play, first, 0);
    const parent = script.find(({ id }) => script.some((note) => note.parent === id))?.id as NoteId;
    const children = script.filter((note) => note.parent === parent).map(({ id }) => id);
    const others = new Map(script.filter(({ id }) => id !== parent && !children.includes(id)).map(({ id, text, kind }) => [id, { text, kind }]));
    const said = { r1: { seats: ["p1"], call: null, chat: [{ by: "p1", at: 1, text: "Come, please" }] } };
    const step = nextStep(viewOf("p1", [["p1"]], { rooms: said }), mind({ desk: deskAt("e1.r1", others), seen: new Set([parent]) }));
    expect(command(step)).toEqual({ type: "set_done", exercise: "e1", done: true });
  });

  it("one room calls the facilitator once and says why", () => {
    const begun = new Map([[(scriptFor(play, first, 1)[0] as { id: NoteId }).id, { text: "x" }]]);
    const step = (rooms: unknown) => command(nextStep(viewOf("p2", [["p1"], ["p2"]], rooms === null ? {} : { rooms }), mind({ desk: deskAt("e1.r2", begun) })));
    const room = (call: unknown, chat: unknown[]) => ({ r1: { seats: ["p1"], call: null, chat: [] }, r2: { seats: ["p2"], call, chat } });
    expect(step(null)).toEqual({ type: "call_facilitator" });
    expect(step(room({ by: "p2" }, []))).toEqual({ type: "say", room: null, text: "Come, please" });
    expect(step(room(null, [{ by: "p2", at: 1, text: "Come, please" }]))).toBe("write");
  });

  it("says “same for me” to some finished problems of others, never to its own", () => {
    const problem = (text: string): Note => ({ text, kind: "problem" as Note["kind"] & string, settled: settledMark(text) });
    const ids = Array.from({ length: 60 }, (_, at) => `n-${at}` as NoteId);
    const notes = new Map(ids.map((id) => [id, problem(id)]));
    const meta = (author: string) => ({ author, at: 1, same: 0, same_mine: false, same_examples: [], hints: [], problem: null });
    const view = (author: string) => {
      const one = viewOf("p1", [["p1"]], { rooms: { r1: { seats: ["p1"], call: null, chat: [{ by: "p1", at: 1, text: "Come, please" }] } } });
      Object.assign(one.boards["e1.r1" as BoardKey] ?? {}, { notes: Object.fromEntries(ids.map((id) => [id, meta(author)])) });
      return one;
    };
    expect(command(nextStep(view("p99"), mind({ desk: deskAt("e1.r1", notes) })))).toMatchObject({ type: "same_for_me", on: true });
    expect(nextStep(view("p1"), mind({ desk: deskAt("e1.r1", notes) })).kind).toBe("write");
    const begun = new Map(ids.map((id) => [id, { ...problem(id), settled: "00000000" }]));
    expect(nextStep(view("p99"), mind({ desk: deskAt("e1.r1", begun) })).kind).toBe("write");
  });

  it("answers every question of its sheet, then says that it has finished", () => {
    const criteria = ["share", "effect"].map((id) => ({ id, points: [1, 2, 3].map((value) => ({ value })) }));
    const mine: Record<string, Record<string, unknown>> = {};
    const view = () => viewOf("p1", [["p1"]], {
      workshop: { phase: "scoring", template: { exercises } }, form: { criteria },
      scoring: { round: 1, open: true, finished: false, order: ["t2", "t1"], mine },
    });
    const asked: string[] = [];
    for (let step = nextStep(view(), mind()); step.kind === "command" && step.command.type === "score"; step = nextStep(view(), mind())) {
      asked.push(`${step.command.task} ${step.command.criterion}`);
      (mine[step.command.task] ??= {})[step.command.criterion] = step.command.answer;
    }
    expect(asked).toEqual(["t2 share", "t2 effect", "t1 share", "t1 effect"]);
    expect(command(nextStep(view(), mind()))).toEqual({ type: "finish_scoring", finished: true });
  });

  it("says what a task needs if it owns it, or, without an owner, if it is the one who knows", () => {
    const row = (task: string, owner: string | null, cost: unknown = null) => ({ task, cost, assignment: { owner, owner_text: "" } });
    const step = (person: string, rows: unknown[]) =>
      command(nextStep(viewOf(person, [["p1", "p2", "p3"]], { workshop: { phase: "plan", template: { exercises } }, plan: { rows } }), mind()));
    expect(step("p2", [row("t1", "p2")])).toMatchObject({ type: "set_cost", task: "t1" });
    expect(step("p2", [row("t1", "p99"), row("t2", "p2", { tenth_days: 10, money: 0 })])).toBe("wait");
    const answering = ["p1", "p2", "p3"].filter((person) => step(person, [row("t5", null)]) !== "wait");
    expect(answering.length).toBe(1);
  });

  it("a problem sent back to its room gets the better wording, by one of them", () => {
    const [note, text] = [...play.wordings][0] as [string, string];
    const problem = { title: "x", wording: { verdict: "back_to_room", room: "r1" }, sources: { [`e1.r1/${note}`]: {} } };
    const step = (person: string, more: Partial<Mind> = {}) =>
      nextStep(viewOf(person, [["p1", "p2"]], { workshop: { phase: "wording", template: { exercises } }, list: { problems: { b7: problem } } }), mind(more));
    expect(step("p1")).toEqual({ kind: "word", problem: "b7", text });
    expect(step("p2").kind).toBe("wait");
    expect(step("p1", { worded: new Set(["b7"]) as never }).kind).toBe("wait");
  });
});
