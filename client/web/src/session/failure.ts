// What can come of a request: a value, or one of three kinds of failure. Sentences for people are in texts/errors.ts.

import { speak } from "../texts/area";
import { failures, sentences } from "../texts/errors";
import type { Advice, ErrorCode, Language, ProblemDocument } from "../protocol/generated";

export type Failure =
  /** The server said no, with a code. */
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly advice: Advice; readonly detail: string | null }
  /** The server could not be reached, or its answer was lost. */
  | { readonly kind: "offline" }
  /** Something else answered: a proxy's error page, say. */
  | { readonly kind: "unreadable"; readonly status: number };

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** The failure that a problem document describes. */
export function refusal(problem: ProblemDocument): Failure {
  return { kind: "refused", code: problem.code, advice: problem.advice, detail: problem.detail ?? null };
}

/** One sentence for the person. */
export function sentenceOf(failure: Failure, language: Language): string {
  switch (failure.kind) {
    case "refused":
      return sentences[failure.code][language];
    case "offline":
      return speak(failures, language)("offline");
    case "unreadable":
      return speak(failures, language)("unreadable", { status: failure.status });
  }
}
