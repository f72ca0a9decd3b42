// S1, S3, S4, S11: stock clients write notes together and see each other.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import * as Y from "yjs";
import { KINDS, PROVIDERS, opener, same } from "./support/peer.js";
import { Server } from "../support/server.mjs";
import { until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

const TEXT = "The customer cannot reach support in the evening";

/** The ten lines of the SPEC, as they stand there, with the imports taken out. */
function tenLines() {
  const spec = readFileSync(new URL("../../protocol/SPEC.md", import.meta.url), "utf8");
  const lines = spec.match(/```js\n([\s\S]+?)```/)[1].split("\n");
  const body = lines.filter((line) => !line.startsWith("import")).join("\n");
  return new Function("Y", "WebsocketProvider", "server", "board", "ticket", `${body}\nreturn { doc, provider };`);
}

/** The same with the other provider. */
function tenLinesOfHocuspocus({ collab, board, token }) {
  const doc = new Y.Doc();
  const websocketProvider = new HocuspocusProviderWebsocket({ url: collab, WebSocketPolyfill: WebSocket });
  const provider = new HocuspocusProvider({ websocketProvider, name: board, document: doc, token });
  provider.attach();
  provider.on("synced", () => {
    const note = new Y.Map([["kind", "problem"]]);
    note.set("text", new Y.Text(TEXT));
    doc.getMap("notes").set("note-1", note);
  });
  return { doc, provider, websocketProvider };
}

describe("stock clients on a board", { concurrency: 4 }, () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  for (const kind of KINDS) {
    it(`s1: the ten lines of the SPEC make a valid note with ${kind}`, async (t) => {
      const open = opener(t);
      const workshop = await Workshop.open(server);
      const [ana, ben] = workshop.seats;
      const reader = await open("y-websocket 3.1", ben).ready();
      const { doc, provider, websocketProvider } = PROVIDERS[kind]
        ? tenLines()(Y, PROVIDERS[kind], ana.server, ana.board, ana.params.ticket)
        : tenLinesOfHocuspocus(ana);
      t.after(() => [provider, websocketProvider, doc].forEach((made) => made?.destroy()));
      await until([reader], () => reader.text("note-1")?.toString() === TEXT, "the note to arrive");
      assert.deepEqual(reader.board, { "note-1": { kind: "problem", text: TEXT } });
      const view = await workshop.view(workshop.facilitator);
      const read = view.boards[`e1.${workshop.room}`];
      assert.equal(read.notes["note-1"].author, ana.person);
      assert.equal(read.progress.problems, 1, "the server reads it as a problem");
    });

    it(`s3: the server's first word to ${kind} lets it begin, and step 1 comes before anything it may miss`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const peer = await open(kind, seats[0]).ready();
      const steps = peer.received.filter(({ type }) => type === 0).map(({ step }) => step);
      if (PROVIDERS[kind]) assert.deepEqual([peer.received[0].type, peer.received[0].step], [0, 0]);
      else assert.equal(peer.received[0].type, 2, "authenticated");
      assert.ok(steps.includes(0), "the server asks what the peer has");
      assert.ok(steps.includes(1), "the server answers the peer's own question");
    });

    it(`s4: ${kind} hears its own edit and its own presence again`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const peer = await open(kind, seats[0]).ready();
      peer.received.length = 0;
      peer.write("mine", "x");
      const echo = () => peer.received.find(({ type, step }) => type === 0 && step === 2);
      await until([peer], echo, "the echo of the edit");
      assert.deepEqual([...Y.decodeUpdate(echo().update).structs].map(({ id }) => id.client).slice(0, 1), [peer.doc.clientID]);
      peer.awareness.setLocalStateField("cursor", 1);
      await until([peer], () => peer.received.some(({ type }) => type === 1), "the echo of the presence");
    });

    it(`s11: everybody sees the presence of ${kind} with the identity the server knows`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const others = await Promise.all(KINDS.map((other, at) => open(other, seats[at + 1]).ready()));
      const peer = await open(kind, seats[0]).ready();
      peer.awareness.setLocalStateField("user", { person: seats[1].person, name: "Somebody else", color: "#c0ffee" });
      peer.awareness.setLocalStateField("note", "n1");
      const seen = (other) => other.awareness.getStates().get(peer.doc.clientID);
      await until(others, () => others.every((other) => seen(other)?.note === "n1"), "the presence to arrive");
      for (const other of others) {
        assert.deepEqual(seen(other).user, { person: seats[0].person, name: "Ana", color: "#c0ffee" });
      }
      await peer.disconnect();
      await until(others, () => others.every((other) => !seen(other)), "the presence to go with its socket");
    });

    it(`s11: ${kind} that comes back is seen again`, async (t) => {
      const open = opener(t);
      const { seats } = await Workshop.open(server);
      const other = await open("y-websocket 3.1", seats[1]).ready();
      const peer = await open(kind, seats[0]).ready();
      const seen = () => other.awareness.getStates().has(peer.doc.clientID);
      peer.awareness.setLocalStateField("note", "n1");
      await until([other], seen, "to be seen");
      await peer.disconnect();
      assert.ok(peer.closes.every((code) => code === 1000 || code === 1005), `a clean goodbye, not ${peer.closes}`);
      await until([other], () => !seen(), "to be gone");
      peer.connect();
      // The Hocuspocus provider says so with its next renewal only, the others at once.
      await until([other], seen, "to be seen again", PROVIDERS[kind] ? 3_000 : 20_000);
    });
  }

  it("s1: clients of all kinds in places made by the command line converge and see each other's typing at once", async (t) => {
    const open = opener(t);
    const [places, workshop] = await Promise.all([server.seats({ rooms: 1 }), Workshop.open(server)]);
    assert.equal(places.length, 5);
    const stock = await Promise.all(
      places.map((place, at) => open(KINDS[at % 2], place).ready()),
    );
    const mixed = await Promise.all(workshop.seats.map((seat, at) => open(KINDS[at % 3], seat).ready()));
    for (const peers of [stock, mixed]) {
      peers[0].write("shared", "");
      await until(peers, () => peers.every((peer) => peer.text("shared")), "the note to arrive");
      for (const [at, peer] of peers.entries()) {
        const letter = "абcde"[at];
        peer.text("shared").insert(0, letter);
        const everywhere = () => peers.every((other) => other.text("shared").toString().includes(letter));
        await until(peers, everywhere, `the letter of ${peer.kind} to be seen at once`, 1_000);
      }
      // Everybody types at the same time, in the same place, without waiting.
      for (let round = 0; round < 40; round++) {
        for (const peer of peers) peer.text("shared").insert(round % 7, String(round % 10));
      }
      const whole = () => same(peers) && peers[0].text("shared").length === 5 + 40 * peers.length;
      await until(peers, whole, "everything to be everywhere");
      assert.ok(peers.every((peer) => peer.connections === 1 && peer.refusals.length === 0));
    }
  });
});
