// S14: stock clients give a socket up that brings no application message for 30 seconds. The one long test.

import assert from "node:assert/strict";
import { it } from "node:test";
import { KINDS, opener } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { quietly } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

it("s14: clients that are alone on a board and say nothing stay connected for longer than 35 seconds", async (t) => {
  const open = opener(t);
  const server = await Server.start();
  t.after(() => server.stop());
  const lone = async (kind, options) => {
    const { seats } = await Workshop.open(server);
    return open(kind, seats[0], options).ready();
  };
  const peers = await Promise.all([
    ...KINDS.map((kind) => lone(kind)),
    ...KINDS.map((kind) => lone(kind, { awareness: null })),
  ]);
  // Presence would be renewed every 15 seconds, and its echo would be traffic; half of them show none.
  for (const peer of peers.slice(KINDS.length)) peer.awareness?.setLocalState(null);
  await quietly(37_000, peers, () => peers.every((peer) => peer.open && peer.connections === 1), "a lone client was dropped");
  peers[0].write("awake", "awake");
  assert.ok(peers.every((peer) => peer.received.length > 3), "each was sent something");
});
