// S9, S10: closed boards. A refusal says why, closes nothing, loops nowhere, and disturbs nobody else.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KINDS, opener, same } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { quietly, until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

/** For how long a loop of reconnecting would have to show: the slowest stock client comes back within one second. */
const QUIET_MS = 3_000;

describe("a board that is closed", { concurrency: 6 }, () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  it("s15: the Hocuspocus client is told at once when its board closes and when it opens again", async (t) => {
    const open = opener(t);
    const workshop = await Workshop.open(server);
    const peer = await open("hocuspocus 4.8", workshop.seats[0]).ready();
    assert.equal(peer.provider.authorizedScope, "read-write");
    await workshop.closeExercise();
    await until([peer], () => peer.provider.authorizedScope === "readonly", "the board to close");
    await workshop.openExercise();
    await until([peer], () => peer.provider.authorizedScope === "read-write", "the board to open");
    peer.write("note", "after all");
    await until([peer], () => peer.provider.unsyncedChanges === 0, "the note to be saved");
    assert.deepEqual(peer.refusals, []);
  });

  for (const kind of KINDS) {
    it(`s9: ${kind} is told why its edit was refused, stays connected and reads on, and nobody else sees anything`, async (t) => {
      const open = opener(t);
      const workshop = await Workshop.open(server);
      const [ana, ...others] = workshop.seats;
      const writer = await open(kind, ana).ready();
      const readers = await Promise.all(KINDS.map((other, at) => open(other, others[at]).ready()));
      const all = [writer, ...readers];
      writer.write("before", "before");
      await until(all, () => same(all) && readers[0].notes.has("before"), "the first note");
      await workshop.closeExercise();
      writer.write("refused", "too late");
      await until([writer], () => writer.refusals.length > 0, "the refusal");
      assert.deepEqual([...new Set(writer.refusals)], ["board_closed"]);
      await quietly(QUIET_MS, all, () => all.every((peer) => peer.open && peer.connections === 1), "no socket closes");
      for (const reader of readers) {
        assert.equal(reader.notes.has("refused"), false);
        assert.deepEqual(reader.refusals, []);
      }
      const late = await open("y-websocket 3.1", ana).ready();
      assert.deepEqual(Object.keys(late.board), ["before"]);

      await workshop.openExercise();
      readers[1].write("after", "after");
      await until(all, () => writer.notes.has("after") && readers[0].notes.has("after"), "the refused one to read on");
      const told = writer.refusals.length;
      writer.write("still-refused", "it builds on what was refused");
      await until([writer], () => writer.refusals.length > told, "what follows to be refused too");
      assert.equal(readers[0].notes.has("still-refused"), false);
      writer.destroy();
      const again = await open(kind, ana).ready();
      again.write("fresh", "fresh");
      await until(readers, () => readers.every((reader) => reader.notes.has("fresh")), "a fresh document to go on");
      assert.deepEqual(again.refusals, []);
    });

    it(`s9: after a refusal the document of ${kind} is read-only on its socket, also for what would have been fine`, async (t) => {
      const open = opener(t);
      const workshop = await Workshop.open(server);
      const writer = await open(kind, workshop.seats[0]).ready();
      const reader = await open("y-websocket 3.1", workshop.seats[1]).ready();
      writer.write("old", "old");
      await until([reader], () => reader.notes.has("old"), "the note");
      await workshop.closeExercise();
      writer.write("refused", "too late");
      await until([writer], () => writer.refusals.length === 1, "the refusal");
      await workshop.openExercise();
      writer.notes.delete("old");
      await until([writer], () => writer.refusals.length === 2, "the deletion to be refused");
      assert.ok(reader.notes.has("old"));
      assert.ok(writer.open && writer.connections === 1);
    });

    it(`s10: ${kind} comes back to a closed board without complaint when it brings nothing new`, async (t) => {
      const open = opener(t);
      const workshop = await Workshop.open(server);
      const peer = await open(kind, workshop.seats[0]).ready();
      peer.write("kept", "kept");
      peer.write("gone", "gone");
      peer.notes.delete("gone");
      const witness = await open("y-websocket 3.1", workshop.seats[1]).ready();
      await until([witness, peer], () => peer.synced && witness.notes.has("kept") && same([peer, witness]), "everything to be saved");
      await workshop.closeExercise();
      await peer.disconnect();
      peer.received.length = 0;
      peer.connect();
      await until([peer], () => peer.open && peer.synced && peer.received.length > 0, "to sync again");
      await quietly(500, [peer], () => peer.refusals.length === 0 && peer.open, "no complaint");
      assert.equal(peer.connections, 2);
    });

    it(`s10: what ${kind} wrote offline and brings to a closed board is refused and stays with its writer`, async (t) => {
      const open = opener(t);
      const workshop = await Workshop.open(server);
      const peer = await open(kind, workshop.seats[0]).ready();
      const witness = await open("y-websocket 3.1", workshop.seats[1]).ready();
      await peer.disconnect();
      peer.write("offline", "offline");
      await workshop.closeExercise();
      peer.connect();
      await until([peer], () => peer.refusals.length > 0, "the refusal");
      await quietly(QUIET_MS, [peer], () => peer.open && peer.connections === 2, "no reconnect loop");
      // The Hocuspocus provider brings it twice: as an update that waited, and as step 2.
      assert.equal(peer.refusals[0], "board_closed");
      assert.ok(peer.refusals.length <= (kind === "hocuspocus 4.8" ? 2 : 1));
      assert.ok(peer.notes.has("offline"));
      assert.ok(witness.notes.size === 0);
    });
  }
});
