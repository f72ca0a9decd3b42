// D2, D3: the server is killed with -9 at any moment and comes back on the same port and data.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KINDS, opener, same } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

describe("a server that is killed", { concurrency: 4 }, () => {
  it("d3: what was shown to anybody is there after kill -9, and stock clients of all kinds come back by themselves", async (t) => {
    const open = opener(t);
    const server = await Server.start();
    t.after(() => server.stop());
    const { seats } = await Workshop.open(server);
    const peers = await Promise.all(seats.map((seat, at) => open(KINDS[at % 3], seat).ready()));
    for (let round = 0; round < 3; round++) {
      for (const [at, peer] of peers.entries()) peer.write(`r${round}-${at}`, `${round} 😀 ${peer.kind}`);
      // Shown to one that did not write it: that is the promise. The rest may be on its way when the server dies.
      const others = () => peers.every((peer, at) => peers.some((_, writer) => writer !== at && peer.notes.has(`r${round}-${writer}`)));
      await until(peers, others, "everybody to see something of others");
      const shown = peers.map((peer, at) =>
        peers.flatMap((_, writer) => (writer !== at && peer.notes.has(`r${round}-${writer}`) ? [`r${round}-${writer}`] : [])),
      );
      await server.kill();
      await until(peers, () => peers.every((peer) => !peer.open), "everybody to lose the server");
      for (const [at, peer] of peers.entries()) peer.write(`away${round}-${at}`, "written while the server was away");
      await server.startAgain();
      // A fresh client first: it sees what the log holds, before anybody brings it back.
      const fresh = await open(KINDS[round], seats[0]).ready();
      for (const id of new Set(shown.flat())) assert.ok(fresh.notes.has(id), `${id} was shown before the kill`);
      const all = [...peers, fresh];
      const whole = () => all.every((peer) => peer.synced) && same(all) && fresh.notes.size === (round + 1) * 2 * peers.length;
      await until(all, whole, "everybody to come back and converge", 20_000);
      fresh.destroy();
    }
    assert.deepEqual(peers.flatMap((peer) => peer.refusals), []);
    assert.ok(peers.every((peer) => peer.connections >= 4), "each came back after each kill");
  });

  for (const kind of KINDS) {
    it(`d2: an edit that ${kind} was told is saved survives a kill in the same moment`, async (t) => {
      const open = opener(t);
      const server = await Server.start();
      t.after(() => server.stop());
      const { seats } = await Workshop.open(server);
      for (let round = 0; round < 3; round++) {
        const writer = await open(kind, seats[0]).ready();
        writer.received.length = 0;
        for (let number = 0; number < 10; number++) writer.write(`n${round}-${number}`, "saved?");
        // Step 2 and update of type 0 are echoes here; 8 is SyncStatus.
        const saved = () => writer.received.filter(({ type, rest }) => (kind === "hocuspocus 4.8" ? type === 8 && rest[0] === 1 : type === 0));
        await until([writer], () => saved().length > 0, "the first to be saved");
        const count = saved().length;
        const killed = server.kill();
        writer.destroy();
        await killed;
        await server.startAgain();
        const fresh = await open("y-websocket 3.1", seats[1]).ready();
        const there = [...fresh.notes.keys()].filter((id) => id.startsWith(`n${round}-`)).length;
        assert.ok(there >= count, `${count} were said to be saved, ${there} are there`);
        fresh.destroy();
      }
    });
  }
});
