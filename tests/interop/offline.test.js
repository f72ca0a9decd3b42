// S1 and B1 when people come late, leave, write offline, split characters, and undo.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as Y from "yjs";
import { KINDS, opener, same } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

/** Another kind than the given one. */
const next = (kind) => KINDS[(KINDS.indexOf(kind) + 1) % KINDS.length];
const wellFormed = (text) => Buffer.from(text, "utf8").toString("utf8") === text;

describe("people who come and go", { concurrency: 4 }, () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  for (const kind of KINDS) {
    it(`s1: whoever joins late with ${kind} sees everything that was written, changed and deleted before`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const writers = await Promise.all(KINDS.map((other, at) => open(other, seats[at]).ready()));
      for (const [at, peer] of writers.entries()) {
        for (let number = 0; number < 20; number++) peer.write(`n${at}-${number}`, `Note ${number} of ${peer.kind}`);
        peer.text(`n${at}-1`).insert(5, "number ");
        peer.notes.delete(`n${at}-2`);
        peer.notes.get(`n${at}-3`).set("x", at + 0.5);
      }
      await until(writers, () => writers.every((peer) => peer.synced) && same(writers) && writers[0].notes.size === 57, "everybody");
      const late = await open(kind, seats[4]).ready();
      await until([late], () => same([late, writers[0]]), "the late joiner to have all");
      assert.equal(late.text("n1-1").toString(), `Note number 1 of ${KINDS[1]}`);
      assert.equal(late.notes.get("n2-3").get("x"), 2.5);
    });

    it(`s1: what ${kind} and another write offline comes together when both are back`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [one, two] = await Promise.all([open(kind, seats[0]).ready(), open(next(kind), seats[1]).ready()]);
      const stays = await open("y-websocket 3.1", seats[2]).ready();
      one.write("shared", "The invoice is wrong");
      one.write("kept", "kept");
      one.write("lost", "lost");
      const peers = [one, two, stays];
      await until(peers, () => same(peers) && two.notes.size === 3, "the notes to be everywhere");
      await Promise.all([one.disconnect(), two.disconnect()]);
      one.text("shared").insert(11, " of March");
      two.text("shared").delete(0, 3);
      two.text("shared").insert(0, "Every");
      one.notes.delete("lost");
      two.text("lost").insert(0, "too late: ");
      one.write("from-one", "one");
      two.write("from-two", "two");
      stays.text("kept").insert(4, " and changed");
      assert.ok(!same([one, two]));
      one.connect();
      two.connect();
      await until(peers, () => same(peers) && stays.notes.has("from-one") && stays.notes.has("from-two"), "all to converge");
      assert.equal(stays.text("shared").toString(), "Every invoice of March is wrong");
      assert.equal(one.text("kept").toString(), "kept and changed");
      assert.equal(stays.notes.has("lost"), false);
      assert.deepEqual(peers.flatMap((peer) => peer.refusals), []);
    });

    it(`s1: emoji and Cyrillic that ${kind} splits in the middle are the same for everybody, late joiners included`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const peers = await Promise.all(
        [kind, ...KINDS].map((other, at) => open(other, seats[at]).ready()),
      );
      const [writer, other] = peers;
      writer.write("family", "жжж👩‍👩‍👧ёё😀щщ");
      await until(peers, () => same(peers) && other.text("family"), "the text to be everywhere");
      // Between the halves of a surrogate pair, inside a joined emoji, and half of a pair taken away.
      const text = writer.text("family");
      const smile = text.toString().indexOf("😀");
      text.insert(smile + 1, "и");
      other.text("family").insert(4, "Ж");
      await until(peers, () => same(peers) && other.text("family").toString().includes("и"), "the split to be everywhere");
      text.delete(text.toString().indexOf("👧"), 1);
      other.text("family").insert(1, "Ё");
      await until(peers, () => same(peers) && text.toString().includes("Ё"), "the second split to be everywhere");
      writer.write("cyrillic", "Клиент не может дозвониться");
      await until(peers, () => peers.every((peer) => peer.text("cyrillic")), "the second note");
      writer.text("cyrillic").insert(7, "никогда ");
      other.text("cyrillic").delete(0, 6);
      const late = await Promise.all(KINDS.map((k) => open(k, seats[4]).ready()));
      const all = [...peers, ...late];
      await until(all, () => same(all) && late[0].text("cyrillic").toString() === " никогда не может дозвониться", "late joiners");
      for (const { board } of all) assert.ok(wellFormed(board.family.text), board.family.text);
    });

    it(`s1: what ${kind} wrote in the moment it left arrives`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const witness = await open("y-websocket 3.1", seats[1]).ready();
      for (let visit = 0; visit < 20; visit++) {
        const guest = await open(kind, seats[0]).ready();
        guest.write(`last-${visit}`, "x");
        guest.destroy();
      }
      await until([witness], () => witness.notes.size === 20, "every last word to arrive", 3_000);
    });

    it(`s1: undo in ${kind} takes back one's own edits and nobody else's`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [one, two] = await Promise.all([open(kind, seats[0]).ready(), open(next(kind), seats[1]).ready()]);
      const peers = [one, two];
      one.write("shared", "Parcels arrive late");
      await until(peers, () => two.text("shared"), "the note to arrive");
      const undo = new Y.UndoManager(one.notes, { captureTimeout: 0 });
      t.after(() => undo.destroy());
      one.text("shared").insert(15, "too ");
      one.write("mine", "mine");
      await until(peers, () => same(peers) && two.notes.has("mine"), "both edits to arrive");
      two.text("shared").insert(0, "Large ");
      two.text("mine").insert(4, " and yours");
      await until(peers, () => same(peers) && one.text("mine").length === 14, "the other's edits to arrive");
      undo.undo();
      await until(peers, () => same(peers) && !two.notes.has("mine"), "the note to be taken back");
      undo.undo();
      await until(peers, () => same(peers) && two.text("shared").toString() === "Large Parcels arrive late", "the word to be taken back");
      undo.redo();
      undo.redo();
      await until(peers, () => same(peers) && two.notes.has("mine"), "both to be done again");
      assert.equal(two.text("shared").toString(), "Large Parcels arrive too late");
      assert.deepEqual(peers.flatMap((peer) => peer.refusals), []);
    });
  }
});
