import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { BoardId, KindId, NoteId, PersonId } from "../protocol/generated";
import { device } from "../storage";
import type { OpenDocument } from "../sync/documents";
import type { Saved } from "../sync/saved";
import { Custody, type Keeper } from "./custody";
import { BoardModel } from "./model";

const board = "w.e1.r1" as BoardId;
const me = "p1" as PersonId;

/** A document whose state the test decides. */
class Fake {
  readonly doc = new Y.Doc();
  readonly unsent = new Set<string>();
  released = false;
  #saved: Saved = { kind: "loading" };
  readonly #listeners = new Set<() => void>();
  /** The note that is open for writing. */
  writing: string | null = null;
  readonly open: OpenDocument = {
    id: board, doc: this.doc, awareness: { getLocalState: () => ({ note: this.writing }) } as never, local: Promise.resolve(), saved: () => this.#saved, unsent: () => this.unsent,
    subscribe: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };
  become(kind: "saved" | "saving" | "closed" | "refused"): void {
    this.#saved = kind === "refused" ? { kind, reason: "board_closed", notes: this.unsent.size } : { kind };
    for (const listener of [...this.#listeners]) listener();
  }
  /** Somebody else takes a note off the board. */
  loses(id: string): void {
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(this.doc));
    other.getMap("notes").delete(id);
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other));
  }
  write(id: string, text: string): void {
    this.unsent.add(id);
    this.doc.getMap("notes").set(id, new Y.Map<unknown>([["text", new Y.Text(text)]]));
  }
}

let fakes: Fake[];
let drafts: string[];
let draftsWork: boolean;
let timers: Array<() => void>;
/** What keeping a draft waits for, and starting a board afresh. */
let keeping: Promise<void>;
let restarting: Promise<void>;
const fake = () => fakes.at(-1) as Fake;
const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); };

const start = (): Custody => {
  const make = () => {
    fakes.push(new Fake());
    return fake().open;
  };
  const open = new Map<BoardId, OpenDocument>();
  const keeper: Keeper = {
    open: (id) => {
      const there = open.get(id) ?? make();
      open.set(id, there);
      return there;
    },
    release: (document) => {
      for (const [id, one] of open) if (one === document) open.delete(id);
      for (const one of fakes) if (one.open === document) one.released = true;
    },
    restart: async (id) => {
      open.delete(id);
      await restarting;
    },
  };
  return new Custody(keeper, "w", me, {
    store: device,
    later: (run) => {
      timers.push(run);
      return () => { timers = timers.filter((one) => one !== run); };
    },
    keepDraft: async (key, text) => {
      await keeping;
      if (draftsWork) drafts.push(`${key}: ${text}`);
      return draftsWork;
    },
  });
};

beforeEach(() => {
  localStorage.clear();
  [fakes, drafts, timers, draftsWork] = [[], [], [], true];
  keeping = restarting = Promise.resolve();
});

describe("b9 what was not saved", () => {
  it("a board that was left stays open until its texts are saved", () => {
    const custody = start();
    const giveBack = custody.hold(board);
    fake().become("saving");
    fake().write("n1", "late");
    giveBack();
    expect(fake().released).toBe(false);
    fake().become("saved");
    expect(fake().released).toBe(true);
    expect(drafts).toEqual([]);
  });

  it("a saved board that was left stays open for a while, so that one can come back and undo; a closed one does not", () => {
    const custody = start();
    const giveBack = custody.hold(board, { grace: true });
    fake().become("saved");
    giveBack();
    expect(fake().released).toBe(false);
    const again = custody.hold(board, { grace: true });
    expect(fakes).toHaveLength(1);
    expect(timers).toHaveLength(0);
    again();
    for (const run of timers) run();
    expect(fake().released).toBe(true);

    custody.hold(board, { grace: true })();
    fake().become("saved");
    expect(fake().released).toBe(false);
    fake().become("closed");
    for (const run of timers) run();
    expect(fake().released).toBe(true);
  });

  it("of many boards that were left only the last few stay open", () => {
    const custody = start();
    for (let room = 1; room <= 6; room += 1) {
      const giveBack = custody.hold(`w.e1.r${room}` as BoardId, { grace: true });
      fake().become("saved");
      giveBack();
    }
    expect(fakes.map((one) => one.released)).toEqual([true, true, false, false, false, false]);
  });

  it("is kept as a draft after a refusal, and the board is started afresh", async () => {
    const custody = start();
    custody.hold(board);
    const old = fake();
    old.become("saving");
    old.write("n1", "too late");
    old.write("n2", "   ");
    old.become("refused");
    await settle();
    expect(custody.document(board)).toBe(fake().open);
    expect(fake()).not.toBe(old);
    expect(drafts).toEqual([]);
    fake().become("closed");
    await settle();
    expect(drafts).toEqual(["e1.r1: too late"]);
    expect(custody.waiting()).toEqual([]);
  });

  it("b10 is kept as a draft when its note was moved or deleted meanwhile, and what was saved is not", async () => {
    const custody = start();
    custody.hold(board);
    fake().become("saving");
    fake().write("n1", "written while away");
    fake().write("n2", "stays");
    fake().unsent.clear();
    fake().write("n3", "known already");
    fake().become("saved");
    fake().unsent.clear();
    fake().unsent.add("n1").add("n2");
    fake().become("saving");
    fake().doc.transact(() => (fake().doc.getMap("notes").get("n1") as Y.Map<Y.Text>).get("text")?.insert(0, "More "));
    fake().loses("n1");
    fake().loses("n3");
    expect(drafts).toEqual([]);
    fake().unsent.clear();
    fake().become("saved");
    await settle();
    expect(drafts).toEqual(["e1.r1: More written while away"]);
  });

  it("b10 is handed back by the note that is open, and thrown away by whoever deletes it", async () => {
    const custody = start();
    custody.hold(board);
    fake().become("saving");
    fake().write("n1", "being written");
    fake().write("n2", "not wanted");
    fake().writing = "n1";
    fake().loses("n1");
    fake().doc.getMap("notes").delete("n2");
    fake().unsent.clear();
    fake().become("saved");
    await settle();
    expect(drafts).toEqual([]);
  });

  it("b10 of an earlier visit is kept, too, when its note has gone since", async () => {
    const earlier = start();
    earlier.hold(board);
    fake().become("saving");
    fake().write("n1", "from yesterday");
    const custody = start();
    custody.recover();
    // What this device had kept comes first, then the server.
    const kept = new Y.Doc();
    kept.getMap("notes").set("n1", new Y.Map<unknown>([["text", new Y.Text("from yesterday")]]));
    Y.applyUpdate(fake().doc, Y.encodeStateAsUpdate(kept));
    fake().loses("n1");
    fake().become("saved");
    await settle();
    expect(drafts).toEqual(["e1.r1: from yesterday"]);
  });

  it("is not kept twice: what the server has after all is no draft", async () => {
    const custody = start();
    custody.hold(board);
    fake().write("n1", "arrived");
    fake().become("refused");
    await settle();
    fake().doc.getMap("notes").set("n1", new Y.Map<unknown>([["text", "arrived"]]));
    fake().become("closed");
    await settle();
    expect(drafts).toEqual([]);
    expect(custody.waiting()).toEqual([]);
  });

  it("is not left waiting when it comes while another text is being kept", async () => {
    const custody = start();
    const refused = async (id: BoardId, text: string) => {
      custody.hold(id);
      fake().write("n1", text);
      fake().become("refused");
      await settle();
      fake().become("closed");
      await settle();
    };
    let kept: () => void = () => undefined;
    keeping = new Promise((resolve) => { kept = resolve; });
    await refused(board, "first");
    await refused("w.e2.r1" as BoardId, "second");
    expect(drafts).toEqual([]);
    kept();
    await settle();
    expect(drafts).toEqual(["e1.r1: first", "e2.r1: second"]);
  });

  it("of another tab is not judged by a document that was refused: it becomes no draft if the server has it", async () => {
    const [custody, other] = [start(), start()];
    other.hold(board);
    fake().write("n1", "arrived");
    fake().become("refused");
    await settle();
    const fresh = fake();
    let restarted: () => void = () => undefined;
    restarting = new Promise((resolve) => { restarted = resolve; });
    custody.hold(board);
    const mine = fake();
    mine.write("n2", "too late");
    mine.become("refused");
    await settle();
    custody.recover();
    await settle();
    expect(drafts).toEqual([]);
    restarted();
    await settle();
    for (const one of [fresh, fake()]) {
      one.doc.getMap("notes").set("n1", new Y.Map<unknown>([["text", "arrived"]]));
      one.become("closed");
    }
    await settle();
    // Both tabs may say it; it is there once (B9).
    expect(new Set(drafts)).toEqual(new Set(["e1.r1: too late"]));
  });

  it("waits on this device while drafts cannot be kept, and over a reload", async () => {
    draftsWork = false;
    start().hold(board);
    fake().write("n1", "waits");
    fake().become("refused");
    await settle();
    fake().become("closed");
    await settle();
    draftsWork = true;
    const next = start();
    next.recover();
    expect(next.waiting()).toHaveLength(1);
    fake().become("closed");
    await settle();
    expect(drafts).toEqual(["e1.r1: waits"]);
  });

  it("of an earlier visit is sent, or kept if the board has closed meanwhile", async () => {
    start().hold(board);
    fake().write("n1", "from before the reload");
    const custody = start();
    custody.recover();
    const again = fake();
    again.doc.getMap("notes").set("n1", new Y.Map<unknown>([["text", "from before the reload"]]));
    again.become("refused");
    await settle();
    fake().become("closed");
    await settle();
    expect(drafts).toEqual(["e1.r1: from before the reload"]);
  });

  it("a person who may not open the board any more gets the drafts, and the page does not try for ever", async () => {
    start().hold(board);
    fake().write("n1", "moved away");
    fake().become("refused");
    await settle();
    fake().become("refused");
    await settle();
    expect(drafts).toEqual(["e1.r1: moved away"]);
    expect(fakes).toHaveLength(2);
  });

  it("a closed board gets some seconds for its last word", async () => {
    start().hold(board);
    fake().write("n1", "unheard");
    fake().become("closed");
    for (const run of timers) run();
    await settle();
    fake().become("closed");
    await settle();
    expect(drafts).toEqual(["e1.r1: unheard"]);
  });

  it("a board that was opened again is asked anew whether it takes writing", async () => {
    const custody = start();
    custody.hold(board);
    const old = fake();
    old.become("closed");
    await custody.refresh(board);
    expect(fake()).not.toBe(old);
    fake().become("saved");
    await custody.refresh(board);
    expect(fakes).toHaveLength(2);
  });

  it("a board without unsent texts makes no drafts", async () => {
    start().hold(board);
    new BoardModel(fake().doc, () => "x" as NoteId).add([{ text: "saved", kind: "problem" as KindId, parent: null }]);
    fake().become("closed");
    for (const run of timers) run();
    await settle();
    expect(drafts).toEqual([]);
  });
});
