// What can come of a request: a value, or one of three kinds of failure. Sentences for people are in texts/errors.ts.

import { advice, type DecisionId, type ErrorCode, type Language, type ProblemDocument } from "../protocol/generated";
import { speak } from "../texts/area";
import { failures, sentences } from "../texts/errors";

export type Failure =
  /** The server said no, with a code. */
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly detail: string | null; readonly inTheWay: DecisionId | null }
  /** The server could not be reached, or its answer was lost. */
  | { readonly kind: "offline" }
  /** Something else answered: a proxy's error page, say. */
  | { readonly kind: "unreadable"; readonly status: number };

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** The failure that a problem document describes. */
export function refusal(problem: ProblemDocument): Failure {
  return { kind: "refused", code: problem.code, detail: problem.detail ?? null, inTheWay: problem.decision ?? null };
}

/** These are refused until a person has acted: opened the door, let go of a problem. */
const untilSomebodyActs: readonly ErrorCode[] = ["door_locked", "claimed_by_other"];

/** Whether the same request may succeed later without anybody doing anything. */
export function passesByItself(code: ErrorCode): boolean {
  return advice[code] === "retry" && !untilSomebodyActs.includes(code);
}

/** The sentence alone does not say what to mend in a file: these are told with what the server found in it. */
const told: readonly ErrorCode[] = ["import_invalid", "template_invalid"];

/** What the person is told: one sentence, and what is wrong with their file. */
export function sentenceOf(failure: Failure, language: Language): string {
  const say = speak(failures, language);
  switch (failure.kind) {
    case "refused": {
      const sentence = sentences[failure.code][language];
      const { detail } = failure;
      return detail !== null && told.includes(failure.code) ? `${sentence} ${say("detail", { detail })}` : sentence;
    }
    case "offline":
      return say("offline");
    case "unreadable":
      return say("unreadable", { status: failure.status });
  }
}
