// An exercise and notes for tests of this folder.

import type { Exercise, Kind, KindId, Layout, LocalText, NoteId } from "../protocol/generated";
import type { Note } from "./note";

const words = (text: string): LocalText => ({ ru: text, en: text });

/** `situation` (free), `complaint` (under a situation), `problem` (free, or under a situation). */
export function exerciseFor(layout: Layout): Exercise {
  const kind = (id: string, rest: Partial<Kind>): Kind => ({
    id: id as KindId, label: words(id), hint: words(""), color: "sand", icon: "quote", parents: [], free: true, problem: false,
    ordered: false, ...rest,
  }) as Kind;
  const situation = "situation" as KindId;
  return {
    id: "e1", minutes: 10, title: words("t"), question: words("q"), look_for: words("l"), write: words("w"), example: words("e"),
    layout, anonymity: "named", good: words("g"), bad: words("b"), bad_why: words("y"),
    kinds: [kind("situation", {}), kind("complaint", { parents: [situation], free: false }), kind("problem", { parents: [situation], problem: true })],
    minimums: [],
  } as unknown as Exercise;
}

/** Notes written as `id: [kind, parent, order]`; the text is the id. */
export function notesFor(notes: Record<string, readonly [kind: string, parent?: string, order?: string]>): Map<NoteId, Note> {
  return new Map(Object.entries(notes).map(([id, [kind, parent, order]]) => [id as NoteId, {
    text: id,
    kind: kind as KindId,
    ...(parent === undefined || parent === "" ? {} : { parent: parent as NoteId }),
    ...(order === undefined ? {} : { order }),
  }]));
}
