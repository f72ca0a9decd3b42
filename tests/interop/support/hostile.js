// Payloads made by hand: the known traps 1 to 11 of servers that read Yjs updates, and frames that are no messages at all.
// Each has a name, and says what it is the content of: an update, a state vector, presence, or a whole frame.

import * as Y from "yjs";
import { Hand } from "./hand.js";

const UINT32_MAX = 2 ** 32 - 1;

function bytes(write) {
  const hand = new Hand();
  write(hand);
  return hand.done();
}

/** An update of one client, without deletions. */
const update = (client, clock, count, structs) =>
  bytes((hand) => {
    hand.uint(1, count, client, clock);
    structs(hand);
    hand.uint(0);
  });

/** A value of a kind under a key of the map `notes`. */
const inNotes = (kind, content) =>
  update(7, 0, 1, (hand) => {
    hand.raw(kind | 0x20).uint(1).string("notes").string("n1");
    content(hand);
  });

const nestedLists = (depth) =>
  inNotes(8, (hand) => {
    hand.uint(1);
    for (let at = 0; at < depth; at++) hand.raw(117).uint(1);
    hand.raw(126);
  });

const nestedMaps = (depth) =>
  update(7, 0, depth, (hand) => {
    for (let at = 0; at < depth; at++) {
      hand.raw(7 | 0x20);
      if (at === 0) hand.uint(1).string("notes");
      else hand.uint(0, 7, at - 1);
      hand.string("k").raw(1);
    }
  });

const text = (client, clock) => update(client, clock, 1, (hand) => hand.raw(4).uint(1).string("notes").string("abc"));

const presence = (entries) =>
  bytes((hand) => {
    hand.uint(entries.length);
    for (const [client, clock, json] of entries) hand.uint(client, clock).string(json);
  });

/** A small generator, so that a failure can be repeated. */
function* numbers(seed) {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

/** Real updates of a real document with bytes changed. */
function* mutations(count) {
  const doc = new Y.Doc({ gc: false });
  const note = new Y.Map([["kind", "problem"], ["x", 1.5]]);
  note.set("text", new Y.Text("Öffnungszeiten 😀"));
  doc.getMap("notes").set("n1", note);
  note.get("text").delete(2, 4);
  doc.getMap("notes").delete("n1");
  const real = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  const random = numbers(42);
  for (let number = 0; number < count; number++) {
    const changed = Uint8Array.from(real);
    const times = 1 + (random.next().value % 4);
    for (let time = 0; time < times; time++) {
      changed[random.next().value % changed.length] = random.next().value & 255;
    }
    yield changed.subarray(0, random.next().value % 5 === 0 ? random.next().value % changed.length : undefined);
  }
}

/** Every payload; `victim` is a client id that somebody else uses. */
export function payloads(victim) {
  const mutated = [...mutations(200)].map((content, at) => [`trap 3: mutation ${at}`, "update", content]);
  return [
    ["trap 1: lists nested 8,000 deep", "update", nestedLists(8_000)],
    ["trap 1: lists nested 31,000 deep", "update", nestedLists(31_000)],
    ["trap 1: the same as step 2", "step 2", nestedLists(400_000)],
    ["trap 2: maps nested 5,000 deep", "step 2", nestedMaps(5_000)],
    ["trap 2: maps nested 20 deep", "update", nestedMaps(20)],
    ["trap 4: an update that claims 50 million structs", "update", bytes((hand) => hand.uint(1, 50_000_000, 7, 0).raw(...Array(34).fill(0)))],
    ["trap 4: an update that claims 50 million clients", "update", bytes((hand) => hand.uint(50_000_000).raw(...Array(34).fill(0)))],
    ["trap 4: presence that claims 100 million entries", "presence", bytes((hand) => hand.uint(100_000_000).raw(1, 1, 1))],
    ["trap 5: a client id of 2^53 + 5", "update", text(2n ** 53n + 5n, 0)],
    ["trap 5: a client id of 2^64 - 1", "update", text(2n ** 64n - 1n, 0)],
    ["trap 6: a clock just below 2^32", "update", text(7, UINT32_MAX - 1)],
    ["trap 6: a length that wraps the clock", "update", update(7, 0, 2, (hand) => hand.raw(1).uint(1).string("notes").uint(UINT32_MAX).raw(4).uint(1).string("notes").string("abc"))],
    ["trap 7: four billion deleted under somebody else's id", "update", update(victim, 1_000, 1, (hand) => hand.raw(1).uint(1).string("notes").uint(4_000_000_000))],
    ["trap 7: a gap of two billion under somebody else's id", "update", update(victim, 0, 1, (hand) => hand.raw(0).uint(2_000_000_000))],
    ["trap 8: an element inside a run of text", "update", bytes((hand) => {
      hand.uint(1, 2, 9, 0);
      hand.raw(4).uint(1).string("loose").string("abc");
      hand.raw(7 | 0x20).uint(0, 9, 1).string("k").raw(1);
      hand.uint(0);
    })],
    ["trap 9: what builds on something unknown", "updates", Array.from({ length: 300 }, (_, at) => text(100 + at, 5))],
    ["trap 10: presence of somebody else at the last clock", "presence", presence([[victim, UINT32_MAX, '{"user":{"name":"Mallory"}}']])],
    ["trap 10: the goodbye of somebody else at the last clock", "presence", presence([[victim, UINT32_MAX, "null"]])],
    ["trap 10: presence nested 1,000 deep", "presence", presence([[5, 1, "[".repeat(1_000) + "]".repeat(1_000)]])],
    ["trap 10: presence that is no JSON", "presence", presence([[5, 1, "{"]])],
    ["trap 11: a state vector of 100,000 clients", "step 1", bytes((hand) => {
      hand.uint(100_000);
      for (let client = 1; client <= 100_000; client++) hand.uint(client, 1);
    })],
    ["a state vector that claims more than it has", "step 1", bytes((hand) => hand.uint(1_000_000, 1, 1))],
    ["a document inside a document", "update", inNotes(9, (hand) => hand.string("guid").raw(118).uint(0))],
    ["an XML element", "update", inNotes(7, (hand) => hand.raw(3).string("script"))],
    ["trailing bytes", "update", Uint8Array.from([...text(7, 0), 1, 2, 3])],
    ["nothing where an update should be", "update", new Uint8Array()],
    ["an empty frame", "frame", new Uint8Array()],
    ["an unknown type", "frame", Uint8Array.from([99, 1, 2, 3])],
    ["a number without an end", "frame", new Uint8Array(64).fill(255)],
    ["two megabytes", "frame", new Uint8Array(2 << 20)],
    ["a text frame", "text", "hello"],
    ["a WebSocket frame with a reserved opcode", "opcode", Uint8Array.from([0x8b, 0x80, 0, 0, 0, 0])],
    ...mutated,
  ];
}

/** Edits of several people that are sound one by one, made so that Yjs reads its own state otherwise than the edits. */
export function forged() {
  const updates = (...all) => all.map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
  return [
    ["one element on both sides of another", "updates", updates("0101030004010174016100", "01010301840300016200", "01010302c403010301016300")],
    ["a known element that stands inside a character", "updates", updates("010102000401017404f09f998200", "010101000401056e6f746573017800", "0102010084020001780401056e6f746573017900")],
    ["neighbours that never stood side by side", "updates", updates("0101020004010174016100", "01010201840200016200", "01010100840200016300", "01010300440100016400")],
  ];
}
