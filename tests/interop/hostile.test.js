// S6, E3: no bytes from a peer end the server, reach another peer, or change what a late joiner gets.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DIALECTS, attack } from "./support/attack.js";
import { payloads } from "./support/hostile.js";
import { KINDS, opener, same } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

describe("hostile peers", () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  for (const [name, dialect] of Object.entries(DIALECTS)) {
    it(`s6: hostile frames on ${name} leave the server alive and everybody with the same document`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const [victim, witness] = await Promise.all([open("y-websocket 3.1", seats[0]).ready(), open("hocuspocus 4.8", seats[1]).ready()]);
      victim.awareness.setLocalStateField("note", "mine");
      victim.write("mine", "Öffnungszeiten 😀");
      witness.write("theirs", "witness");
      await until([victim, witness], () => victim.synced && witness.synced && same([victim, witness]) && victim.notes.size === 2, "both notes");
      const before = JSON.stringify(witness.board);
      for (const [what, kind, content] of payloads(victim.doc.clientID)) {
        await attack(dialect, seats[2], kind, content).catch((error) => assert.fail(`${what}: ${error.message}\n${server.log}`));
        assert.ok(server.alive, `${what}: the server is gone\n${server.log}`);
        // A mutation may happen to be a fine edit; of the others nothing may be seen.
        if (!what.startsWith("trap 3")) assert.equal(JSON.stringify(witness.board), before, what);
      }
      assert.doesNotMatch(server.log, /panicked|ERROR/);
      // The victim lost nothing: neither its next edit nor its presence.
      victim.write("next", "the next real edit");
      victim.awareness.setLocalStateField("note", "next");
      const seen = () => witness.awareness.getStates().get(victim.doc.clientID);
      await until([witness], () => witness.text("next") && seen()?.note === "next", "the victim to go on");
      assert.equal(seen().user.name, "Ana");
      const late = await Promise.all(KINDS.map((kind) => open(kind, seats[4]).ready()));
      await until([victim, witness, ...late], () => same([victim, witness, ...late]), "late joiners to have the same");
      for (const peer of [victim, witness, ...late]) {
        assert.equal(peer.doc.store.pendingStructs, null);
        assert.equal(peer.text("mine").toString(), "Öffnungszeiten 😀");
      }
      assert.ok([victim, witness].every((peer) => peer.connections === 1 && peer.refusals.length === 0));
    });
  }

  it("d4: what hostile peers left behind folds to the same document after kill -9", async (t) => {
    const open = opener(t);
    const { seats } = await Workshop.open(server);
    const witness = await open("y-websocket 3.1", seats[0]).ready();
    witness.write("mine", "mine");
    for (const [what, kind, content] of payloads(1)) {
      if (what.startsWith("trap 3")) await attack(DIALECTS["/sync"], seats[2], kind, content);
    }
    await server.kill();
    await until([witness], () => !witness.open, "the server to be gone");
    await server.startAgain();
    const late = await open("hocuspocus 4.8", seats[1]).ready();
    await until([witness, late], () => witness.synced && same([witness, late]), "the same document");
    assert.ok(late.notes.has("mine"));
  });
});
