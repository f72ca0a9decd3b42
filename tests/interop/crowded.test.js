// S17, S18, B5: edits that are well formed each by itself, and too many.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import * as Y from "yjs";
import { KINDS, opener, same } from "./support/peer.js";
import { Hand } from "./support/hand.js";
import { Raw } from "./support/raw.js";
import { Server } from "../support/server.mjs";
import { quietly, until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

const CLIENTS_PER_BOARD = 8_000;
const CLIENTS_PER_PERSON = 1_500;
const NOTES_PER_BOARD = 500;

/** One character by each of these clients, each after the one before, in a text of no board. */
function oneEach(from, count, after) {
  const hand = new Hand().uint(count);
  for (let client = from, left = after; client < from + count; left = client++) {
    hand.uint(1, client, 0);
    if (left === undefined) hand.raw(4).uint(1).string("z");
    else hand.raw(0x84).uint(left, 0);
    hand.string("a");
  }
  return hand.uint(0).done();
}

/** A text of so many characters by client 1, and as many by client 2 that have each of them to the left and nothing to the right. */
function farApart(count) {
  const hand = new Hand().uint(2, count, 2, 0);
  for (let at = count; at > 0; at--) hand.raw(0x84).uint(1, at - 1).string("b");
  return hand.uint(1, 1, 0).raw(4).uint(1).string("z").string("a".repeat(count + 1)).uint(0).done();
}

describe("crowded boards", { concurrency: 2 }, () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  it("s17: a board with as many client ids as it may have lets every client come back", async (t) => {
    const open = opener(t);
    const workshop = await Workshop.open(server);
    const facilitator = await workshop.place(workshop.facilitator);
    let next = 1;
    for (const seat of [...workshop.seats, facilitator]) {
      const raw = await Raw.open(t, seat);
      const count = Math.min(CLIENTS_PER_PERSON, CLIENTS_PER_BOARD - next + 1);
      raw.update(oneEach(next, count, next === 1 ? undefined : next - 1));
      next += count;
      await raw.lacks();
      assert.deepEqual(raw.refusals, [], `${next}`);
      raw.update(oneEach(1_000_000, 1, 1));
      await raw.lacks();
      assert.deepEqual(raw.refusals, ["board_full"]);
    }
    assert.equal(next, CLIENTS_PER_BOARD + 1);
    for (const [at, kind] of KINDS.entries()) {
      const peer = await open(kind, workshop.seats[at]).ready();
      for (let visit = 2; visit < 4; visit++) {
        await peer.disconnect();
        peer.connect();
        await until([peer], () => peer.open && peer.synced && peer.connections === visit, `${kind} to be back`);
      }
      assert.deepEqual([peer.connections, peer.refusals], [3, []]);
      assert.equal(Y.decodeStateVector(Y.encodeStateVector(peer.doc)).size, CLIENTS_PER_BOARD);
      peer.write("mine", "one id too many");
      await until([peer], () => peer.refusals.includes("board_full"), "the reason");
      await quietly(500, [peer], () => peer.connections === 3, "the socket stays open");
    }
  });

  it("s17: a state vector of a hundred thousand clients is answered with the whole", async (t) => {
    const { seats } = await Workshop.open(server);
    const raw = await Raw.open(t, seats[0]);
    raw.update(oneEach(7, 3));
    const hand = new Hand().uint(100_000);
    for (let client = 1; client <= 100_000; client++) hand.uint(client, 1);
    const lacking = await raw.lacks(hand.done());
    assert.equal(raw.closed, null);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, lacking);
    assert.equal(doc.getText("z").toString(), "aaa");
  });

  it("s17: a board that saw 4,000 reloads goes on for every client, deletions and all", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const sockets = await Promise.all(seats.map((seat) => Raw.open(t, seat)));
    const doc = new Y.Doc();
    const updates = [];
    doc.on("update", (update) => updates.push(update));
    doc.getMap("notes").set("n", new Y.Map([["text", new Y.Text("")]]));
    const note = doc.getMap("notes").get("n");
    for (let reload = 0; reload < 4_000; reload++) {
      doc.clientID = 10_000 + reload;
      doc.transact(() => {
        note.set("x", reload);
        note.get("text").insert(note.get("text").length, "ab");
        note.get("text").delete(note.get("text").length - 1, 1);
      });
    }
    // Each edit needs the ones before it, which another socket brought.
    sockets[0].update(updates[0]);
    await sockets[0].lacks();
    for (let person = 0; person < sockets.length; person++) {
      const share = updates.slice(1).slice(person * 800, (person + 1) * 800);
      for (let at = 0; at < share.length; at += 100) {
        sockets[person].step2(Y.mergeUpdates(share.slice(at, at + 100)));
        await sockets[person].lacks();
      }
      assert.deepEqual(sockets[person].refusals, []);
    }
    for (const [at, kind] of KINDS.entries()) {
      const peer = await open(kind, seats[at]).ready();
      assert.equal(peer.text("n").length, 4_000 + at);
      await peer.disconnect();
      peer.text("n").insert(0, "!");
      const heard = sockets[4].updates.length;
      peer.connect();
      await until([peer, sockets[4]], () => peer.synced && peer.connections === 2 && sockets[4].updates.length > heard, `${kind} to be back`);
      const whole = new Y.Doc();
      Y.applyUpdate(whole, await sockets[4].lacks());
      assert.equal(whole.getMap("notes").get("n").get("text").length, 4_001 + at, kind);
      assert.deepEqual([peer.refusals, peer.connections], [[], 2]);
    }
  });

  it("s18: an update that would keep every reader busy is refused at once, and a late joiner is not", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const witness = await open("y-websocket 3.1", seats[0]).ready();
    const raw = await Raw.open(t, seats[1]);
    const busy = () => {
      const fields = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(" ");
      return (Number(fields[13]) + Number(fields[14])) * 10;
    };
    const before = busy();
    raw.update(farApart(4_000));
    await raw.lacks();
    assert.deepEqual(raw.refusals, ["board_full"]);
    assert.ok(busy() - before < 1_000, `${busy() - before} ms of CPU`);
    witness.write("mine", "still here");
    const late = await open("hocuspocus 4.8", seats[2]).ready();
    await until([witness, late], () => late.notes.has("mine") && same([witness, late]), "the note");
    assert.equal(late.doc.getText("z").length, 0);
  });

  it("b5: names that stood there before do not bring more than five hundred notes", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const peer = await open("y-websocket 3.1", seats[0]).ready();
    const late = await open("hocuspocus 4.8", seats[1]).ready();
    const put = (name, count) => peer.doc.transact(() => {
      for (let number = 0; number < count; number++) peer.notes.set(`${name}${number}`, new Y.Map([["text", new Y.Text("x")]]));
    });
    put("a", NOTES_PER_BOARD);
    await until([late], () => late.notes.size === NOTES_PER_BOARD, "all of them");
    peer.doc.transact(() => [...peer.notes.keys()].forEach((name) => peer.notes.delete(name)));
    put("b", NOTES_PER_BOARD);
    await until([late], () => late.notes.has("b499") && late.notes.size === NOTES_PER_BOARD, "the others");
    assert.deepEqual(peer.refusals, []);
    put("a", 1);
    await until([peer], () => peer.refusals.includes("board_full"), "the refusal");
    await quietly(300, [late], () => late.notes.size === NOTES_PER_BOARD, "there are not more");
  });

  it("s6: what is no text does not stand in a text, so everybody types where they see it", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const peer = await open("y-websocket 3.1", seats[0]).ready();
    peer.write("n", "hello");
    await until([peer], () => peer.text("n").length === 5, "the note");
    const raw = await Raw.open(t, seats[1]);
    const { client, clock } = Y.createRelativePositionFromTypeIndex(peer.text("n"), 0).item;
    assert.ok((await raw.lacks()).length > 10, "the note is there");
    raw.update(new Hand().uint(1, 1, 88, 0).raw(0x48).uint(client, clock).uint(3).raw(120, 120, 120).uint(0).done());
    await raw.lacks();
    assert.deepEqual(raw.refusals, ["update_refused"]);
    assert.equal(peer.text("n").length, 5);
    peer.text("n").insert(5, "!");
    assert.equal(peer.text("n").toString(), "hello!");
  });
});
