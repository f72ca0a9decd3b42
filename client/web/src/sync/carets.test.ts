import { afterEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import type { PersonId } from "../protocol/generated";
import { caretsIn, piecesOf, tellCaret } from "./carets";
import type { OpenDocument } from "./documents";

type Awareness = OpenDocument["awareness"];
const ana = "p1" as PersonId;
const ben = "p2" as PersonId;

/** What the server passes on: the state with the identity that it knows. */
function presence(states: Record<number, Record<string, unknown>>, own = 1): Awareness {
  const map = new Map(Object.entries(states).map(([client, state]) => [Number(client), state]));
  return {
    clientID: own, getStates: () => map,
    getLocalState: () => map.get(own) ?? null,
    setLocalState: (state: Record<string, unknown> | null) => (state === null ? map.delete(own) : map.set(own, state)),
  } as unknown as Awareness;
}

function text(words: string): Y.Text {
  const doc = new Y.Doc();
  const made = new Y.Text(words);
  doc.getMap("notes").set("n", made);
  return made;
}

afterEach(() => vi.useRealTimers());

describe("carets", () => {
  function told(shared: Y.Text, start: number, end = start): Record<string, unknown> {
    vi.useFakeTimers();
    const field = document.createElement("textarea");
    document.body.append(field);
    field.value = shared.toString();
    field.focus();
    field.setSelectionRange(start, end);
    const awareness = presence({ 1: {} });
    const stop = tellCaret(awareness, shared, field);
    vi.runAllTimers();
    const state = structuredClone(awareness.getStates().get(1) ?? {});
    stop();
    expect(awareness.getLocalState()).toBeNull();
    field.remove();
    return state;
  }

  it("stay at their letter while others type", () => {
    const shared = text("клиент 😀 ждёт");
    const awareness = presence({ 2: { user: { person: ben }, ...told(shared, 6, 9) } });
    expect(caretsIn(awareness, shared, ana)).toEqual([{ client: 2, person: ben, anchor: 6, head: 9 }]);
    shared.insert(0, "Наш ");
    shared.insert(13, "!");
    expect(caretsIn(awareness, shared, ana)).toEqual([{ client: 2, person: ben, anchor: 10, head: 13 }]);
    shared.delete(0, shared.length);
    expect(caretsIn(awareness, shared, ana)).toEqual([{ client: 2, person: ben, anchor: 0, head: 0 }]);
  });

  it("at the end stay behind their own letter when somebody else types on", () => {
    const shared = text("abc");
    const awareness = presence({ 2: { user: { person: ben }, ...told(shared, 3) } });
    shared.insert(3, "def");
    expect(caretsIn(awareness, shared, ana)[0]?.head).toBe(3);
  });

  it("have no name where the server gives none, and mine are not among them", () => {
    const shared = text("abc");
    const state = told(shared, 1);
    const awareness = presence({ 1: state, 2: state, 3: { user: { person: ana }, ...state } });
    expect(caretsIn(awareness, shared, ana)).toEqual([{ client: 2, person: null, anchor: 1, head: 1 }]);
  });

  it("in another text, or nonsense from a peer, are not shown", () => {
    const shared = text("abc");
    const elsewhere = told(text("xyz"), 1);
    const nonsense = [null, 5, "x", {}, { anchor: 1, head: 2 }, { anchor: { item: { client: "a", clock: -1 } }, head: { type: [] } }, { anchor: { tname: "notes" }, head: { tname: "x" } }];
    const awareness = presence({ 2: elsewhere, ...Object.fromEntries(nonsense.map((caret, at) => [at + 3, { caret }])) });
    expect(caretsIn(awareness, shared, ana)).toEqual([]);
  });

  it("are not told while the field is not in step with the text", () => {
    vi.useFakeTimers();
    const shared = text("abc");
    const field = document.createElement("textarea");
    document.body.append(field);
    field.value = "abcd";
    field.focus();
    const awareness = presence({ 1: {} });
    const stop = tellCaret(awareness, shared, field);
    vi.runAllTimers();
    expect(awareness.getStates().get(1)).toEqual({});
    stop();
    field.remove();
  });
});

describe("a text cut at carets", () => {
  const caret = (client: number, head: number, anchor = head) => ({ client, person: ben, anchor, head });
  const plain = (words: string, carets: Parameters<typeof piecesOf>[1]) =>
    piecesOf(words, carets).map((piece) => `${piece.selected ? `[${piece.words}]` : piece.words}${"|".repeat(piece.carets.length)}`).join("");

  it("shows every caret once and marks what is selected", () => {
    expect(plain("abcdef", [])).toBe("abcdef");
    expect(plain("abcdef", [caret(2, 0), caret(3, 6)])).toBe("|abcdef|");
    expect(plain("abcdef", [caret(2, 4, 1), caret(3, 4)])).toBe("a[bcd]||ef");
    expect(plain("abcdef", [caret(2, 1, 4)])).toBe("a|[bcd]ef");
    expect(plain("ab", [caret(2, 9)])).toBe("ab|");
    expect(plain("", [caret(2, 0)])).toBe("|");
  });
});
