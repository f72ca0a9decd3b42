// Which problems of the list are shown, in which order, and what is new since the last look. Pure.

import type { ExerciseId, ListView, NoteRef, ProblemId, ProblemView, RoomId, ThemeId, Timestamp } from "../../protocol/generated";
import { entriesOf, numberOf } from "../../protocol/ids";
import { finds, type Searchable, searchable } from "./words";

export const states = ["all", "new", "single_room", "touched", "untouched", "suggested", "changed"] as const;
export type State = (typeof states)[number];

export const orders = ["number", "rooms", "newest", "suggested", "title", "theme"] as const;
export type Order = (typeof orders)[number];

/** What a person wants to see of the list. `null` means: whatever it is. */
export interface Wanted {
  readonly query: string;
  readonly room: RoomId | null;
  readonly exercise: ExerciseId | null;
  /** A theme, or those without one. */
  readonly theme: ThemeId | "none" | null;
  readonly state: State;
  readonly order: Order;
}

export const everything: Wanted = { query: "", room: null, exercise: null, theme: null, state: "all", order: "number" };

export type Row = readonly [ProblemId, ProblemView];

/** Where a note was written, read from its reference (`e1.r2/note`). */
export function placeOf(note: NoteRef): { readonly exercise: ExerciseId; readonly room: RoomId } {
  const [exercise = "", room = ""] = (note.split("/")[0] ?? "").split(".");
  return { exercise: exercise as ExerciseId, room: room as RoomId };
}

/** The problem that `id` is now: itself, or what it was joined into; null if it is nowhere. */
export function resolve(list: Pick<ListView, "problems" | "aliases">, id: ProblemId): ProblemId | null {
  const seen = new Set<ProblemId>();
  for (let now: ProblemId | undefined = id; now !== undefined && !seen.has(now); now = list.aliases[now]) {
    if (list.problems[now] !== undefined) return now;
    seen.add(now);
  }
  return null;
}

/** Best score of the suggestions about each problem. */
export function suggestedScores(list: Pick<ListView, "suggestions">): Map<ProblemId, number> {
  const scores = new Map<ProblemId, number>();
  for (const { a, b, score } of list.suggestions) {
    for (const id of [a, b]) scores.set(id, Math.max(score, scores.get(id) ?? 0));
  }
  return scores;
}

/** Joins of the machine in problems that nobody decided about: what "only suggest" would take apart. */
export function joinsOfMachine(list: Pick<ListView, "problems">): number {
  return entriesOf<ProblemId, ProblemView>(list.problems)
    .reduce((sum, [, problem]) => sum + (problem.touched ? 0 : problem.joins.filter((join) => join.decision === null).length), 0);
}

// A problem of the view is never changed in place, so what was made from it holds as long as the object lives.
const indexes = new WeakMap<ProblemView, Searchable>();

function indexOf(problem: ProblemView): Searchable {
  const known = indexes.get(problem);
  if (known) return known;
  const sources = entriesOf<NoteRef, ProblemView["sources"][NoteRef]>(problem.sources);
  const made = searchable([
    problem.title, problem.situation, ...sources.flatMap(([, source]) => [source.text, source.situation, ...source.examples]),
  ]);
  indexes.set(problem, made);
  return made;
}

/** The rows to show. */
export function shown(list: ListView, wanted: Wanted, seenAt: Timestamp, language: string): Row[] {
  const suggested = suggestedScores(list);
  const number = /^(?:№|#|n)?\s*(\d+)$/i.exec(wanted.query.trim())?.[1];
  const rows = entriesOf<ProblemId, ProblemView>(list.problems).filter(([id, problem]) => {
    if (wanted.room !== null && !problem.rooms.includes(wanted.room)) return false;
    if (wanted.exercise !== null && !notesOf(problem).some((note) => placeOf(note).exercise === wanted.exercise)) return false;
    if (wanted.theme !== null && problem.theme !== (wanted.theme === "none" ? null : wanted.theme)) return false;
    if (!isIn(wanted.state, id, problem, seenAt, suggested)) return false;
    return wanted.query.trim() === "" || String(numberOf(id)) === number || finds(wanted.query, indexOf(problem));
  });
  return sorted(rows, wanted.order, { suggested, themes: list.themes, language });
}

function isIn(state: State, id: ProblemId, problem: ProblemView, seenAt: Timestamp, suggested: Map<ProblemId, number>): boolean {
  switch (state) {
    case "all": return true;
    case "new": return problem.changed_at > seenAt;
    case "single_room": return problem.rooms.length === 1;
    case "touched": return problem.touched;
    case "untouched": return !problem.touched;
    case "suggested": return suggested.has(id);
    case "changed": return sourcesOf(problem).some((source) => source.changed || source.deleted);
  }
}

interface Ranking {
  readonly suggested: Map<ProblemId, number>;
  readonly themes: ListView["themes"];
  readonly language: string;
}

function sorted(rows: Row[], order: Order, { suggested, themes, language }: Ranking): Row[] {
  const by = (weight: (row: Row) => number) => rows.sort((a, b) => weight(b) - weight(a));
  switch (order) {
    case "number": return rows;
    case "rooms": return by(([, problem]) => problem.rooms.length * 1000 + Object.keys(problem.sources).length);
    case "newest": return by(([, problem]) => problem.changed_at);
    case "suggested": return by(([id]) => suggested.get(id) ?? -1);
    case "title": {
      const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
      return rows.sort(([, a], [, b]) => collator.compare(a.title, b.title));
    }
    case "theme": {
      const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
      const named = ({ theme }: ProblemView) => (theme === null ? undefined : themes[theme]);
      return rows.sort(([, a], [, b]) => {
        const [one, other] = [named(a), named(b)];
        if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
        return collator.compare(one, other) || numberOf(a.theme ?? "") - numberOf(b.theme ?? "");
      });
    }
  }
}

/** Rows that stand together, under a theme's name if they are in the order of themes. */
export interface Group {
  /** Null for those without one, undefined where there are no headings. */
  readonly theme: ThemeId | null | undefined;
  readonly rows: readonly Row[];
}

/** Rows in their order, cut where a theme begins if they were sorted by theme. */
export function grouped(rows: readonly Row[], order: Order): Group[] {
  if (order !== "theme") return [{ theme: undefined, rows }];
  const groups: Array<{ theme: ThemeId | null; rows: Row[] }> = [];
  for (const row of rows) {
    const { theme } = row[1];
    if (groups.at(-1)?.theme === theme) groups.at(-1)?.rows.push(row);
    else groups.push({ theme, rows: [row] });
  }
  return groups;
}

export function notesOf(problem: ProblemView): NoteRef[] {
  return Object.keys(problem.sources) as NoteRef[];
}

export function sourcesOf(problem: ProblemView): Array<ProblemView["sources"][NoteRef]> {
  return Object.values(problem.sources) as Array<ProblemView["sources"][NoteRef]>;
}

/** A problem that changed since the last look. */
export interface News {
  readonly id: ProblemId;
  readonly problem: ProblemView;
  /** Notes that arrived since. */
  readonly fresh: readonly NoteRef[];
  /** Whether all of it is new; otherwise an older problem gained notes. */
  readonly whole: boolean;
}

/** What is new since `seenAt`, newest first. */
export function inbox(list: Pick<ListView, "problems">, seenAt: Timestamp): News[] {
  return entriesOf<ProblemId, ProblemView>(list.problems)
    .filter(([, problem]) => problem.changed_at > seenAt)
    .map(([id, problem]) => {
      const notes = entriesOf<NoteRef, ProblemView["sources"][NoteRef]>(problem.sources);
      const fresh = notes.filter(([, source]) => source.at > seenAt).map(([note]) => note);
      return { id, problem, fresh, whole: fresh.length === notes.length };
    })
    .sort((a, b) => b.problem.changed_at - a.problem.changed_at || numberOf(a.id) - numberOf(b.id));
}

/** So many steps on (or back) from one of `ids`; the first if it is none of them. Stops at the ends. */
export function stepFrom(ids: readonly ProblemId[], from: ProblemId | null, step: number): ProblemId | null {
  const at = from === null ? -1 : ids.indexOf(from);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null;
}
