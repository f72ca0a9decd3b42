// Answers on their way to the server. What was chosen is shown at once; that it is *saved* is said only once the server
// said so. Framework-free: a component subscribes and renders.
//
// Each question has at most one answer on its way; what is chosen meanwhile waits and only the last choice is sent. So a
// quick change of mind can never be overtaken by the answer before it. What failed is kept and sent again.

import type { Answer, CriterionId, TaskId } from "../../protocol/generated";
import { sameAnswer, type Sheet } from "./sheet";

export interface Question {
  readonly task: TaskId;
  readonly criterion: CriterionId;
}

/** Sends one answer; resolves to whether the server has it. What was refused is not worth sending again. */
export type Send = (question: Question, answer: Answer | null) => Promise<"saved" | "failed" | "refused">;

/**
 * How long a saved answer is laid over the sheet at most, in milliseconds: the view with it follows sooner. After that the
 * server's sheet counts, which another page of the same person may have changed since.
 */
const LAID_OVER_MS = 5_000;

export type Saving = "saved" | "saving" | "failed";

interface Pending {
  readonly question: Question;
  /** What the person chose last. */
  wanted: Answer | null;
  state: "sending" | "failed" | "arrived";
}

export class Answers {
  readonly #send: Send;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  constructor(send: Send, wait: (ms: number) => Promise<void>) {
    this.#send = send;
    this.#wait = wait;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes with every change; for `useSyncExternalStore`. */
  readonly version = (): number => this.#version;

  /** Chooses an answer, or takes it back with null. */
  choose(question: Question, answer: Answer | null): void {
    const key = keyOf(question);
    const before = this.#pending.get(key);
    if (before?.state === "sending") {
      before.wanted = answer;
      this.#changed();
      return;
    }
    const pending: Pending = { question, wanted: answer, state: "sending" };
    this.#pending.set(key, pending);
    this.#changed();
    void this.#carry(pending);
  }

  /** Sends what failed again, for example when the connection is back. */
  retry(): void {
    const failed = [...this.#pending.values()].filter((pending) => pending.state === "failed");
    for (const pending of failed) {
      pending.state = "sending";
      void this.#carry(pending);
    }
    if (failed.length > 0) this.#changed();
  }

  /** The sheet as the person left it: the server's, with what is on its way laid over. */
  over(sheet: Sheet): Sheet {
    if (this.#pending.size === 0) return sheet;
    const all = { ...sheet };
    for (const { question, wanted } of this.#pending.values()) {
      const { [question.criterion]: _, ...row } = all[question.task] ?? {};
      all[question.task] = wanted === null ? row : { ...row, [question.criterion]: wanted };
    }
    return all;
  }

  /** Forgets answers that the server's sheet shows by now. Call with every new sheet. */
  settle(sheet: Sheet): void {
    let changed = false;
    for (const [key, pending] of this.#pending) {
      if (pending.state === "arrived" && sameAnswer(sheet[pending.question.task]?.[pending.question.criterion], pending.wanted)) {
        this.#pending.delete(key);
        changed = true;
      }
    }
    if (changed) this.#changed();
  }

  /** Whether everything is with the server. */
  saving(): Saving {
    const states = [...this.#pending.values()].map((pending) => pending.state);
    return states.includes("failed") ? "failed" : states.includes("sending") ? "saving" : "saved";
  }

  async #carry(pending: Pending): Promise<void> {
    for (;;) {
      const answer = pending.wanted;
      const outcome = await this.#send(pending.question, answer).catch(() => "failed" as const);
      if (outcome === "saved" && !sameAnswer(pending.wanted, answer)) continue;
      if (outcome === "refused") this.#pending.delete(keyOf(pending.question));
      else pending.state = outcome === "saved" ? "arrived" : "failed";
      this.#changed();
      if (outcome === "saved") void this.#wait(LAID_OVER_MS).then(() => this.#drop(pending));
      return;
    }
  }

  #drop(pending: Pending): void {
    const key = keyOf(pending.question);
    if (pending.state !== "arrived" || this.#pending.get(key) !== pending) return;
    this.#pending.delete(key);
    this.#changed();
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

function keyOf({ task, criterion }: Question): string {
  return `${task} ${criterion}`;
}
