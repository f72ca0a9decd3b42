// Which words of a text made it match another, for marking them where they stand. Pure.

import type { JoinView, MatchReason, NoteRef, SuggestionView } from "../../protocol/generated";
import { plain } from "./words";

/** A piece of a text: plain, or a word that says the same, or a word that only this text has. */
export interface Piece {
  readonly text: string;
  readonly mark: "same" | "differs" | null;
}

/** Words to mark, as written in the text. */
export interface Marks {
  readonly same: readonly string[];
  readonly differs: readonly string[];
}

/** Cuts a text into pieces by the words to mark. The pieces together are the text, letter by letter. */
export function mark(text: string, { same, differs }: Marks): Piece[] {
  const tokens = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    from: match.index, to: match.index + match[0].length, word: plain(match[0]), mark: null as Piece["mark"],
  }));
  const put = (phrases: readonly string[], kind: "same" | "differs") => {
    for (const phrase of phrases) {
      const wanted = plain(phrase).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
      if (wanted.length === 0) continue;
      for (let at = 0; at + wanted.length <= tokens.length; at += 1) {
        const here = tokens.slice(at, at + wanted.length);
        if (here.every((token, n) => token.word === wanted[n] && token.mark !== "same")) {
          for (const token of here) token.mark = kind;
        }
      }
    }
  };
  put(differs, "differs");
  put(same, "same");

  const pieces: Piece[] = [];
  let at = 0;
  for (const token of tokens) {
    if (token.mark === null) continue;
    if (token.from > at) pieces.push({ text: text.slice(at, token.from), mark: null });
    pieces.push({ text: text.slice(token.from, token.to), mark: token.mark });
    at = token.to;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), mark: null });
  return pieces;
}

/** The words of a source that hold it together with others of its problem. */
export function marksOfSource(note: NoteRef, joins: readonly JoinView[]): Marks {
  const same = joins.flatMap(({ a, b, reason }) => {
    if (reason === null) return [];
    if (a === note) return reason.same.map((pair) => pair.a);
    return b === note ? reason.same.map((pair) => pair.b) : [];
  });
  return { same: [...new Set(same)], differs: [] };
}

/** The words of both notes of a suggestion, seen from one of them. */
export function marksOfSuggestion(reason: MatchReason, side: "a" | "b"): Marks {
  return {
    same: reason.same.map((pair) => pair[side]),
    differs: side === "a" ? reason.only_a : reason.only_b,
  };
}

/** A suggestion as seen from one of its two problems. */
export interface Seen {
  readonly other: SuggestionView["a"];
  readonly mine: NoteRef;
  readonly theirs: NoteRef;
  readonly side: "a" | "b";
  readonly suggestion: SuggestionView;
}

/** Suggestions for a problem, best first. */
export function suggestionsFor(problem: string, suggestions: readonly SuggestionView[]): Seen[] {
  return suggestions.flatMap((suggestion): Seen[] => {
    if (suggestion.a === problem) {
      return [{ other: suggestion.b, mine: suggestion.note_a, theirs: suggestion.note_b, side: "a", suggestion }];
    }
    if (suggestion.b === problem) {
      return [{ other: suggestion.a, mine: suggestion.note_b, theirs: suggestion.note_a, side: "b", suggestion }];
    }
    return [];
  });
}
