// `@y/websocket` 4 on Yjs 14 is an experiment: this test records what works, and fails only if stock clients suffer from it.
// With 4.0.0-3 on 14.0.0-rc.7 everything works but new notes: Yjs 14 writes each new container as an XML fragment, which
// no board has (S6), so they are refused. The packages want Node 22 and are left out on older ones.

import assert from "node:assert/strict";
import { it } from "node:test";
import { opener } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

/** The packages, if they were installed: they are optional. */
async function packages() {
  try {
    const [Y, { WebsocketProvider }] = await Promise.all([import("@y/y"), import("@y/websocket")]);
    return { Y, WebsocketProvider };
  } catch (error) {
    return { missing: error.message.split("\n")[0] };
  }
}

it("s1: @y/websocket 4 with Yjs 14 is tried and does stock clients no harm", { timeout: 30_000 }, async (t) => {
  const { Y, WebsocketProvider, missing } = await packages();
  if (missing) return t.skip(`not installed: ${missing}`);
  const open = opener(t);
  const server = await Server.start();
  t.after(() => server.stop());
  const { seats } = await Workshop.open(server);
  const stock = await open("y-websocket 3.1", seats[0]).ready();
  stock.write("from-13", "written with Yjs 13");
  const tried = async (what, trial) => {
    try {
      await trial();
      t.diagnostic(`works: ${what}`);
    } catch (error) {
      t.diagnostic(`does not work: ${what} (${error.message.split("\n")[0]})`);
    }
  };
  const doc = new Y.Doc();
  const { server: url, board, params } = seats[1];
  const provider = new WebsocketProvider(url, board, doc, { params, disableBc: true });
  t.after(() => (provider.destroy(), doc.destroy()));
  const soon = (holds) => until([stock], holds, "it", 3_000);
  const poke = setInterval(() => stock.report(), 20);
  t.after(() => clearInterval(poke));
  await tried("connecting and syncing", () => soon(() => provider.synced));
  await tried("reading a note of Yjs 13", () => soon(() => JSON.stringify(doc.get("notes").toJSON()).includes("written with Yjs 13")));
  await tried("editing the text of a note of Yjs 13", async () => {
    doc.get("notes").getAttr("from-13").getAttr("text").insert(0, "re");
    await soon(() => stock.text("from-13").toString() === "rewritten with Yjs 13");
  });
  await tried("presence with the identity the server knows", async () => {
    provider.awareness.setLocalStateField("note", "n1");
    await soon(() => stock.awareness.getStates().get(doc.clientID)?.user?.name === "Ben");
  });
  await tried("writing a note that Yjs 13 reads", async () => {
    const note = new Y.Type();
    note.setAttr("kind", "problem");
    const text = new Y.Type();
    text.insert(0, "written with Yjs 14");
    note.setAttr("text", text);
    doc.get("notes").setAttr("from-14", note);
    await soon(() => stock.text("from-14")?.toString() === "written with Yjs 14");
  });
  // Whatever it sent: stock clients go on, and late joiners get what was there.
  assert.ok(server.alive);
  stock.write("after", "after");
  const late = await open("hocuspocus 4.8", seats[2]).ready();
  await until([stock, late], () => late.notes.has("after") && late.notes.has("from-13"), "stock clients to go on");
  assert.ok(stock.open && stock.connections === 1);
  assert.deepEqual(stock.refusals, []);
});
