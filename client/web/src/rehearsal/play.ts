// The play of a rehearsal: the scenarios that the command line plays too, dealt out to whatever rooms and people there are.
// Pure, apart from loading the texts.

import { parse } from "smol-toml";
import { kindOf } from "../board/tree";
import type { Exercise, ExerciseId, KindId, Language, NoteId, Occupation, Resources } from "../protocol/generated";
import { limits, simulatedMarks } from "../protocol/generated";

/** A participant of the scenario. */
export interface Actor {
  readonly name: string;
  readonly room: number;
  readonly occupation: Occupation;
  readonly about: string;
}

/** A note to be written. */
export interface PlannedNote {
  readonly id: NoteId;
  readonly room: number;
  readonly exercise: ExerciseId;
  readonly kind: KindId;
  readonly parent: NoteId | null;
  readonly text: string;
  readonly situation: string | null;
  readonly example: string | null;
}

export interface Play {
  readonly people: readonly Actor[];
  /** In the order of writing: what stands under a note comes after it. */
  readonly notes: readonly PlannedNote[];
  /** Better wordings, by a note of the problem. */
  readonly wordings: ReadonlyMap<string, string>;
  /** Where the group's opinion lies, by `NOTE CRITERION`. */
  readonly opinions: ReadonlyMap<string, number>;
  /** What tasks need, by a note of the problem. */
  readonly costs: ReadonlyMap<string, Resources>;
}

/** The file as it is written; the Rust client checks its form and everything that it names. */
interface Scenario {
  readonly people: readonly Actor[];
  readonly notes: ReadonlyArray<Omit<PlannedNote, "parent" | "situation" | "example"> & { readonly [key in "parent" | "situation" | "example"]?: string }>;
  readonly wording: ReadonlyArray<{ readonly problem: string; readonly text: string }>;
  readonly scores: ReadonlyArray<{ readonly problem: string; readonly criterion: string; readonly around: number }>;
  readonly plan: { readonly costs: ReadonlyArray<{ readonly problem: string; readonly person_days: number; readonly money: number }> };
}

/** The built-in scenario of a language. */
export async function loadPlay(language: Language): Promise<Play> {
  const file = language === "ru" ? import("../../../scenarios/bakery-ru.toml?raw") : import("../../../scenarios/broadband-en.toml?raw");
  return readPlay((await file).default);
}

export function readPlay(toml: string): Play {
  const scenario = parse(toml) as unknown as Scenario;
  return {
    people: scenario.people,
    notes: scenario.notes.map((note) => ({
      ...note, parent: note.parent ? (note.parent as NoteId) : null, situation: note.situation ?? null, example: note.example ?? null,
    })),
    wordings: new Map(scenario.wording.map(({ problem, text }) => [problem, text])),
    opinions: new Map(scenario.scores.map(({ problem, criterion, around }) => [`${problem} ${criterion}`, around])),
    costs: new Map(scenario.plan.costs.map(({ problem, person_days, money }) => [problem, { tenth_days: person_days * 10, money }])),
  };
}

/** Fewest and most simulated people. */
export const PEOPLE_MIN = 4;
export const PEOPLE_MAX = 20;

/** `count` people, each with the mark, in an order that mixes what they do. More than the scenario has bear a number. */
export function castOf(play: Play, count: number, language: Language): Actor[] {
  const rooms = [...new Set(play.people.map(({ room }) => room))];
  const places = play.people.map((actor) => ({ actor, place: play.people.filter(({ room }) => room === actor.room).indexOf(actor) }));
  const inTurn = places.sort((a, b) => a.place - b.place || rooms.indexOf(a.actor.room) - rooms.indexOf(b.actor.room)).map(({ actor }) => actor);
  return Array.from({ length: count }, (_, at) => {
    const actor = inTurn[at % inTurn.length] as Actor;
    const again = Math.floor(at / inTurn.length);
    const name = again === 0 ? actor.name : `${actor.name} ${again + 1}`;
    return { ...actor, name: `${name.slice(0, limits.NAME_MAX - simulatedMarks[language].length - 1)} ${simulatedMarks[language]}` };
  });
}

/**
 * What the room number `at` (from 0) writes in an exercise. The scenario's rooms say the same things in other words; rooms
 * beyond them, and those it leaves idle, take a part of what each of its rooms says.
 */
export function scriptFor(play: Play, exercise: Exercise, at: number): PlannedNote[] {
  const notes = notesFor(play, exercise);
  const rooms = [...new Set(play.notes.map(({ room }) => room))].sort((a, b) => a - b);
  const own = notes.filter(({ room }) => room === rooms[at]);
  if (own.length > 0) return own;
  const taken = new Set<NoteId>();
  let roots = 0;
  return notes.filter((note) => {
    const takes = note.parent === null ? (roots++ + at) % Math.max(1, rooms.length) === 0 : taken.has(note.parent);
    if (takes) taken.add(note.id);
    return takes;
  });
}

/** The scenario's notes for an exercise; a template of one's own gets a share of the problems. */
function notesFor(play: Play, exercise: Exercise): PlannedNote[] {
  const kinds = new Set(exercise.kinds.map(({ id }) => id));
  const fitting = play.notes.filter((note) => note.exercise === exercise.id && kinds.has(note.kind));
  const there = new Set(fitting.map(({ id }) => id));
  if (fitting.length > 0) return fitting.map((note) => (note.parent !== null && !there.has(note.parent) ? { ...note, parent: null } : note));
  const kind = kindOf(exercise, undefined).id;
  const number = [...exercise.id].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0);
  return play.notes
    .filter((note, at) => note.kind === "problem" && at % 9 === number % 9)
    .map((note) => ({ ...note, exercise: exercise.id, kind, parent: null }));
}
