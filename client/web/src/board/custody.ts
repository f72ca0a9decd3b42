// Looks after what a person wrote until the server has it. Boards stay open until their texts are saved; what was refused (writing
// had closed, or the person was moved) is put into a pocket on this device, compared with what the server has, and kept as drafts.
// Framework-free; `screens/room/useBoard.ts` brings it into React.

import type { BoardId, BoardKey, PersonId } from "../protocol/generated";
import { saysNothing } from "../protocol/text";
import type { Items } from "../session/items";
import { pocketOf, unsentOf } from "../session/kept";
import type { Store } from "../storage";
import type { OpenDocument } from "../sync/documents";
import { type Note, notesOf, readNote, settledMark } from "./note";

/** The part of `sync/documents.ts` that is needed here. */
export interface Keeper {
  readonly open: (id: BoardId) => OpenDocument;
  readonly release: (document: OpenDocument) => void;
  readonly restart: (id: BoardId) => Promise<void>;
}

/** What this module needs from its surroundings; tests pass their own. */
export interface CustodySurroundings {
  readonly store: Store;
  readonly later: (run: () => void, ms: number) => () => void;
  /** Keeps a draft on the server. False if it could not be kept now. */
  readonly keepDraft: (board: BoardKey, text: string) => Promise<boolean>;
}

/** How long a closed board may still answer to what was sent, in milliseconds. */
const LAST_WORD_MS = 5_000;
/** How long after everything was saved the names of unsent notes are forgotten on an open board, in milliseconds: whoever types is unsent again soon.
 * Meanwhile a refusal makes drafts of them too. */
const FORGET_AFTER_MS = 300;

/** How long a board that was left stays open, so that whoever comes back can still undo what they did there, in milliseconds. */
const GRACE_MS = 5 * 60_000;
/** Most boards that stay open after they were left; the one that was left first gives way. */
const LEFT_MAX = 4;

/** A text that its board did not take. */
interface Pocketed {
  readonly board: BoardId;
  readonly note: string;
  readonly text: string;
}

interface Held {
  document: OpenDocument;
  unwatch: () => void;
  users: number;
  /** Whether it was started afresh and has not been in step with the server since. */
  restarted: boolean;
  /** Whether its texts were taken out, and it is about to be started afresh. */
  rescued: boolean;
  cancelLastWord: () => void;
  /** Set while it is open only in case somebody comes back. */
  cancelGrace: (() => void) | null;
  /** Whether it is planned to forget what was unsent. */
  forgetting: boolean;
  /** Whether the document has been in step with the server since it was opened. */
  inStep: boolean;
  /** What the notes say that the server does not have as they are. */
  readonly writing: Map<string, string>;
}

export class Custody {
  readonly #keeper: Keeper;
  readonly #around: CustodySurroundings;
  /** Named by board and note. */
  readonly #unsent: Items;
  readonly #pocket: Items;
  readonly #held = new Map<BoardId, Held>();
  readonly #listeners = new Set<() => void>();
  /** What is written down as unsent, so that a keystroke in the same note writes nothing. */
  readonly #noted = new Map<BoardId, Set<string>>();
  #emptying = false;
  /** Whether something came since the pocket was looked through. */
  #anew = false;

  constructor(keeper: Keeper, workshop: string, person: PersonId, around: CustodySurroundings) {
    this.#keeper = keeper;
    this.#around = around;
    this.#unsent = unsentOf(around.store, { workshop, person });
    this.#pocket = pocketOf(around.store, { workshop, person });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The board's document, while somebody holds it. Another one after a restart. */
  document(board: BoardId): OpenDocument | null {
    return this.#held.get(board)?.document ?? null;
  }

  /** Opens a board. The returned function gives it back; it stays open until its texts are saved, with `grace` a while longer. */
  hold(board: BoardId, { grace = false } = {}): () => void {
    const held = this.#held.get(board) ?? this.#take(board);
    held.users += 1;
    held.cancelGrace?.();
    held.cancelGrace = null;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const now = this.#held.get(board);
      if (now === undefined) return;
      now.users -= 1;
      if (now.users === 0 && now.document.saved().kind === "saved") this.#forgetUnsent(board);
      if (now.users === 0 && grace) this.#graceFor(board, now);
      this.#closeIfDone(board, now);
    };
  }

  /** Looks after what an earlier visit left behind: boards with unsent texts, and texts that were refused. */
  recover(): void {
    const unsent = [...this.#unsent.all().keys()].map((name) => name.slice(0, name.indexOf("/")) as BoardId);
    const boards = new Set<BoardId>([...unsent, ...this.#pocketed().map((one) => one.board)]);
    for (const board of boards) if (!this.#held.has(board)) this.#take(board);
    void this.#emptyPocket();
  }

  /** Asks anew whether a board takes writing: it was opened again, and its document still says closed. */
  async refresh(board: BoardId): Promise<void> {
    const held = this.#held.get(board);
    if (held === undefined || held.document.saved().kind !== "closed" || held.document.unsent().size > 0) return;
    await this.#startAfresh(board, held);
  }

  /** The texts that wait on this device to be kept as drafts. */
  waiting(): string[] {
    return this.#pocketed().map(({ text }) => text);
  }

  #take(board: BoardId): Held {
    const document = this.#keeper.open(board);
    const held: Held = { document, users: 0, restarted: false, rescued: false, unwatch: () => undefined, cancelLastWord: () => undefined, cancelGrace: null, forgetting: false, inStep: false, writing: new Map() };
    this.#held.set(board, held);
    this.#watch(board, held);
    return held;
  }

  #watch(board: BoardId, held: Held): void {
    const { document } = held;
    const unsubscribe = document.subscribe(() => this.#learn(board, held));
    const note = (transaction: { readonly local: boolean }) => {
      this.#rememberUnsent(board, document.unsent());
      this.#rescueVanished(board, held, transaction.local);
    };
    document.doc.on("afterTransaction", note);
    held.unwatch = () => {
      unsubscribe();
      document.doc.off("afterTransaction", note);
    };
    this.#learn(board, held);
  }

  #learn(board: BoardId, held: Held): void {
    held.cancelLastWord();
    const saved = held.document.saved();
    switch (saved.kind) {
      case "saved":
        held.restarted = false;
        held.inStep = true;
        held.writing.clear();
        if (held.users === 0) this.#forgetUnsent(board);
        else this.#forgetLater(board, held);
        void this.#emptyPocket();
        this.#closeIfDone(board, held);
        return;
      case "closed":
        held.restarted = false;
        void this.#emptyPocket();
        held.cancelLastWord = this.#around.later(() => {
          if (held.document.saved().kind !== "closed") return;
          if (held.document.unsent().size > 0) void this.#rescue(board, held);
          else {
            this.#forgetUnsent(board);
            this.#closeIfDone(board, held);
          }
        }, LAST_WORD_MS);
        return;
      case "refused":
        if (held.restarted) {
          void this.#emptyPocket();
          this.#closeIfDone(board, held);
        } else void this.#rescue(board, held);
        return;
      case "loading":
      case "saving":
      case "offline":
        return;
    }
  }

  /** Puts what was not taken into the pocket and starts the document afresh. */
  async #rescue(board: BoardId, held: Held): Promise<void> {
    held.restarted = true;
    held.rescued = true;
    held.unwatch();
    await held.document.local;
    const ids = new Set([...held.document.unsent(), ...this.#unsentOf(board)]);
    const texts = textsOf(held.document, ids).map((one): Pocketed => ({ board, ...one }));
    this.#pocketAll(texts);
    this.#forgetUnsent(board);
    await this.#startAfresh(board, held);
  }

  /**
   * A note that somebody deleted or moved to another exercise takes along what was written in it meanwhile and is not at the server
   * yet: that becomes a draft. A note that is open hands its text back itself.
   */
  #rescueVanished(board: BoardId, held: Held, local: boolean): void {
    const { document, writing } = held;
    const unsent = new Set([...document.unsent(), ...(held.inStep ? [] : this.#unsentOf(board))]);
    const open: unknown = document.awareness?.getLocalState()?.["note"];
    const lost: Pocketed[] = [];
    for (const [note, text] of writing) {
      if (notesOf(document.doc).has(note)) continue;
      writing.delete(note);
      if (!local && unsent.has(note) && note !== open) lost.push({ board, note, text });
    }
    for (const { note, text } of textsOf(document, unsent)) writing.set(note, text);
    this.#pocketAll(lost);
  }

  async #startAfresh(board: BoardId, held: Held): Promise<void> {
    held.cancelLastWord();
    held.unwatch();
    held.inStep = false;
    held.writing.clear();
    await this.#keeper.restart(board);
    held.document = this.#keeper.open(board);
    held.rescued = false;
    this.#watch(board, held);
    for (const listener of this.#listeners) listener();
  }

  /** Keeps as drafts what the server does not have after all. */
  async #emptyPocket(): Promise<void> {
    this.#anew = true;
    if (this.#emptying) return;
    this.#emptying = true;
    try {
      while (this.#anew) {
        this.#anew = false;
        await this.#emptyPocketOnce();
      }
    } finally {
      this.#emptying = false;
    }
  }

  async #emptyPocketOnce(): Promise<void> {
    for (const one of this.#pocketed()) {
      const held = this.#held.get(one.board);
      // Its document shows what was refused, not what the server has.
      if (held?.rescued === true) continue;
      const saved = held?.document.saved().kind;
      const known = saved === "saved" || saved === "closed";
      if (!known && saved !== "refused") continue;
      const there = known && held !== undefined && textsOf(held.document, new Set([one.note])).some((now) => now.text === one.text);
      if (!there && !(await this.#around.keepDraft(boardKeyOf(one.board), one.text))) return;
      this.#pocket.put(pocketName(one), null);
      if (held !== undefined) this.#closeIfDone(one.board, held);
      for (const listener of this.#listeners) listener();
    }
  }

  /** Keeps a board that was left open for a while. */
  #graceFor(board: BoardId, held: Held): void {
    const end = (of: Held) => {
      of.cancelGrace?.();
      of.cancelGrace = null;
    };
    held.cancelGrace = this.#around.later(() => {
      end(held);
      this.#closeIfDone(board, held);
    }, GRACE_MS);
    // In the order in which they were left.
    this.#held.delete(board);
    this.#held.set(board, held);
    const left = [...this.#held].filter(([, one]) => one.cancelGrace !== null);
    for (const [first, one] of left.slice(0, -LEFT_MAX)) {
      end(one);
      this.#closeIfDone(first, one);
    }
  }

  #closeIfDone(board: BoardId, held: Held): void {
    if (held.users > 0 || this.#held.get(board) !== held) return;
    // What can be read only has nothing to undo.
    if (held.cancelGrace !== null && held.document.saved().kind !== "closed" && held.document.saved().kind !== "refused") return;
    if (this.#unsentOf(board).length > 0 || this.#pocketed().some((one) => one.board === board)) return;
    held.cancelLastWord();
    held.cancelGrace?.();
    held.unwatch();
    this.#held.delete(board);
    this.#keeper.release(held.document);
  }

  #rememberUnsent(board: BoardId, ids: ReadonlySet<string>): void {
    const noted = this.#noted.get(board) ?? new Set();
    const news = [...ids].filter((id) => !noted.has(id));
    if (news.length === 0) return;
    this.#noted.set(board, new Set([...noted, ...news]));
    for (const id of news) this.#unsent.put(`${board}/${id}`, "");
  }

  #forgetLater(board: BoardId, held: Held): void {
    if (held.forgetting || (!this.#noted.has(board) && this.#unsentOf(board).length === 0)) return;
    held.forgetting = true;
    this.#around.later(() => {
      held.forgetting = false;
      if (this.#held.get(board) === held && held.document.saved().kind === "saved") this.#forgetUnsent(board);
    }, FORGET_AFTER_MS);
  }

  #forgetUnsent(board: BoardId): void {
    this.#noted.delete(board);
    for (const id of this.#unsentOf(board)) this.#unsent.put(`${board}/${id}`, null);
  }

  /** The notes of a board that were not acknowledged when this device wrote it down. */
  #unsentOf(board: BoardId): string[] {
    return [...this.#unsent.all().keys()].flatMap((name) => (name.startsWith(`${board}/`) ? [name.slice(board.length + 1)] : []));
  }

  #pocketAll(texts: readonly Pocketed[]): void {
    for (const one of texts) this.#pocket.put(pocketName(one), JSON.stringify(one));
  }

  #pocketed(): Pocketed[] {
    return [...this.#pocket.all().values()].flatMap((value) => {
      try {
        const one = JSON.parse(value) as Pocketed | null;
        return typeof one?.text === "string" && typeof one.board === "string" ? [one] : [];
      } catch {
        return [];
      }
    });
  }
}

/** Another one for every text. */
function pocketName({ board, note, text }: Pocketed): string {
  return `${board}/${note}/${settledMark(text)}`;
}

/** The part of a board's name inside its workshop. */
export function boardKeyOf(board: BoardId): BoardKey {
  return board.slice(board.indexOf(".") + 1) as BoardKey;
}

/** What some notes say, each as one text; notes without words are left out. */
function textsOf(document: OpenDocument, ids: ReadonlySet<string>): Array<{ note: string; text: string }> {
  return [...ids].flatMap((id) => {
    const note = readNote(id, notesOf(document.doc).get(id));
    const text = note === null ? "" : wholeText(note);
    return text === "" ? [] : [{ note: id, text }];
  });
}

function wholeText(note: Note): string {
  return [note.text, note.situation ?? "", note.example ?? ""].map((part) => part.trim()).filter((part) => !saysNothing(part)).join("\n");
}
