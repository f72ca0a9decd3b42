import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { BoardId, PersonId } from "../protocol/generated";
import { Documents } from "./documents";

/** Nobody listens there: the tab is offline from the start. */
const nowhere = "ws://127.0.0.1:9/collab";
const board = "w.r1.e1" as BoardId;
let documents: Documents | null = null;

afterEach(() => {
  documents?.stop();
  documents = null;
});

describe("documents without a server", () => {
  it("count the notes that were written and not sent, each once", () => {
    documents = new Documents(nowhere, "token", "p1" as PersonId);
    const document = documents.open(board);
    expect(document.saved()).toEqual({ kind: "offline", notes: 0, crowded: false });
    let calls = 0;
    document.subscribe(() => {
      calls += 1;
    });
    const text = new Y.Text();
    const note = new Y.Map<unknown>([["text", text]]);
    document.doc.getMap("notes").set("n1", note);
    text.insert(0, "two");
    text.insert(3, " words");
    expect(document.saved()).toEqual({ kind: "offline", notes: 1, crowded: false });
    expect([...document.unsent()]).toEqual(["n1"]);
    expect(calls).toBe(1);
  });

  it("v4: every document takes a Yjs client id of its own, and a new one each time it is opened", () => {
    const ids = new Set<number>();
    for (const times of [1, 2, 3]) {
      documents = new Documents(nowhere, "token", "p1" as PersonId);
      for (const exercise of ["e1", "e2"]) ids.add(documents.open(`w.${exercise}.r1` as BoardId).doc.clientID);
      documents.stop();
      expect(ids.size).toBe(2 * times);
    }
  });

  it("are shared in a tab, closed with their last user, and started afresh after a restart", async () => {
    documents = new Documents(nowhere, "token", "p1" as PersonId);
    const one = documents.open(board);
    const two = documents.open(board);
    expect(two.doc).toBe(one.doc);
    documents.release(two);
    expect(documents.open(board).doc).toBe(one.doc);
    await documents.restart(board);
    const fresh = documents.open(board);
    expect(fresh.doc).not.toBe(one.doc);
    documents.release(one);
    expect(documents.open(board).doc).toBe(fresh.doc);
  });
});
