// What a simulated person does next, given what their view says. Pure: the same view and the same board give the same step,
// so that nothing has to be remembered but what can no longer be seen. actor.ts carries the steps out.

import { isSettled, type Note } from "../board/note";
import type { BoardKey, Command, Exercise, ExerciseId, NoteId, NoteRef, PersonId, ProblemId, RoomId, RoomView, TaskId, View } from "../protocol/generated";
import { limits } from "../protocol/generated";
import { entriesOf } from "../protocol/ids";
import { answerTo, below, happens } from "./draw";
import { simulatedIn } from "./mark";
import { type PlannedNote, type Play, scriptFor } from "./play";

/** What a person knows beside the view. */
export interface Mind {
  readonly play: Play;
  /** The board that is open before them, and its notes; null while they have not arrived. */
  readonly desk: { readonly board: BoardKey; readonly notes: ReadonlyMap<NoteId, Note> | null } | null;
  /** Every note that stood on that board before, by id: what was deleted is not written again. */
  readonly seen: ReadonlySet<NoteId>;
  /** Problems they have worded anew. */
  readonly worded: ReadonlySet<ProblemId>;
  /** What they say when they call the facilitator. */
  readonly question: string;
}

export type Step =
  | { readonly kind: "wait" }
  | { readonly kind: "command"; readonly command: Command }
  /** Opens the board and looks again. */
  | { readonly kind: "sit_down"; readonly board: BoardKey }
  | { readonly kind: "write"; readonly note: PlannedNote; readonly order: string | null }
  | { readonly kind: "word"; readonly problem: ProblemId; readonly text: string };

const wait: Step = { kind: "wait" };
const ask = (command: Command): Step => ({ kind: "command", command });

/** Of 100 problems of others in the room, how many are the same for somebody. */
const SAME_PERCENT = 15;

export function nextStep(view: View, mind: Mind): Step {
  switch (view.workshop.phase) {
    case "lobby": return takeSeat(view);
    case "exercises": return view.me.room === null ? takeSeat(view) : write(view, mind);
    case "merging": return write(view, mind);
    case "wording": return word(view, mind);
    case "scoring": return score(view, mind.play);
    case "plan": return sayCost(view, mind.play);
    case "tasks":
    case "closed": return wait;
  }
}

/** The room with the most free seats. Whoever a facilitator has taken out of a room waits. */
function takeSeat(view: View): Step {
  if (view.me.room !== null || (view.me.moved !== null && view.me.moved.from !== null)) return wait;
  const free = entriesOf<RoomId, RoomView>(view.rooms).filter(([, room]) => room.seats.length < limits.SEATS_PER_ROOM);
  const [room] = free.sort(([, a], [, b]) => a.seats.length - b.seats.length)[0] ?? [];
  return room === undefined ? wait : ask({ type: "take_seat", room });
}

/** Where a person writes now: where everybody was brought, else the first exercise that is open and not done. */
export function workplace(view: View): { readonly exercise: Exercise; readonly board: BoardKey } | null {
  const { exercises } = view.workshop.template;
  const open = exercises.flatMap((exercise) => {
    const board = `${exercise.id}.${view.me.room ?? ""}` as BoardKey;
    const state = view.boards[board];
    return state?.writable && !state.done.includes(view.me.person) ? [{ exercise, board }] : [];
  });
  return open.find(({ exercise }) => exercise.id === view.workshop.brought_to?.exercise) ?? open[0] ?? null;
}

function write(view: View, mind: Mind): Step {
  const place = workplace(view);
  const room = view.me.room;
  if (place === null || room === null) return wait;
  if (mind.desk?.board !== place.board) return { kind: "sit_down", board: place.board };
  const { notes } = mind.desk;
  if (notes === null) return wait;
  const roomNumber = entriesOf<RoomId, RoomView>(view.rooms).findIndex(([id]) => id === room);
  const beside = simulatedIn(view.people).filter((id) => view.people[id]?.room === room);
  const seat = beside.indexOf(view.me.person);
  const script = scriptFor(mind.play, place.exercise, roomNumber);
  const isMine = (at: number) => beside.length > 0 && at % beside.length === seat;
  const mine = script.filter((_, at) => isMine(at));

  const called = callFacilitator(view, mind, { room, roomNumber, first: seat === 0, begun: mine.some(({ id }) => notes.has(id)) });
  if (called !== null) return called;
  const same = sameForMe(view, place, room, notes, new Set(mine.map(({ id }) => id)));
  if (same !== null) return same;
  const todo = mine.filter(({ id, parent }) => {
    const gone = (note: NoteId) => mind.seen.has(note) && !notes.has(note);
    return !notes.has(id) && !gone(id) && (parent === null || !gone(parent));
  });
  const ready = todo.find(({ parent }) => parent === null || notes.has(parent));
  if (ready !== undefined) return { kind: "write", note: ready, order: orderOf(ready, script, place.exercise) };
  return todo.length > 0 ? wait : ask({ type: "set_done", exercise: place.exercise.id, done: true });
}

/** One room asks for help once, so that there is somebody to go to: call, then say why. What was said stays in the chat. */
function callFacilitator(
  view: View, mind: Mind, { room, roomNumber, first, begun }: { readonly room: RoomId; readonly roomNumber: number; readonly first: boolean; readonly begun: boolean },
): Step | null {
  const here = view.rooms[room];
  const isTheOne = roomNumber === Math.min(1, Object.keys(view.rooms).length - 1);
  if (!isTheOne || !first || !begun || here === undefined || here.chat.some(({ text }) => text === mind.question)) return null;
  return here.call === null ? ask({ type: "call_facilitator" }) : ask({ type: "say", room: null, text: mind.question });
}

/** A problem of somebody else that is theirs too. */
function sameForMe(
  view: View, place: { readonly exercise: Exercise; readonly board: BoardKey }, room: RoomId,
  notes: ReadonlyMap<NoteId, Note>, mine: ReadonlySet<NoteId>,
): Step | null {
  const known = view.boards[place.board]?.notes ?? {};
  const problems = new Set(place.exercise.kinds.filter(({ problem }) => problem).map(({ id }) => id));
  for (const [id, note] of notes) {
    const meta = known[id];
    if (meta === undefined || meta.same_mine || meta.author === view.me.person || mine.has(id)) continue;
    if (note.kind === undefined || !problems.has(note.kind) || !isSettled(note)) continue;
    if (!happens(SAME_PERCENT, "same", id, view.me.person)) continue;
    return ask({ type: "same_for_me", note: noteRef(place.exercise.id, room, id), on: true, example: "" });
  }
  return null;
}

function noteRef(exercise: ExerciseId, room: RoomId, note: NoteId): NoteRef {
  return `${exercise}.${room}/${note}` as NoteRef;
}

/** The places of an ordered note among its neighbours, as fractional indices: `a1`, `a2`, … */
const PLACES = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Steps keep the order of the script, whoever writes first; other notes have none. */
function orderOf(note: PlannedNote, script: readonly PlannedNote[], exercise: Exercise): string | null {
  if (exercise.kinds.find(({ id }) => id === note.kind)?.ordered !== true) return null;
  return `a${PLACES.charAt(script.filter(({ kind }) => kind === note.kind).indexOf(note))}`;
}

/** A problem that was sent back to the room gets the scenario's better wording, from the first who sits there. */
function word(view: View, mind: Mind): Step {
  const room = view.me.room;
  const [first] = simulatedIn(view.people).filter((id) => view.people[id]?.room === room);
  if (room === null || first !== view.me.person) return wait;
  for (const [problem, { wording, sources, title }] of entriesOf<ProblemId, NonNullable<NonNullable<View["list"]>["problems"][ProblemId]>>(view.list?.problems ?? {})) {
    if (wording.verdict !== "back_to_room" || wording.room !== room || mind.worded.has(problem)) continue;
    const text = firstOf(notesIn(sources), mind.play.wordings);
    if (text !== null && text !== title) return { kind: "word", problem, text };
  }
  return wait;
}

function score(view: View, play: Play): Step {
  const { scoring } = view;
  if (scoring === null || !scoring.open || scoring.finished) return wait;
  for (const task of scoring.order) {
    for (const criterion of view.form.criteria) {
      if (scoring.mine[task]?.[criterion.id] !== undefined) continue;
      const around = notesOfTask(view, task).flatMap((note) => play.opinions.get(`${note} ${criterion.id}`) ?? [])[0] ?? null;
      const answer = answerTo({ person: view.me.person, task, criterion, around, round: scoring.round });
      return ask({ type: "score", task, criterion: criterion.id, answer });
    }
  }
  return ask({ type: "finish_scoring", finished: true });
}

/** What the scenario says nothing about takes 1 to 12 days. */
const DAYS_MAX = 12;

/** Whoever owns a task says what it needs; for a task without an owner, one of the simulated people knows. */
function sayCost(view: View, play: Play): Step {
  const knowing = simulatedIn(view.people);
  for (const { task, cost, assignment } of view.plan?.rows ?? []) {
    if (cost !== null) continue;
    const who: PersonId | undefined = assignment.owner ?? (assignment.owner_text === "" ? knowing[below(knowing.length, "knows", task)] : undefined);
    if (who !== view.me.person) continue;
    const drawn = { tenth_days: 10 * (1 + below(DAYS_MAX, "days", task)), money: 0 };
    return ask({ type: "set_cost", task, cost: firstOf(notesOfTask(view, task), play.costs) ?? drawn });
  }
  return wait;
}

/** The ids of the notes behind a task. */
function notesOfTask(view: View, task: TaskId): string[] {
  const problem = view.tasks[task]?.problem;
  return problem === undefined ? [] : notesIn(view.list?.problems[problem]?.sources ?? {});
}

function notesIn(sources: { readonly [key in NoteRef]?: unknown }): string[] {
  return Object.keys(sources).map((ref) => ref.slice(ref.indexOf("/") + 1));
}

function firstOf<Value>(keys: readonly string[], known: ReadonlyMap<string, Value>): Value | null {
  const key = keys.find((one) => known.has(one));
  return key === undefined ? null : (known.get(key) ?? null);
}
