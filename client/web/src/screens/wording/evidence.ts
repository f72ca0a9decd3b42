// Where a problem comes from, in the shape in which it is shown beside it. Pure.

import type { ExerciseId, NoteRef, ProblemView, RoomId, SourceView } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";

export interface Place {
  readonly exercise: ExerciseId;
  readonly room: RoomId;
}

/** The exercise and the room that a note's name tells (`e1.r2/abc`). */
export function placeOf(note: NoteRef): Place | null {
  const found = /^([^.]+)\.(r\d+)\//.exec(note);
  return found?.[1] === undefined || found[2] === undefined ? null : { exercise: found[1] as ExerciseId, room: found[2] as RoomId };
}

/** The sources by room and then by time, deleted ones last. */
export function sourcesOf(problem: Pick<ProblemView, "sources">): Array<readonly [NoteRef, SourceView]> {
  const entries = Object.entries(problem.sources) as Array<[NoteRef, SourceView]>;
  const room = (note: NoteRef) => numberOf(placeOf(note)?.room ?? "");
  return entries.sort(([a, x], [b, y]) => Number(x.deleted) - Number(y.deleted) || room(a) - room(b) || x.at - y.at || (a < b ? -1 : 1));
}

/** Every example once, in the order of the sources. */
export function examplesOf(problem: Pick<ProblemView, "sources">): readonly string[] {
  const all = sourcesOf(problem).filter(([, source]) => !source.deleted).flatMap(([, source]) => source.examples.map((text) => text.trim()));
  return [...new Set(all)].filter((text) => text !== "");
}

/** The situations in which it happens: the problem's own first, then other ones that its sources tell. */
export function situationsOf(problem: Pick<ProblemView, "sources" | "situation">): readonly string[] {
  const all = [problem.situation, ...sourcesOf(problem).filter(([, source]) => !source.deleted).map(([, source]) => source.situation)];
  return [...new Set(all.map((text) => text.trim()))].filter((text) => text !== "");
}
