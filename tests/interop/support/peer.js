// The three stock clients behind one face, unmodified: each is built as its own documentation says, and only listened to.

import { EventEmitter } from "node:events";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import * as decoding from "lib0/decoding";
import WebSocket from "ws";
import { WebsocketProvider as Provider3 } from "y-websocket";
import { WebsocketProvider as Provider2 } from "y-websocket-2";
import * as Y from "yjs";
import { until } from "./until.js";

// Browsers have it; Node 20 does not.
globalThis.WebSocket ??= WebSocket;
// Each y-websocket provider listens for the end of the process.
process.setMaxListeners(0);

/** What y-websocket says of a refusal goes to `console.warn` and nowhere else. */
const warnings = new EventEmitter().setMaxListeners(0);
console.warn = (...words) => warnings.emit("warning", words.join(" "));

/** Reads a frame of the server: what it says, without the name of the document. */
function decode(frame, named) {
  const decoder = decoding.createDecoder(new Uint8Array(frame));
  if (frame.byteLength === 1) return { type: decoding.readVarUint(decoder) };
  const document = named ? decoding.readVarString(decoder) : undefined;
  const type = decoding.readVarUint(decoder);
  if (type === 0) {
    return { document, type, step: decoding.readVarUint(decoder), update: decoding.readVarUint8Array(decoder) };
  }
  const rest = decoding.readTailAsUint8Array(decoder);
  return { document, type, rest };
}

/** One client on one board. Emits `change` whenever anything happened to it. */
class Peer extends EventEmitter {
  /** Sockets that were opened so far. */
  connections = 0;
  /** Close codes of the sockets that were closed. */
  closes = [];
  /** Reasons of refusals, as the client was told. */
  refusals = [];
  /** Frames of the server, decoded. */
  received = [];
  /** Swallow the next frame that matches, as a faulty network might. */
  lose = null;

  constructor(seat, doc) {
    super();
    this.setMaxListeners(0);
    this.seat = seat;
    this.doc = doc;
    doc.on("update", () => this.report());
  }

  report() {
    this.emit("change");
  }

  get notes() {
    return this.doc.getMap("notes");
  }

  /** The board as plain values. */
  get board() {
    return this.notes.toJSON();
  }

  text(id) {
    return this.notes.get(id)?.get("text");
  }

  /** Adds a note as the SPEC shows. */
  write(id, text, kind = "problem") {
    this.doc.transact(() => {
      const note = new Y.Map([["kind", kind]]);
      note.set("text", new Y.Text(text));
      this.notes.set(id, note);
    });
  }

  /** The `WebSocket` that the client is given: the real one, listened to. */
  socketClass(named) {
    const peer = this;
    return class extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols);
        peer.connections += 1;
        peer.socket = this;
        this.on("message", (frame) => {
          const bytes = frame instanceof ArrayBuffer ? frame : Uint8Array.from(frame).buffer;
          peer.received.push(decode(bytes, named));
          queueMicrotask(() => peer.report());
        });
        this.on("open", () => queueMicrotask(() => peer.report()));
        this.on("close", (code) => {
          peer.closes.push(code);
          queueMicrotask(() => peer.report());
        });
      }

      send(frame, ...more) {
        if (peer.lose?.(new Uint8Array(frame))) {
          peer.lose = null;
          return;
        }
        super.send(frame, ...more);
      }
    };
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  refuse(reason) {
    this.refusals.push(reason);
    this.report();
  }

  async ready() {
    await until([this], () => this.synced, `${this.kind} to sync`);
    return this;
  }

  toString() {
    const { kind, connections, closes, refusals, synced } = this;
    return JSON.stringify({ kind, person: this.seat.person, synced, connections, closes, refusals, board: this.board });
  }
}

class WebsocketPeer extends Peer {
  constructor(kind, Provider, seat, { doc = new Y.Doc(), maxBackoffTime = 500 } = {}) {
    super(seat, doc);
    this.kind = kind;
    // Two clients in one process would talk past the server over a BroadcastChannel.
    const options = { params: seat.params, disableBc: true, maxBackoffTime, WebSocketPolyfill: this.socketClass(false) };
    this.provider = new Provider(seat.server, seat.board, doc, options);
    this.awareness = this.provider.awareness;
    for (const event of ["sync", "status", "connection-close"]) this.provider.on(event, () => this.report());
    this.awareness.on("update", () => this.report());
    this.heard = (words) => {
      const reason = words.match(/^Permission denied to access (\S+)\.\n(.*)$/);
      if (reason?.[1] === this.provider.url) this.refuse(reason[2].split(":")[0]);
    };
    warnings.on("warning", this.heard);
  }

  get synced() {
    return this.provider.synced;
  }

  frame(body) {
    return body;
  }

  async disconnect() {
    this.provider.disconnect();
    await until([this], () => this.closes.length === this.connections, "the socket to close");
  }

  connect() {
    this.provider.connect();
  }

  destroy() {
    warnings.off("warning", this.heard);
    this.provider.destroy();
    this.doc.destroy();
  }
}

class HocuspocusPeer extends Peer {
  constructor(kind, seat, { doc = new Y.Doc(), socket, awareness, sessionAwareness = false } = {}) {
    super(seat, doc);
    this.kind = kind;
    const WebSocketPolyfill = this.socketClass(true);
    this.ownSocket = !socket;
    this.websocket =
      socket ?? new HocuspocusProviderWebsocket({ url: seat.collab, WebSocketPolyfill, delay: 200, minDelay: 200, maxDelay: 500 });
    const own = awareness === undefined ? {} : { awareness };
    this.provider = new HocuspocusProvider({
      websocketProvider: this.websocket,
      name: seat.board,
      token: seat.token,
      document: doc,
      sessionAwareness,
      ...own,
    });
    this.provider.attach();
    this.awareness = this.provider.awareness;
    for (const event of ["synced", "status", "close", "unsyncedChanges", "authenticated", "awarenessUpdate"]) {
      this.provider.on(event, () => this.report());
    }
    this.provider.on("authenticationFailed", ({ reason }) => this.refuse(reason));
  }

  /** Synced, and everything of one's own is saved. */
  get synced() {
    return this.provider.isSynced && this.provider.isAuthenticated && this.provider.unsyncedChanges === 0;
  }

  frame(body) {
    const name = Buffer.from(this.seat.board);
    return Buffer.concat([Buffer.from([name.length]), name, body]);
  }

  async disconnect() {
    this.websocket.disconnect();
    await until([this], () => this.closes.length === this.connections, "the socket to close");
  }

  connect() {
    this.websocket.connect();
  }

  destroy() {
    this.provider.destroy();
    if (this.ownSocket) this.websocket.destroy();
    this.doc.destroy();
  }
}

/** Every stock client that the SPEC names (S1), by its name and version. */
export const CLIENTS = {
  "y-websocket 2.1": (seat, options) => new WebsocketPeer("y-websocket 2.1", Provider2, seat, options),
  "y-websocket 3.1": (seat, options) => new WebsocketPeer("y-websocket 3.1", Provider3, seat, options),
  "hocuspocus 4.8": (seat, options) => new HocuspocusPeer("hocuspocus 4.8", seat, options),
};

export const KINDS = Object.keys(CLIENTS);
export const PROVIDERS = { "y-websocket 2.1": Provider2, "y-websocket 3.1": Provider3 };

/** Opens clients that are closed when the test ends. */
export function opener(t) {
  return (kind, seat, options) => {
    const peer = CLIENTS[kind](seat, options);
    t.after(() => peer.destroy());
    return peer;
  };
}

/** Whether all peers hold the same board. */
export function same(peers) {
  const [first, ...others] = peers.map((peer) => JSON.stringify(sorted(peer.board)));
  return others.every((other) => other === first);
}

function sorted(board) {
  return Object.fromEntries(Object.entries(board).sort(([a], [b]) => (a < b ? -1 : 1)));
}
