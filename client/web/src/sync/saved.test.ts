import { afterEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { changedKeys } from "./documents";
import { calmly, type Facts, type Saved, savedState } from "./saved";

const calm: Facts = { connected: true, synced: true, readOnly: false, refused: null, crowded: false, unacknowledged: 0, notes: 0 };

describe("saved", () => {
  it("is said only when everything is acknowledged", () => {
    expect(savedState(calm)).toEqual({ kind: "saved" });
    expect(savedState({ ...calm, unacknowledged: 2, notes: 1 })).toEqual({ kind: "saving" });
  });

  it("offline says how many notes wait", () => {
    expect(savedState({ ...calm, connected: false, notes: 3 })).toEqual({ kind: "offline", notes: 3, crowded: false });
  });

  it("a tab too many keeps what is written, like any other without a connection", () => {
    expect(savedState({ ...calm, connected: false, crowded: true, notes: 1 })).toEqual({ kind: "offline", notes: 1, crowded: true });
  });

  it("a refusal is stronger than anything else", () => {
    expect(savedState({ ...calm, connected: false, readOnly: true, refused: "board_closed", notes: 1 }))
      .toEqual({ kind: "refused", reason: "board_closed", notes: 1 });
  });

  it("a board that can only be read is closed", () => {
    expect(savedState({ ...calm, readOnly: true })).toEqual({ kind: "closed" });
  });
});

describe("changed notes", () => {
  it("are named by their key, whether made, changed in a field, or typed into", () => {
    const doc = new Y.Doc();
    const notes = doc.getMap<Y.Map<unknown>>("notes");
    const seen: string[][] = [];
    doc.on("afterTransaction", (transaction: Y.Transaction) => seen.push([...changedKeys(transaction)]));
    const note = new Y.Map<unknown>();
    const text = new Y.Text();
    note.set("text", text);
    notes.set("n1", note);
    note.set("lane", "a");
    text.insert(0, "hello");
    notes.delete("n1");
    expect(seen).toEqual([["n1"], ["n1"], ["n1"], ["n1"]]);
  });
});

describe("said calmly", () => {
  afterEach(() => vi.useRealTimers());

  it("somebody who types reads one word: saving at once, saved when that lasts", () => {
    vi.useFakeTimers();
    let now: Saved = { kind: "saved" };
    const listeners = new Set<() => void>();
    const become = (next: Saved) => {
      now = next;
      for (const listener of listeners) listener();
    };
    const calm = calmly({ saved: () => now, subscribe: (listener) => { listeners.add(listener); return () => listeners.delete(listener); } });
    const said: string[] = [];
    const leave = calm.subscribe(() => said.push(calm.saved().kind));
    for (let letter = 0; letter < 5; letter += 1) {
      become({ kind: "saving" });
      become({ kind: "saved" });
      vi.advanceTimersByTime(150);
    }
    expect(said).toEqual(["saving"]);
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(["saving", "saved"]);
    become({ kind: "saving" });
    become({ kind: "saved" });
    become({ kind: "closed" });
    expect(said).toEqual(["saving", "saved", "saving", "closed"]);
    leave();
    expect(listeners.size).toBe(0);
    expect(calmly(null).saved()).toEqual({ kind: "loading" });
  });
});
