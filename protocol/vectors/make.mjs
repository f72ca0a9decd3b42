// Makes frames.json and notes.json with the packages that stock clients use, unmodified. Rust and TypeScript tests read both.
// Client frames are what real providers send into a socket that only remembers; server frames are written with the same
// functions that the stock servers use. Nothing is random: client ids and names are fixed, so a second run changes nothing.
//
//   npm install && npm run make

import { writeFileSync } from "node:fs";
import { writeAuthenticated, writePermissionDenied, writeTokenSyncRequest } from "@hocuspocus/common";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import * as encoding from "lib0/encoding";
import * as authProtocol from "y-protocols/auth";
import { Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const here = (name) => new URL(name, import.meta.url);
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

// ---------------------------------------------------------------------------------------------------------- frames

class RememberingSocket {
  static last;
  constructor() {
    Object.assign(this, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3, readyState: 0 });
    this.sent = [];
    this.listeners = {};
    RememberingSocket.last = this;
  }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  removeEventListener(name) { delete this.listeners[name]; }
  send(frame) { this.sent.push(new Uint8Array(frame)); }
  close() { this.readyState = 3; }
  open() { this.readyState = 1; (this.listeners.open ?? this.onopen)({}); }
  receive(frame) { (this.listeners.message ?? this.onmessage)({ data: frame.slice().buffer }); }
  take() { return this.sent.splice(0); }
}

const frames = [];
const add = (dialect, from, meaning, frame, message) =>
  frames.push({ dialect, from, meaning, hex: hex(frame), message });
const written = (write) => encoding.encode(write);
const newDoc = (clientID) => Object.assign(new Y.Doc(), { clientID });

const sent = newDoc(1001);
sent.getMap("notes").set("n1", new Y.Map([["text", new Y.Text("Долгая печать")]]));
const content = Y.encodeStateAsUpdate(sent);
const vector = Y.encodeStateVector(sent);

async function yWebsocket() {
  const doc = newDoc(7);
  const provider = new WebsocketProvider("ws://board.invalid/sync", "w.e1.r1", doc, {
    WebSocketPolyfill: RememberingSocket, disableBc: true,
  });
  provider.awareness.setLocalState({ name: "Ада", cursor: null });
  const socket = RememberingSocket.last;
  socket.open();
  const [step1, presence] = socket.take();
  const entry = { client: 7, clock: provider.awareness.meta.get(7).clock, json: JSON.stringify(provider.awareness.getLocalState()) };
  add("sync", "client", "step 1 of an empty document, on opening", step1, { kind: "step1", bytes: hex(Y.encodeStateVector(newDoc(7))) });
  add("sync", "client", "its presence, on opening", presence, { kind: "awareness", entries: [entry] });

  const serverStep1 = written((e) => { encoding.writeVarUint(e, 0); syncProtocol.writeSyncStep1(e, sent); });
  add("sync", "server", "step 1 of a document with one note", serverStep1, { kind: "step1", bytes: hex(vector) });
  socket.receive(serverStep1);
  const [step2] = socket.take();
  add("sync", "client", "step 2 of an empty document", step2, { kind: "step2", bytes: hex(Y.encodeStateAsUpdate(newDoc(7))) });

  const serverStep2 = written((e) => { encoding.writeVarUint(e, 0); syncProtocol.writeSyncStep2(e, sent); });
  add("sync", "server", "step 2 with one note", serverStep2, { kind: "step2", bytes: hex(content) });
  socket.receive(serverStep2);
  let update;
  doc.once("update", (bytes) => { update = bytes; });
  doc.getMap("notes").get("n1").set("x", 12.5);
  const [edit] = socket.take();
  add("sync", "client", "an edit: x of the note", edit, { kind: "update", bytes: hex(update) });

  const query = written((e) => encoding.writeVarUint(e, 3));
  add("sync", "server", "asks for presence", query, { kind: "query_awareness" });
  const denied = written((e) => { encoding.writeVarUint(e, 2); authProtocol.writePermissionDenied(e, "board_closed"); });
  add("sync", "server", "writing is refused", denied, { kind: "permission_denied", reason: "board_closed" });

  provider.awareness.setLocalState(null);
  const [gone] = socket.take();
  add("sync", "client", "its presence ends", gone, { kind: "awareness", entries: [{ client: 7, clock: entry.clock + 1, json: "null" }] });
  provider.destroy();
}

async function hocuspocus(sessionAwareness) {
  const name = "w.e1.r1";
  const doc = newDoc(8);
  const socketProvider = new HocuspocusProviderWebsocket({ url: "ws://board.invalid/collab", WebSocketPolyfill: RememberingSocket });
  const provider = new HocuspocusProvider({ websocketProvider: socketProvider, name, document: doc, token: "ticket-1", sessionAwareness });
  provider.sessionId = "s1";
  provider.awareness.setLocalState({ name: "Бен" });
  provider.attach();
  const socket = RememberingSocket.last;
  socket.open();
  await pause();
  const address = provider.effectiveName;
  const opened = socket.take();
  const meta = provider.awareness.meta.get(8);
  const session = sessionAwareness ? " (with a session in the address)" : "";
  // The document's presence is sent when it is set and again when the socket opens; the frames are the same.
  const kinds = { 0: "step1", 1: "awareness", 2: "token" };
  const byKind = new Map(opened.map((frame) => [kinds[frame[Buffer.byteLength(address) + 1]], frame]));
  add("collab", "client", `its token${session}`, byKind.get("token"), { kind: "token", address, token: "ticket-1", version: "4.8.0" });
  add("collab", "client", `step 1 of an empty document${session}`, byKind.get("step1"), { kind: "step1", address, bytes: hex(Y.encodeStateVector(newDoc(8))) });
  add("collab", "client", `its presence${session}`, byKind.get("awareness"), { kind: "awareness", address, entries: [{ client: 8, clock: meta.clock, json: '{"name":"Бен"}' }] });

  const from = (meaning, message, write) => {
    const frame = written((e) => { encoding.writeVarString(e, address); write(e); });
    add("collab", "server", meaning + session, frame, { ...message, address });
    socket.receive(frame);
    return socket.take();
  };
  const kind = (e, number) => encoding.writeVarUint(e, number);
  from("the token is accepted for writing", { kind: "authenticated", scope: "read-write" }, (e) => { kind(e, 2); writeAuthenticated(e, "read-write"); });
  from("step 2 with one note", { kind: "step2", bytes: hex(content) }, (e) => { kind(e, 0); syncProtocol.writeSyncStep2(e, sent); });
  const [step2] = from("step 1 of a document with one note", { kind: "step1", bytes: hex(vector) }, (e) => { kind(e, 0); syncProtocol.writeSyncStep1(e, sent); });
  add("collab", "client", `step 2 of a document without own content${session}`, step2, { kind: "step2", address, bytes: hex(Y.encodeStateAsUpdate(doc, vector)) });
  from("one received message is saved", { kind: "sync_status", saved: true }, (e) => { kind(e, 8); encoding.writeVarUint(e, 1); });
  if (provider.hasUnsyncedChanges) throw new Error("the provider should count as synced after one status");
  let update;
  doc.once("update", (bytes) => { update = bytes; });
  doc.getMap("notes").get("n1").set("lane", "top");
  const [edit] = socket.take();
  add("collab", "client", `an edit: the lane of the note${session}`, edit, { kind: "update", address, bytes: hex(update) });
  if (!provider.hasUnsyncedChanges) throw new Error("the provider should count an edit as unsynced");

  if (!sessionAwareness) {
    from("one received message is refused", { kind: "sync_status", saved: false }, (e) => { kind(e, 8); encoding.writeVarUint(e, 0); });
    from("the token is accepted for reading", { kind: "authenticated", scope: "readonly" }, (e) => { kind(e, 2); writeAuthenticated(e, "readonly"); });
    from("the token or an edit is refused", { kind: "permission_denied", reason: "board_closed" }, (e) => { kind(e, 2); writePermissionDenied(e, "board_closed"); });
    const [again] = await (async () => {
      from("asks for the token", { kind: "token_wanted" }, (e) => { kind(e, 2); writeTokenSyncRequest(e); });
      await pause();
      return socket.take();
    })();
    add("collab", "client", "its token, asked for again", again, { kind: "token", address, token: "ticket-1", version: "4.8.0" });
    const [present] = from("asks for presence", { kind: "query_awareness" }, (e) => kind(e, 3));
    add("collab", "client", "its presence, asked for", present, { kind: "awareness", address, entries: [{ client: 8, clock: meta.clock, json: '{"name":"Бен"}' }] });
    provider.sendStateless("hello");
    const [stateless] = socket.take();
    add("collab", "client", "free text", stateless, { kind: "stateless", address, text: "hello" });
    const others = new Awareness(newDoc(9));
    others.setLocalState({ name: "Ким" });
    const clock = others.meta.get(9).clock;
    from("presence of somebody else", { kind: "awareness", entries: [{ client: 9, clock, json: '{"name":"Ким"}' }] }, (e) => { kind(e, 1); encoding.writeVarUint8Array(e, encodeAwarenessUpdate(others, [9])); });
    others.destroy();
    const ping = Uint8Array.of(9);
    add("collab", "server", "ping", ping, { kind: "ping" });
    socket.receive(ping);
    add("collab", "client", "pong", socket.take()[0], { kind: "pong" });
    from("the document is closed", { kind: "close", reason: "gone" }, (e) => { kind(e, 7); encoding.writeVarString(e, "gone"); });
  }
  socketProvider.detach(provider);
  const [close] = socket.take();
  add("collab", "client", `lets go of the document${session}`, close, { kind: "close", address, reason: null });
  provider.destroy();
  socketProvider.destroy();
}

// ----------------------------------------------------------------------------------------------------------- notes

const boards = [];
// One board per case. `write` gets the map `notes` and the document; `notes` is the expected reading.
const board = (name, write, notes) => {
  const doc = newDoc(2000 + boards.length);
  write(doc.getMap("notes"), doc);
  boards.push({ name, update: base64(Y.encodeStateAsUpdate(doc)), notes });
};
const map = (entries) => new Y.Map(Object.entries(entries));
const bold = () => {
  const text = new Y.Text();
  text.applyDelta([{ insert: "slow " }, { insert: "printing", attributes: { bold: true } }]);
  return text;
};

function readings() {
  board("an empty board", () => {}, {});
  board("only a text", (notes) => notes.set("n1", map({ text: new Y.Text("slow") })), { n1: { text: "slow" } });
  board("a plain string counts as text", (notes) => notes.set("n1", map({ text: "slow" })), { n1: { text: "slow" } });
  board("formatting is not text", (notes) => notes.set("n1", map({ text: bold() })), { n1: { text: "slow printing" } });
  board("every key", (notes) => notes.set("n-1_A", map({
    text: new Y.Text("Очередь 🙂"), kind: "problem", parent: "n0", lane: "top", order: "a0V", x: -12.5, y: 300,
    situation: new Y.Text("at the desk"), example: "on Monday", settled: "811c9dc5",
  })), { "n-1_A": {
    text: "Очередь 🙂", kind: "problem", parent: "n0", lane: "top", order: "a0V", x: -12.5, y: 300,
    situation: "at the desk", example: "on Monday", settled: "811c9dc5",
  } });
  board("ill-typed and unknown keys are passed over", (notes) => notes.set("n1", map({
    text: new Y.Text("a"), kind: "No Kind!", parent: 7, lane: ["top"], order: null, x: "12", y: true,
    situation: new Y.Map(), example: 5, settled: "811C9DC5", colour: "red", deep: { a: [1, { b: 2 }] },
  })), { n1: { text: "a" } });
  board("numbers of every size", (notes) => {
    notes.set("n1", map({ text: "a", x: 0, y: 2147483648 }));
    notes.set("n2", map({ text: "a", x: Number.NaN, y: Number.POSITIVE_INFINITY }));
    notes.set("n3", map({ text: "a", x: 1.1, y: -7 }));
    notes.set("n4", map({ text: "a", x: 12n }));
  }, {
    n1: { text: "a", x: 0, y: 2147483648 }, n2: { text: "a" }, n3: { text: "a", x: 1.1, y: -7 }, n4: { text: "a", x: 12 },
  });
  board("a note that is just being written has an empty text", (notes) => {
    notes.set("n1", map({ kind: "problem" }));
    notes.set("n2", map({ text: 5 }));
    notes.set("n3", map({ text: new Y.Array() }));
  }, { n1: { text: "", kind: "problem" }, n2: { text: "" }, n3: { text: "" } });
  board("what is not a shared map is not a note", (notes) => {
    notes.set("n1", { text: "plain object" });
    notes.set("n2", "plain string");
    notes.set("n3", new Y.Text("text"));
    notes.set("n4", new Y.Array());
    notes.set("n5", null);
    notes.set("n6", map({ text: "a note" }));
  }, { n6: { text: "a note" } });
  board("a key that is not a note id is passed over", (notes) => {
    notes.set("not an id", map({ text: "a" }));
    notes.set("", map({ text: "a" }));
    notes.set("x".repeat(65), map({ text: "a" }));
    notes.set("x".repeat(64), map({ text: "a" }));
  }, { ["x".repeat(64)]: { text: "a" } });
  board("a long text is cut, never inside a character", (notes) => {
    notes.set("n1", map({ text: new Y.Text("a".repeat(3000)) }));
    notes.set("n2", map({ text: `${"a".repeat(1999)}🙂b` }));
  }, { n1: { text: "a".repeat(2000) }, n2: { text: "a".repeat(1999) } });
  board("a long place is absent", (notes) => {
    notes.set("n1", map({ text: "a", lane: "л".repeat(65), order: "a".repeat(129) }));
    notes.set("n2", map({ text: "a", lane: "л".repeat(64), order: "a".repeat(128) }));
  }, { n1: { text: "a" }, n2: { text: "a", lane: "л".repeat(64), order: "a".repeat(128) } });
  board("the last value of a key counts, and deleted notes are gone", (notes) => {
    notes.set("n1", map({ text: new Y.Text("first"), x: 1 }));
    notes.set("n1", map({ text: new Y.Text("second") }));
    notes.set("n2", map({ text: new Y.Text("away") }));
    notes.delete("n2");
    notes.get("n1").get("text").insert(6, " thought");
    notes.get("n1").get("text").delete(0, 1);
    notes.get("n1").get("text").insert(0, "S");
  }, { n1: { text: "Second thought" } });
  board("other parts of the document are not notes", (notes, doc) => {
    doc.getText("title").insert(0, "ours");
    doc.getArray("log").push([1]);
    notes.set("n1", map({ text: "a" }));
  }, { n1: { text: "a" } });
}

await yWebsocket();
await hocuspocus(false);
await hocuspocus(true);
readings();
writeFileSync(here("frames.json"), `${JSON.stringify(frames, null, 1)}\n`);
writeFileSync(here("notes.json"), `${JSON.stringify(boards, null, 1)}\n`);
console.log(`${frames.length} frames, ${boards.length} boards`);
process.exit(0);
