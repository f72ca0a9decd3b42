// S7, S8, A8: whose client id it is, what builds on something unknown, how many sockets a seat has.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as Y from "yjs";
import { KINDS, opener, same } from "./support/peer.js";
import { Hand } from "./support/hand.js";
import { Raw } from "./support/raw.js";
import { Server } from "../support/server.mjs";
import { quietly, until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

/** How long knocking is watched, and how often a client that is turned away may knock in that time. */
const QUIET_MS = 6_000;
const KNOCKS_MAX = 3;

/** Whether a frame of either dialect is an update that a client has just made (0, then 2, after the board's name). */
const isUpdate = (peer) => (frame) => {
  const at = peer.frame(Buffer.alloc(0)).length;
  return frame[at] === 0 && frame[at + 1] === 2;
};

describe("who wrote what", { concurrency: 4 }, () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  for (const kind of KINDS) {
    it(`s7: ${kind} cannot write under the client id of another person's tab, and that tab loses nothing`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [owner, thief] = await Promise.all([open("y-websocket 3.1", seats[0]).ready(), open(kind, seats[1]).ready()]);
      const witness = await open("hocuspocus 4.8", seats[2]).ready();
      owner.write("mine", "mine");
      await until([thief, witness], () => thief.notes.has("mine") && witness.notes.has("mine"), "the note to arrive");
      const own = thief.doc.clientID;
      thief.doc.clientID = owner.doc.clientID;
      thief.write("forged", "forged");
      thief.doc.clientID = own;
      await until([thief], () => thief.refusals.length > 0, "the refusal");
      assert.deepEqual([...new Set(thief.refusals)], ["client_id_taken"]);
      assert.ok(thief.open && thief.connections === 1);
      owner.write("next", "next");
      await until([owner, witness], () => witness.notes.has("next") && same([owner, witness]), "the owner's next note");
      assert.deepEqual(Object.keys(witness.board).sort(), ["mine", "next"]);
      assert.deepEqual([...owner.refusals, ...witness.refusals], []);
    });

    it(`s7: nobody is muted by whoever takes the client id of ${kind} from its presence`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const thief = await Raw.open(t, seats[2]);
      const [owner, witness] = await Promise.all([open(kind, seats[0]).ready(), open("hocuspocus 4.8", seats[1]).ready()]);
      owner.awareness.setLocalStateField("note", "n1");
      const { clientID } = owner.doc;
      await until([witness], () => witness.awareness.getStates().has(clientID), "the id to be known");
      // Faster than the owner.
      thief.update(new Hand().uint(1, 1, clientID, 0).raw(4).uint(1).string("z").string("e").uint(0).done());
      await until([thief], () => thief.refusals.length > 0, "the refusal");
      owner.write("mine", "my first note");
      await until([witness], () => witness.notes.has("mine"), "the note");
      assert.deepEqual(thief.refusals, ["client_id_taken"]);
      assert.deepEqual([owner.refusals, owner.doc.clientID], [[], clientID]);
      // Nor when the owner is away, with presence or without having written.
      const other = await open(kind, seats[3]).ready();
      other.awareness.setLocalStateField("note", "n2");
      const ids = [clientID, other.doc.clientID];
      await until([witness], () => ids.every((id) => witness.awareness.getStates().has(id)), "both to be here");
      await Promise.all([owner, other].map((peer) => peer.disconnect()));
      await until([witness], () => ids.every((id) => !witness.awareness.getStates().has(id)), "both to be away");
      const squatter = await Raw.open(t, seats[2]);
      for (const id of ids) squatter.presence(id, 1_000, { note: "squat" });
      squatter.update(new Hand().uint(1, 1, ids[1], 0).raw(4).uint(1).string("z").string("e").uint(0).done());
      await until([squatter], () => squatter.refusals.length > 0, "the refusal");
      assert.deepEqual(squatter.refusals, ["client_id_taken"]);
      for (const peer of [owner, other]) peer.connect();
      await until([owner, other], () => [owner, other].every((peer) => peer.open && peer.synced && peer.connections === 2), "both to be back");
      owner.awareness.setLocalStateField("note", "back");
      other.awareness.setLocalStateField("note", "back");
      other.write("other", "after all");
      const back = () => ids.map((id) => witness.awareness.getStates().get(id));
      await until([witness], () => back().every((state) => state?.note === "back") && witness.notes.has("other"), "both to be seen");
      assert.deepEqual(back().map((state) => state.user.name), ["Ana", "Dan"]);
      assert.deepEqual([...owner.refusals, ...other.refusals], []);
    });

    it(`s7: ${kind} may pass on what is known of others`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [owner, relay] = await Promise.all([open("y-websocket 3.1", seats[0]).ready(), open(kind, seats[1]).ready()]);
      owner.write("mine", "mine");
      await until([relay], () => relay.notes.has("mine"), "the note to arrive");
      // A step 2 with everything, as a client that reconnects sends it.
      await relay.disconnect();
      relay.received.length = 0;
      relay.connect();
      await until([relay], () => relay.open && relay.synced && relay.received.length > 0, "to be back");
      relay.write("own", "own");
      await until([owner], () => owner.notes.has("own"), "one's own note after it");
      assert.deepEqual(relay.refusals, []);
    });

    it(`s8: an update of ${kind} with a gap before it is not taken; the server asks and gets both`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [writer, reader] = await Promise.all([open(kind, seats[0]).ready(), open("y-websocket 2.1", seats[1]).ready()]);
      writer.write("first", "first");
      await until([reader], () => reader.notes.has("first"), "the first note");
      writer.lose = isUpdate(writer);
      writer.write("lost", "lost on its way");
      assert.equal(writer.lose, null, "the frame was swallowed");
      await quietly(200, [reader], () => !reader.notes.has("lost"), "it cannot have arrived");
      writer.received.length = 0;
      let torn = false;
      reader.doc.on("update", () => (torn ||= reader.doc.store.pendingStructs !== null));
      writer.write("second", "builds on it");
      await until([writer], () => writer.received.some(({ type, step }) => type === 0 && step === 0), "the server to ask");
      await until([writer, reader], () => same([writer, reader]) && reader.notes.size === 3, "both to arrive");
      assert.equal(torn, false, "nobody was sent half of it");
      assert.deepEqual(writer.refusals, []);
      assert.equal(writer.connections, 1);
    });

    it(`s8: what ${kind} sends of a stranger's document is asked for and never shown to anybody`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [writer, reader] = await Promise.all([open(kind, seats[0]).ready(), open("y-websocket 3.1", seats[1]).ready()]);
      const elsewhere = new Y.Doc();
      t.after(() => elsewhere.destroy());
      elsewhere.getMap("notes").set("a", new Y.Map());
      let second;
      elsewhere.on("update", (update) => (second = update));
      elsewhere.getMap("notes").get("a").set("kind", "problem");
      writer.received.length = 0;
      const body = Buffer.concat([Buffer.from([0, 2, second.length]), second]);
      writer.socket.send(writer.frame(body));
      await until([writer], () => writer.received.some(({ type, step }) => type === 0 && step === 0), "the server to ask");
      writer.write("real", "real");
      await until([reader], () => reader.notes.has("real"), "real content to go on");
      assert.deepEqual(Object.keys(reader.board), ["real"]);
      assert.equal(reader.doc.store.pendingStructs, null);
    });

    it(`a8: ${kind} that left does not count among the sockets of its seat, and the ninth is turned away`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      for (let visit = 0; visit < 10; visit++) {
        const guest = await open(kind, seats[0]).ready();
        guest.destroy();
      }
      const eight = await Promise.all(Array.from({ length: 8 }, () => open(kind, seats[0]).ready()));
      const ninth = open(kind, seats[0]);
      const turnedAway = () => ninth.closes.includes(4529) || ninth.refusals.includes("too_many_sockets");
      await until([ninth], turnedAway, "the ninth to be turned away");
      await quietly(QUIET_MS, [ninth], () => ninth.connections <= KNOCKS_MAX, "it to knock patiently");
      assert.equal(ninth.synced, false);
      assert.ok(eight.every((peer) => peer.open && peer.connections === 1));
      ninth.destroy();
      eight[0].destroy();
      await open(kind, seats[0]).ready();
    });
  }
});
