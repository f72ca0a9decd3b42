import { afterEach, describe, expect, it, vi } from "vitest";
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

/** A socket whose other end the test holds. */
class FakeSocket extends EventTarget {
  static all: FakeSocket[] = [];
  readyState = 0;
  constructor() {
    super();
    FakeSocket.all.push(this);
  }
  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
    this.dispatchEvent(Object.assign(new Event("message"), { data: Uint8Array.of(9).buffer }));
  }
  fails() {
    this.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  }
  send() {}
  close() {}
}

describe("documents whose connection is lost", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    FakeSocket.all = [];
  });

  const start = async (onDoubt = () => {}): Promise<Documents> => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
    documents = new Documents(nowhere, "token", "p1" as PersonId, "on_server_only", onDoubt);
    documents.open(board);
    await vi.advanceTimersByTimeAsync(1);
    return documents;
  };

  it("connect at once when asked to, instead of waiting out the pause between attempts, and once", async () => {
    const open = await start();
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect(FakeSocket.all).toHaveLength(attempt);
      FakeSocket.all.at(-1)?.fails();
      if (attempt < 6) await vi.advanceTimersByTimeAsync(15_000);
    }
    open.retryNow();
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.all).toHaveLength(7);
    open.retryNow();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all, "an attempt that has just begun goes on").toHaveLength(7);
    FakeSocket.all.at(-1)?.opens();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(FakeSocket.all, "the pause that was cut short brings no second connection").toHaveLength(7);
  });

  it("begin an attempt anew that hangs", async () => {
    const open = await start();
    await vi.advanceTimersByTimeAsync(2000);
    open.retryNow();
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it("let go of a connection on which nothing comes, and make another one", async () => {
    const open = await start();
    FakeSocket.all[0]?.opens();
    await vi.advanceTimersByTimeAsync(1);
    expect(open.open(board).saved().kind).toBe("loading");
    open.reconnect();
    expect(open.open(board).saved().kind).toBe("offline");
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.all[1]?.opens();
    await vi.advanceTimersByTimeAsync(5000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(open.open(board).saved().kind).toBe("loading");
  });

  it("doubt the connection seconds after they sent something to which nothing was answered, and as long as that is so", async () => {
    const onDoubt = vi.fn();
    const open = await start(onDoubt);
    FakeSocket.all[0]?.opens();
    const document = open.open(board);
    document.doc.getMap("notes").set("n1", new Y.Map([["text", new Y.Text("late")]]));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(onDoubt).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_200);
    expect(onDoubt).toHaveBeenCalledTimes(2);
    open.reconnect();
    expect(document.saved().kind).toBe("offline");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(onDoubt, "it is known to be lost").toHaveBeenCalledTimes(2);
  });
});
