import { describe, expect, it } from "vitest";
import type { BoardKey, LiveMessage, LiveRequest, View } from "../protocol/generated";
import { CROWDED_RETRY_MS, LiveStore } from "./store";
import { step } from "./versions";

const view = (title: string) => ({ workshop: { title }, rooms: { r1: { name: "A" } } }) as unknown as View;
const whole = (version: number, title = "T"): LiveMessage => ({ type: "whole", version, now: 5000, view: view(title) });
const patch = (version: number, title: string): LiveMessage => ({
  type: "patch", version, now: 5000, ops: [{ op: "replace", path: "/workshop/title", value: title }],
});

/** A socket whose other end the test holds. */
class FakeSocket {
  readyState = 0;
  readonly sent: LiveRequest[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  opens() {
    this.readyState = 1;
    this.onopen?.();
  }
  says(message: LiveMessage) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as LiveRequest);
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
}

function world() {
  const sockets: FakeSocket[] = [];
  let due: Array<{ run: () => void; ms: number }> = [];
  let now = 1000;
  const silences: number[] = [];
  const store = new LiveStore("ws://x", "token", {
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    now: () => now,
    random: () => 1,
    later: (run, ms) => {
      const one = { run, ms };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
    onSilence: () => silences.push(sockets.length),
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  const later = (ms: number) => { now += ms; };
  return { store, sockets, last, silences, later, timePasses: () => due.splice(0).forEach(({ run }) => run()), waits: () => due.map(({ ms }) => ms) };
}

describe("versions", () => {
  it("a patch applies to the version before it and leaves what it does not name the same object", () => {
    const first = step(null, whole(3) as Extract<LiveMessage, { type: "whole" }>, 1000);
    if (first.kind !== "held") throw new Error("a whole is always held");
    expect(first.held.clockAheadMs).toBe(4000);
    const second = step(first.held, patch(4, "U") as Extract<LiveMessage, { type: "patch" }>, 1000);
    if (second.kind !== "held") throw new Error("the next patch fits");
    expect(second.held.view.workshop.title).toBe("U");
    expect(second.held.view.rooms).toBe(first.held.view.rooms);
    expect(first.held.view.workshop.title).toBe("T");
  });

  it("a missed version, a patch before any whole and a patch that does not fit are gaps; an old patch is nothing", () => {
    const held = { view: view("T"), version: 3, clockAheadMs: 0 };
    const as = (message: LiveMessage) => message as Extract<LiveMessage, { type: "patch" }>;
    expect(step(held, as(patch(5, "U")), 0).kind).toBe("gap");
    expect(step(null, as(patch(1, "U")), 0).kind).toBe("gap");
    expect(step(held, { type: "patch", version: 4, now: 0, ops: [{ op: "replace", path: "/no/where", value: 1 }] }, 0).kind).toBe("gap");
    expect(step(held, as(patch(3, "U")), 0).kind).toBe("old");
  });
});

describe("the live store", () => {
  it("says hello with the token first and is live from the first whole on", () => {
    const { store, last } = world();
    store.start();
    last().opens();
    expect(last().sent).toEqual([{ type: "hello", token: "token" }]);
    last().says(whole(1));
    expect(store.state()).toMatchObject({ status: { kind: "live" }, view: { workshop: { title: "T" } } });
    expect(store.serverNow()).toBe(5000);
  });

  it("takes what people wrote as it is drawn: without marks piled up over a letter", () => {
    const { store, last } = world();
    store.start();
    last().opens();
    last().says(whole(1, `Zo${"\u0308".repeat(300)}e`));
    expect(store.state().view?.workshop.title).toBe(`Zo${"\u0308".repeat(5)}e`);
  });

  it("asks for the whole once after a gap and goes on from there", () => {
    const { store, last } = world();
    store.start();
    last().opens();
    last().says(whole(1));
    last().says(patch(3, "lost"));
    last().says(patch(4, "lost"));
    expect(last().sent.filter(({ type }) => type === "whole")).toHaveLength(1);
    expect(store.state().view?.workshop.title).toBe("T");
    last().says(whole(4, "new"));
    last().says(patch(5, "newer"));
    expect(store.state().view?.workshop.title).toBe("newer");
  });

  it("keeps the view while offline, connects again, and ignores the replaced socket", () => {
    const { store, sockets, last, timePasses } = world();
    store.start();
    last().opens();
    last().says(whole(1));
    const first = last();
    first.close();
    expect(store.state()).toMatchObject({ status: { kind: "offline", retryInMs: 500 }, view: { workshop: { title: "T" } } });
    timePasses();
    expect(sockets).toHaveLength(2);
    first.says(whole(9, "ghost"));
    expect(store.state().view?.workshop.title).toBe("T");
    last().opens();
    last().says(whole(2, "back"));
    expect(store.state()).toMatchObject({ status: { kind: "live" }, view: { workshop: { title: "back" } } });
  });

  it("waits longer after each failure, up to fifteen seconds", () => {
    const { store, last, timePasses } = world();
    store.start();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      last().close();
      const { status } = store.state();
      if (status.kind === "offline") pauses.push(status.retryInMs);
      timePasses();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it("stops for good when the seat is refused, and not when the server is only busy", () => {
    const { store, sockets, last, timePasses } = world();
    store.start();
    last().opens();
    last().says({ type: "refused", code: "unavailable" });
    expect(store.state().status.kind).toBe("offline");
    timePasses();
    last().opens();
    last().says({ type: "refused", code: "person_removed" });
    timePasses();
    expect(store.state().status).toEqual({ kind: "refused", code: "person_removed" });
    expect(sockets).toHaveLength(2);
  });

  it("a tab too many says why, and leaves the server alone until the person has had time to close others", () => {
    const { store, sockets, last, timePasses } = world();
    store.start();
    last().opens();
    last().says({ type: "refused", code: "too_many_sockets" });
    expect(store.state().status).toEqual({ kind: "offline", attempt: 1, retryInMs: CROWDED_RETRY_MS, crowded: true });
    expect(sockets).toHaveLength(1);
    store.retryNow();
    expect(store.state().status).toMatchObject({ kind: "connecting", crowded: true });
    last().opens();
    last().says(whole(1));
    expect(store.state().status.kind).toBe("live");
    last().close();
    timePasses();
    expect(store.state().status).toMatchObject({ crowded: false });
    last().opens();
    last().says({ type: "refused", code: "too_many_sockets" });
    store.retryNow();
    last().close();
    expect(store.state().status, "another reason").toMatchObject({ kind: "offline", crowded: false });
  });

  it("v5 asks a silent server whether it is there, and goes on over the same socket if it answers", () => {
    const { store, sockets, last, silences, timePasses } = world();
    store.start();
    last().opens();
    last().says(whole(1));
    timePasses();
    expect(last().sent.at(-1)).toEqual({ type: "ping" });
    last().says({ type: "pong" });
    expect(store.state().status.kind).toBe("live");
    timePasses();
    last().says(patch(2, "U"));
    timePasses();
    expect(last().sent.filter(({ type }) => type === "ping")).toHaveLength(3);
    expect([sockets.length, silences]).toEqual([1, []]);
  });

  it("v5 connects anew if nothing is answered, without waiting for the browser to notice that the socket is dead", () => {
    const { store, sockets, last, silences, timePasses } = world();
    store.start();
    last().opens();
    last().says(whole(1));
    const dead = last();
    dead.close = () => { dead.readyState = 2; };
    store.retryNow();
    store.retryNow();
    expect(dead.sent.filter(({ type }) => type === "ping")).toHaveLength(1);
    timePasses();
    expect(store.state().status.kind).toBe("offline");
    expect(silences).toEqual([1]);
    timePasses();
    last().opens();
    last().says(whole(1, "again"));
    dead.onclose?.();
    dead.says(whole(7, "ghost"));
    expect(store.state()).toMatchObject({ status: { kind: "live" }, view: { workshop: { title: "again" } } });
    expect(sockets).toHaveLength(2);
  });

  it("v5 asks at once when there is a reason to doubt, once, and waits seconds for the answer", () => {
    const { store, sockets, last, waits } = world();
    store.doubt();
    expect(sockets).toHaveLength(0);
    store.start();
    last().opens();
    last().says(whole(1));
    store.doubt();
    store.doubt();
    expect(last().sent.filter(({ type }) => type === "ping")).toHaveLength(1);
    expect(waits()).toEqual([4_000]);
    last().says({ type: "pong" });
    expect([store.state().status.kind, waits()]).toEqual(["live", [30_000]]);
  });

  it("once ended it stays so, whatever is still waited for", () => {
    const { store, sockets, last, timePasses } = world();
    store.start();
    last().opens();
    last().says(whole(1));
    store.stop();
    store.doubt();
    timePasses();
    expect(sockets).toHaveLength(1);
  });

  it("begins an attempt to connect anew that hangs, but not one that has just begun", () => {
    const { store, sockets, later } = world();
    store.start();
    store.retryNow();
    expect(sockets).toHaveLength(1);
    later(2000);
    store.retryNow();
    expect(sockets).toHaveLength(2);
    expect(store.state().status.kind).toBe("connecting");
  });

  it("watches a board as long as anybody does, and again after a reconnect", () => {
    const { store, last, timePasses } = world();
    const board = "r1.e1" as BoardKey;
    store.start();
    last().opens();
    last().says(whole(1));
    const one = store.watch([board]);
    const two = store.watch([board]);
    one();
    expect(last().sent.at(-1)).toEqual({ type: "watch", boards: [board] });
    last().close();
    timePasses();
    last().opens();
    expect(last().sent).toEqual([{ type: "hello", token: "token" }, { type: "watch", boards: [board] }]);
    two();
    expect(last().sent.at(-1)).toEqual({ type: "watch", boards: [] });
  });
});
