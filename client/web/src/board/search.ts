// Finding notes: by words in any of their forms, by kind, by author, and by what a problem still lacks. Pure.

import type { Exercise, KindId, NoteId, NoteMetaView, PersonId } from "../protocol/generated";
import { saysNothing } from "../protocol/text";
import type { Note } from "./note";
import { type Branch, branchesOf } from "./tree";

/** What is looked for; what is null or empty does not matter. */
export interface Query {
  readonly words: string;
  readonly kind: KindId | null;
  readonly author: PersonId | null;
  readonly lack: Lack | null;
}

/** What may be missing: an example (own, or a note under it or above it that is one), or a good wording. */
export type Lack = "example" | "wording";

export const everything: Query = { words: "", kind: null, author: null, lack: null };

export function asksNothing(query: Query): boolean {
  return wordsOf(query.words).length === 0 && query.kind === null && query.author === null && query.lack === null;
}

type Metas = { readonly [id in NoteId]?: NoteMetaView } | undefined;

/** The notes that fit, in the order of the tree. */
export function found(tree: readonly Branch[], exercise: Exercise, metas: Metas, query: Query): NoteId[] {
  const words = wordsOf(query.words);
  const all = branchesOf(tree);
  const byId = new Map(all.map((branch) => [branch.id, branch]));
  return all
    .filter((branch) =>
      (query.kind === null || branch.kind.id === query.kind)
      && (query.author === null || metas?.[branch.id]?.author === query.author)
      && (query.lack === null || lacks(branch, byId, exercise, metas?.[branch.id], query.lack))
      && says(branch.note, words))
    .map((branch) => branch.id);
}

/** Whether a note says all the words, each in some form. */
function says(note: Note, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const there = wordsOf([note.text, note.situation ?? "", note.example ?? ""].join(" "));
  return words.every((word) => there.some((one) => sameWord(one, word)));
}

function lacks(branch: Branch, byId: ReadonlyMap<NoteId, Branch>, exercise: Exercise, meta: NoteMetaView | undefined, lack: Lack): boolean {
  if (!branch.kind.problem) return false;
  if (lack === "wording") return (meta?.hints.length ?? 0) > 0;
  const isExample = (one: Branch | undefined) => one !== undefined && evidenceOf(exercise, one.kind.id) === "example" && !saysNothing(one.note.text);
  if (!saysNothing(branch.note.example ?? "") || (meta?.same_examples.length ?? 0) > 0) return false;
  if (branch.children.some(isExample)) return false;
  for (let up = branch.parent; up !== null; up = byId.get(up)?.parent ?? null) {
    const above = byId.get(up);
    if (isExample(above) || above?.children.some(isExample)) return false;
  }
  return true;
}

function evidenceOf(exercise: Exercise, kind: KindId): string | null {
  return exercise.kinds.find((one) => one.id === kind)?.evidence ?? null;
}

/** The words of a text, without case; ё counts as е. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll("ё", "е").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Endings that a word may change, in letters: Russian ones are longer. */
const ENDING = { cyrillic: 3, other: 2 } as const;
/** Words shorter than this only match from their beginning. */
const STEM_MIN = 4;

/** Whether `word` begins as `asked`, or both are forms of one word: the same but for the ending. */
function sameWord(word: string, asked: string): boolean {
  if (word.startsWith(asked)) return true;
  let shared = 0;
  while (shared < asked.length && word[shared] === asked[shared]) shared += 1;
  const ending = /\p{Script=Cyrillic}/u.test(asked) ? ENDING.cyrillic : ENDING.other;
  return shared >= Math.max(STEM_MIN, asked.length - ending) && word.length - shared <= ending + 1;
}
