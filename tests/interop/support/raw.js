// A socket of /sync without a client behind it: what it sends is made by hand.

import { EventEmitter } from "node:events";
import * as decoding from "lib0/decoding";
import WebSocket from "ws";
import { Hand } from "./hand.js";
import { until } from "./until.js";

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

export class Raw extends EventEmitter {
  /** Reasons of refusals. */
  refusals = [];
  /** Contents of the server's sync messages: its state vectors, its answers, and updates. */
  asked = [];
  answers = [];
  updates = [];
  /** The close code, once the socket is closed. */
  closed = null;

  static async open(t, seat) {
    const raw = new Raw(new WebSocket(`${seat.server}/${seat.board}?ticket=${seat.params.ticket}`));
    t.after(() => raw.socket.terminate());
    await until([raw], () => raw.asked.length > 0, "the greeting");
    return raw;
  }

  constructor(socket) {
    super();
    this.setMaxListeners(0);
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("message", (frame) => this.read(new Uint8Array(frame)));
    socket.on("close", (code) => {
      this.closed = code;
      this.emit("change");
    });
  }

  read(frame) {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === 0) {
      const step = decoding.readVarUint(decoder);
      [this.asked, this.answers, this.updates][step].push(decoding.readVarUint8Array(decoder));
    } else if (type === 2) {
      decoding.readVarUint(decoder);
      this.refusals.push(decoding.readVarString(decoder).split(":")[0]);
    }
    this.emit("change");
  }

  sync(step, content) {
    this.socket.send(new Hand().uint(0, step).bytes(content).done());
  }

  update(content) {
    this.sync(UPDATE, content);
  }

  step2(content) {
    this.sync(STEP_2, content);
  }

  presence(client, clock, state) {
    const entry = new Hand().uint(1, client, clock).string(JSON.stringify(state)).done();
    this.socket.send(new Hand().uint(1).bytes(entry).done());
  }

  /** What somebody with this state vector lacks; by then all that was sent before is dealt with. */
  async lacks(stateVector = Uint8Array.of(0)) {
    // The first answer may overtake the decision about an edit before it; the second cannot.
    for (let round = 0; round < 2; round++) {
      const before = this.answers.length;
      this.sync(STEP_1, stateVector);
      await until([this], () => this.answers.length > before || this.closed !== null, "the answer to step 1", 60_000);
    }
    return this.answers.at(-1);
  }

  toString() {
    return JSON.stringify({ closed: this.closed, refusals: this.refusals, updates: this.updates.length });
  }
}
