// One simulated person: an ordinary client with a seat of their own, a live socket, and a board while one is open. Looks at the
// view, lets `nextStep` decide, does it, and pauses as people do.

import { BoardModel } from "../board/model";
import type { Note } from "../board/note";
import { browserLive, LiveStore, socketUrl } from "../live/store";
import type { BoardId, BoardKey, NoteId, PersonId, ProblemId, Seat, View } from "../protocol/generated";
import { browser, seatApi, type SeatApi } from "../session/api";
import { Documents, type OpenDocument } from "../sync/documents";
import { listDocument, textOf } from "../sync/listTexts";
import { tell } from "../sync/telling";
import { type Mind, nextStep, type Step } from "./next";
import type { PlannedNote, Play } from "./play";

/** How fast simulated people are. */
export const paces = ["calm", "quick"] as const;
export type Pace = (typeof paces)[number];

type Pause = "look" | "write" | "answer" | "type";

/** Shortest and longest pause, in milliseconds: between two looks, before a step, before an answer, between two words. */
const PAUSES_MS: Record<Pace, Record<Pause, readonly [number, number]>> = {
  calm: { look: [1200, 2500], write: [3000, 9000], answer: [800, 2500], type: [150, 450] },
  quick: { look: [300, 600], write: [300, 900], answer: [60, 150], type: [0, 0] },
};

interface Desk {
  readonly board: BoardKey;
  readonly document: OpenDocument;
  readonly model: BoardModel;
  readonly seen: Set<NoteId>;
  readonly leave: () => void;
}

export interface Part {
  readonly seat: Pick<Seat, "workshop" | "person" | "token">;
  readonly play: Play;
  readonly pace: Pace;
  readonly question: string;
  /** Called once when the server does not know this person any more. */
  readonly onGone: (person: PersonId) => void;
}

export class SimulatedPerson {
  readonly #part: Part;
  readonly #api: SeatApi;
  readonly #live: LiveStore;
  readonly #ending = new AbortController();
  readonly #worded = new Set<ProblemId>();
  #documents: Documents | null = null;
  #desk: Desk | null = null;
  /** What was asked last and the view it was asked about: it is not asked again before something has changed. */
  #asked: { readonly what: string; readonly view: View } | null = null;

  constructor(part: Part) {
    const { workshop, token } = part.seat;
    this.#part = part;
    this.#api = seatApi(browser(), workshop, token);
    this.#live = new LiveStore(socketUrl(`/api/v1/workshops/${workshop}/live`, location), token, browserLive());
  }

  /** Comes in and takes part until `stop`. */
  start(): void {
    this.#live.start();
    void this.#takePart();
  }

  stop(): void {
    this.#ending.abort();
    this.#live.stop();
    this.#leaveDesk();
    this.#documents?.stop();
  }

  async #takePart(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      await this.#pause("look");
      const { status, view } = this.#live.state();
      if (this.#ending.signal.aborted) return;
      if (status.kind === "refused") {
        this.stop();
        this.#part.onGone(this.#part.seat.person);
        return;
      }
      if (status.kind === "live" && view !== null) await this.#do(nextStep(view, this.#mind(view)), view);
    }
  }

  #mind(view: View): Mind {
    const { play, question } = this.#part;
    const desk = this.#desk;
    // A document that was refused or closed under the pen is put away; if its board is open after all, it is opened anew.
    const closed = desk !== null && (view.boards[desk.board]?.writable !== true || ["refused", "closed"].includes(desk.document.saved().kind));
    if (closed) this.#leaveDesk();
    const now = this.#desk;
    return { play, question, worded: this.#worded, seen: now?.seen ?? new Set(), desk: now === null ? null : { board: now.board, notes: notesOf(now) } };
  }

  async #do(step: Step, view: View): Promise<void> {
    switch (step.kind) {
      case "wait":
        return;
      case "sit_down":
        this.#sitDown(step.board, view);
        return;
      case "command": {
        const what = JSON.stringify(step.command);
        if (this.#asked?.what === what && this.#asked.view === view) return;
        await this.#pause(step.command.type === "score" ? "answer" : "write");
        this.#asked = { what, view: this.#live.state().view ?? view };
        if (!this.#ending.signal.aborted) await this.#api.command(step.command);
        return;
      }
      case "write":
        await this.#pause("write");
        await this.#write(step.note, step.order);
        return;
      case "word":
        await this.#pause("write");
        await this.#word(step.problem, step.text);
    }
  }

  #open(id: BoardId): OpenDocument {
    const { token, person } = this.#part.seat;
    this.#documents ??= new Documents(socketUrl("/collab", location), token, person, "on_server_only");
    return this.#documents.open(id);
  }

  #sitDown(board: BoardKey, view: View): void {
    this.#leaveDesk();
    const id = view.boards[board]?.board;
    if (id === undefined) return;
    const document = this.#open(id);
    const model = new BoardModel(document.doc, () => "" as NoteId);
    const seen = new Set<NoteId>();
    const look = () => { for (const note of model.snapshot().keys()) seen.add(note); };
    const unsubscribe = model.subscribe(look);
    const unwatch = this.#live.watch([board]);
    look();
    this.#desk = {
      board, document, model, seen,
      leave: () => {
        unwatch();
        unsubscribe();
        model.stop();
        this.#documents?.release(document);
      },
    };
  }

  #leaveDesk(): void {
    const desk = this.#desk;
    this.#desk = null;
    desk?.leave();
  }

  /** Types a note word by word, with the place shown to the others, and finishes it. */
  async #write(planned: PlannedNote, order: string | null): Promise<void> {
    const desk = this.#desk;
    if (desk === null || notesOf(desk) === null || desk.model.note(planned.id) !== undefined) return;
    const words = planned.text.split(/(?<=\s)/u);
    const first = this.#part.pace === "quick" ? words.length : 1;
    const after: Note = {
      text: words.slice(0, first).join(""),
      kind: planned.kind,
      ...(order === null ? {} : { order }),
      ...(planned.parent === null ? {} : { parent: planned.parent }),
      ...(planned.situation === null ? {} : { situation: planned.situation }),
      ...(planned.example === null ? {} : { example: planned.example }),
    };
    tell(desk.document.awareness, "note", planned.id);
    desk.model.apply([{ kind: "put", id: planned.id, before: null, after }]);
    for (const word of words.slice(first)) {
      await this.#pause("type");
      if (this.#desk !== desk) return;
      const text = desk.model.textOf(planned.id, "text");
      text?.insert(text.length, word);
    }
    desk.model.settle(planned.id);
    tell(desk.document.awareness, "note", null);
  }

  /** Words a problem anew in the document of the list, and waits until that is saved. */
  async #word(problem: ProblemId, words: string): Promise<void> {
    const document = this.#open(listDocument(this.#part.seat.workshop));
    try {
      for (let looks = 0; looks < 20 && !this.#ending.signal.aborted; looks += 1) {
        const text = document.saved().kind === "saved" ? textOf(document, { of: "problem", id: problem }) : null;
        if (text !== null && text.toString() === words) {
          this.#worded.add(problem);
          return;
        }
        if (text !== null) document.doc.transact(() => {
          text.delete(0, text.length);
          text.insert(0, words);
        });
        await this.#pause("look");
      }
    } finally {
      this.#documents?.release(document);
    }
  }

  #pause(what: Pause): Promise<void> {
    const [least, most] = PAUSES_MS[this.#part.pace][what];
    const { signal } = this.#ending;
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, signal.aborted ? 0 : least + Math.random() * (most - least));
      signal.addEventListener("abort", end);
    });
  }
}

/** The notes of an open board; null until they have come from the server. */
function notesOf({ document, model }: Desk): ReadonlyMap<NoteId, Note> | null {
  const { kind } = document.saved();
  return kind === "saved" || kind === "saving" ? model.snapshot() : null;
}
