// How many hostile inputs end a server, or leave whoever joins late with another document than those present.
//
//   node hostile.js KIND          KIND: fivefold, y-websocket, hocuspocus; the last two as tests/bench installs them
//
// Each input has a document of its own: two people are there, a third sends the input, one of the two writes once more, and
// somebody joins. Prints one JSON object. After a minute it stops and says how many inputs there was time for.

import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as decoding from "lib0/decoding";
import WebSocket from "ws";
import * as Y from "yjs";
import { Server } from "../support/server.mjs";
import { DIALECTS, attack, message } from "./support/attack.js";
import { forged, payloads } from "./support/hostile.js";
import { until } from "./support/until.js";
import { Workshop } from "./support/workshop.js";

const TIME_MS = 60_000;
const PATIENCE_MS = 5_000;
/** The client id of somebody present. */
const VICTIM = 4242;
const SYNC = 0;

/** A document on a socket: it sends what is written, and takes in what comes. */
class Present extends EventEmitter {
  constructor(dialect, seat, client) {
    super();
    this.setMaxListeners(0);
    this.doc = new Y.Doc();
    if (client) this.doc.clientID = client;
    this.synced = false;
    const frame = (body) => dialect.frame(seat, body);
    const skip = frame(new Uint8Array()).length;
    const send = (step, content) => this.socket.send(frame(message(SYNC, step, content)));
    this.socket = new WebSocket(dialect.url(seat));
    this.socket.on("error", () => {});
    this.socket.on("open", () => {
      for (const body of dialect.hello(seat)) this.socket.send(frame(body));
      send(0, Y.encodeStateVector(this.doc));
    });
    this.socket.on("message", (data) => {
      const decoder = decoding.createDecoder(new Uint8Array(data).subarray(skip));
      if (decoding.readVarUint(decoder) !== SYNC) return;
      const step = decoding.readVarUint(decoder);
      const content = decoding.readVarUint8Array(decoder);
      if (step === 0) return send(1, Y.encodeStateAsUpdate(this.doc, content));
      try {
        Y.applyUpdate(this.doc, content, "server");
      } catch {
        // What breaks a stock client is in its document, or not, as it would be there.
      }
      this.synced ||= step === 1;
      this.emit("change");
    });
    this.doc.on("update", (update, origin) => {
      if (origin !== "server") send(2, update);
    });
  }

  write(note) {
    this.doc.getMap("notes").set(note, new Y.Map([["kind", "problem"]]));
  }

  has(note) {
    return this.doc.getMap("notes").has(note);
  }

  /** Everything that can be seen in the document, under whatever name. */
  reads() {
    return JSON.stringify([...this.doc.share.entries()].map(([name, type]) => [name, seen(type)]).filter(([, type]) => type.length > 0).sort());
  }

  gone() {
    this.socket.terminate();
    this.doc.destroy();
  }
}

/** What is visible in a type, whichever it claims to be. */
function seen(type) {
  const value = (content) => (content instanceof Y.AbstractType ? seen(content) : (JSON.stringify(content) ?? null));
  const parts = [];
  for (let item = type._start; item; item = item.right) if (!item.deleted && item.countable) parts.push(...item.content.getContent().map(value));
  for (const [key, item] of [...type._map.entries()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!item.deleted) parts.push([key, value(item.content.getContent().at(-1))]);
  }
  return parts;
}

/** Fivefold, with a board for each input: two facilitators may write on all of them. */
class Fivefold {
  dialect = DIALECTS["/sync"];

  async start() {
    this.server = await Server.start();
    this.workshop = await Workshop.open(this.server);
    this.others = await this.workshop.join("facilitator", "Mallory");
    for (let room = 1; room < 120; room++) await this.workshop.command({ type: "open_room" });
    await this.workshop.openExercise("e2");
  }

  async seats(at) {
    this.workshop.room = `r${1 + (at >> 1)}`;
    const exercise = `e${1 + (at & 1)}`;
    const { facilitator } = this.workshop;
    return [await this.workshop.place(facilitator, exercise), await this.workshop.place(this.others, exercise)];
  }

  get alive() {
    return this.server.alive;
  }

  stop() {
    return this.server.stop();
  }
}

/** A server of tests/bench. */
class Other {
  #data;
  #child;

  constructor(script, dialect) {
    this.script = fileURLToPath(new URL(`../bench/${script}`, import.meta.url));
    this.dialect = dialect;
  }

  async start() {
    this.#data = mkdtempSync(join(tmpdir(), "fivefold-hostile-"));
    this.#child = spawn("node", [this.script, join(this.#data, "data.sqlite")], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: this.#child.stdout })) {
      const address = line.match(/^listening on (.+)$/);
      if (!address) continue;
      this.url = address[1];
      return;
    }
    throw new Error(`${this.script} does not start`);
  }

  seats(at) {
    const seat = { server: this.url, collab: this.url, board: `board-${at}`, params: { ticket: "" }, token: "-" };
    return [seat, seat];
  }

  get alive() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop() {
    this.#child.kill("SIGKILL");
    rmSync(this.#data, { recursive: true, force: true });
  }
}

const SERVERS = {
  fivefold: () => new Fivefold(),
  "y-websocket": () => new Other("y-websocket.js", DIALECTS["/sync"]),
  hocuspocus: () => new Other("hocuspocus.js", DIALECTS["/collab"]),
};

/** What one input comes to: null, or what it did. */
async function judge(server, at, kind, content) {
  const { dialect } = server;
  const [seat, hostile] = await server.seats(at);
  const people = [new Present(dialect, seat, VICTIM), new Present(dialect, seat)];
  const [victim, witness] = people;
  try {
    await until(people, () => victim.synced && witness.synced, "the first two", PATIENCE_MS);
    victim.write("mine");
    await until(people, () => witness.has("mine"), "the first note", PATIENCE_MS);
    await attack(dialect, hostile, kind, content, PATIENCE_MS).catch(() => {});
    victim.write("after");
    await until(people, () => witness.has("after"), "the second note", PATIENCE_MS).catch(() => {});
    if (!server.alive) return "ended";
    if (!witness.has("after")) return "silenced";
    const late = new Present(dialect, seat);
    people.push(late);
    await until([late], () => late.synced, "the late joiner", PATIENCE_MS).catch(() => {});
    if (!server.alive) return "ended";
    return [victim, witness].every((peer) => peer.reads() === late.reads()) ? null : "differs";
  } finally {
    for (const peer of people) peer.gone();
  }
}

// What Yjs remarks is no result.
console.log = console.error;
const began = Date.now();
const server = SERVERS[process.argv[2]]();
const found = { inputs: 0, of: 0, ended: [], silenced: [], differs: [] };
const inputs = [...forged(), ...payloads(VICTIM)];
found.of = inputs.length;
await server.start();
for (const [at, [what, kind, content]] of inputs.entries()) {
  if (Date.now() - began > TIME_MS) break;
  const outcome = await judge(server, at, kind, content).catch(() => (server.alive ? "silenced" : "ended"));
  found.inputs++;
  if (outcome) found[outcome].push(what);
  // One that answers nobody any more is started again too.
  if (outcome === "ended" || outcome === "silenced") {
    await server.stop();
    await server.start();
  }
}
await server.stop();
process.stdout.write(`${JSON.stringify(found)}\n`);
process.exit(0);
