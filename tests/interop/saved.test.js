// S5 and /collab: what the Hocuspocus provider counts as unsaved, and several documents with tokens of their own.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import { opener } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { quietly, until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

const KIND = "hocuspocus 4.8";

describe("the hocuspocus provider", () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  it("s5: its unsynced changes return to 0 only after the server has answered", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const peer = await open(KIND, seats[0]).ready();
    t.after(() => server.thaw());
    server.freeze();
    for (let number = 1; number <= 5; number++) {
      peer.write(`n${number}`, "x");
      assert.equal(peer.provider.unsyncedChanges, number);
    }
    await quietly(500, [peer], () => peer.provider.unsyncedChanges === 5, "nothing is saved while the server stands still");
    peer.received.length = 0;
    server.thaw();
    await until([peer], () => peer.provider.unsyncedChanges === 0, "all to be saved");
    assert.equal(peer.provider.hasUnsyncedChanges, false);
    const statuses = peer.received.filter(({ type }) => type === 8).map(({ rest }) => rest[0]);
    assert.deepEqual(statuses, [1, 1, 1, 1, 1], "one status for each message");
    const statusAt = peer.received.findIndex(({ type }) => type === 8);
    const echoAt = peer.received.findIndex(({ type, step }) => type === 0 && step === 2);
    assert.ok(echoAt >= 0 && echoAt < statusAt, "what is said to be saved was shown before");
  });

  it("s5: a refused edit stays unsynced, and its status says so", async (t) => {
    const open = opener(t);
    const workshop = await Workshop.open(server);
    const peer = await open(KIND, workshop.seats[0]).ready();
    await workshop.closeExercise();
    peer.received.length = 0;
    peer.write("refused", "x");
    await until([peer], () => peer.refusals.length === 1, "the refusal");
    assert.equal(peer.provider.unsyncedChanges, 1);
    assert.deepEqual(peer.received.filter(({ type }) => type === 8).map(({ rest }) => rest[0]), [0]);
  });

  it("s1: several documents on one socket, each with a token of its own; a wrong token is refused for its document only", async (t) => {
    const open = opener(t);
    const workshop = await Workshop.open(server);
    const other = await Workshop.open(server);
    await workshop.openExercise("e2");
    const [ana, ben] = workshop.seats;
    let sockets = 0;
    class Counted extends WebSocket {
      constructor(...args) {
        super(...args);
        sockets += 1;
      }
    }
    const socket = new HocuspocusProviderWebsocket({ url: server.collab, WebSocketPolyfill: Counted });
    t.after(() => socket.destroy());
    const first = open(KIND, ana, { socket });
    const second = open(KIND, await workshop.place(ana, "e2"), { socket });
    const elsewhere = open(KIND, other.seats[3], { socket });
    const wrong = open(KIND, { ...(await workshop.place(ana, "e3")), token: `${ana.token.slice(0, -1)}~` }, { socket });
    const foreign = open(KIND, { ...other.seats[1], board: `${other.seats[1].board.slice(0, -2)}r2`, token: ana.token }, { socket });
    const good = [first, second, elsewhere];
    const denied = [wrong, foreign];
    await until(good, () => good.every((peer) => peer.synced), "the three to sync");
    await until(denied, () => denied.every((peer) => peer.refusals.length === 1), "the two to be refused");
    assert.deepEqual(denied.map((peer) => peer.refusals), [["token_unknown"], ["token_unknown"]]);
    for (const [at, peer] of good.entries()) peer.write(`n${at}`, "x");
    const reader = await open("y-websocket 3.1", ben).ready();
    await until([...good, reader], () => good.every((peer) => peer.synced) && reader.notes.has("n0"), "all to be saved");
    await quietly(1_000, [...good, ...denied], () => good.every((peer) => peer.synced), "the good ones are left alone");
    assert.deepEqual(good.map(({ board }) => Object.keys(board)), [["n0"], ["n1"], ["n2"]]);
    assert.equal(sockets, 1);
    assert.ok(good.every((peer) => peer.refusals.length === 0));
    assert.ok(denied.every((peer) => peer.notes.size === 0));

    // A document that leaves the socket is heard no more; the others are.
    second.provider.detach();
    reader.write("more", "x");
    await until([first], () => first.notes.has("more"), "the first to hear on");
  });

  it("s1: two providers for one board on one socket are two, by their sessions", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const socket = new HocuspocusProviderWebsocket({ url: server.collab, WebSocketPolyfill: WebSocket });
    t.after(() => socket.destroy());
    const one = open(KIND, seats[0], { socket, sessionAwareness: true });
    const two = open(KIND, seats[0], { socket, sessionAwareness: true });
    const peers = [one, two];
    await until(peers, () => peers.every((peer) => peer.synced), "both to sync");
    one.write("one", "x");
    two.write("two", "x");
    await until(peers, () => peers.every((peer) => peer.synced && peer.notes.size === 2), "both to have both");
    one.provider.detach();
    two.write("three", "x");
    await until([two], () => two.synced && two.notes.size === 3, "the second to go on alone");
    const reader = await open("y-websocket 3.1", seats[1]).ready();
    assert.equal(reader.notes.size, 3);
  });
});
