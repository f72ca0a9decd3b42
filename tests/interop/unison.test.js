// S6, S16: whatever random edits pass the server, those who saw them one by one and those who join late have the same document.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as Y from "yjs";
import { Hand } from "./support/hand.js";
import { Raw } from "./support/raw.js";
import { Server } from "../support/server.mjs";
import { Workshop } from "./support/workshop.js";

const SEED = Number(process.env.FIVEFOLD_SEED ?? 20_261_122);
const MAY_TAKE_MS = Number(process.env.FIVEFOLD_UNISON_MS ?? 15_000);
const EDITS_PER_SOCKET = 12;
const SOCKETS_PER_RUN = 12;

const CLIENTS = [1, 2, 3];
const KEYS = ["n1", "n2", "text", "x"];
const WORDS = ["a", "bc", "🙂🙂", "a🙂b", "ё"];
const LEFT = 0x80;
const RIGHT = 0x40;
const KEY = 0x20;
const [DELETED, BINARY, STRING, FORMAT, TYPE, ANY] = [1, 3, 4, 6, 7, 8];

/** A small generator, so that a failure can be repeated. */
function dice(seed) {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const root = () => {
  const doc = new Y.Doc();
  doc.getMap("notes");
  doc.getText("t");
  return doc;
};

/** Every element of the document: what is seen, and which elements are deleted. */
function contents(doc) {
  const sorted = (value) =>
    value instanceof Uint8Array ? [...value]
    : Array.isArray(value) ? value.map(sorted)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).sort().map(([key, inner]) => [key, sorted(inner)]))
    : value;
  const elements = [...doc.store.clients].sort(([a], [b]) => a - b).map(([client, structs]) =>
    [client, structs.flatMap((struct) => Array(struct.length).fill(struct.deleted ? "-" : "+")).join("")]);
  const waiting = [doc.store.pendingStructs, doc.store.pendingDs];
  return JSON.stringify({ notes: sorted(doc.getMap("notes").toJSON()), text: sorted(JSON.parse(JSON.stringify(doc.getText("t").toDelta()))), elements, waiting });
}

/** Elements by the place in which they stand, each place in its order. */
function places(doc) {
  const found = [];
  const visit = (type) => {
    const rows = [[type._start, false], ...[...type._map.values()].map((last) => [first(last), true])];
    for (const [start, keyed] of rows) {
      const row = [];
      for (let item = start; item; item = item.right) {
        for (let at = 0; at < item.length; at++) row.push([item.id.client, item.id.clock + at]);
        if (item.content instanceof Y.ContentType && !item.deleted) visit(item.content.type);
      }
      if (row.length > 0) found.push({ row, keyed });
    }
  };
  doc.share.forEach((type) => visit(type));
  return found;
}

function first(item) {
  let start = item;
  while (start.left) start = start.left;
  return start;
}

/** One random edit: mostly well formed, of elements that stand where its author could have put them or elsewhere. */
function edit(random, doc, containers) {
  const known = new Map([...doc.store.clients].map(([client, structs]) => [client, structs.at(-1).id.clock + structs.at(-1).length]));
  const all = places(doc);
  const authors = [...CLIENTS].sort(() => random(3) - 1).slice(0, 1 + random(2));
  const hand = new Hand().uint(authors.length);
  const made = [];
  for (const author of authors) {
    const end = known.get(author) ?? 0;
    let clock = end - (random(8) === 0 ? Math.min(end, 1 + random(3)) : 0);
    const count = 1 + random(3);
    hand.uint(count, author, clock);
    for (let number = 0; number < count; number++) {
      let [left, right, keyed] = [null, null, false];
      const known_to = (id) => id && !(id[0] === author && id[1] >= clock);
      if (all.length > 0 && random(10) < 7) {
        const place = all[random(all.length)];
        keyed = place.keyed;
        // Between two neighbours, or with others between them.
        const at = keyed ? place.row.length : random(place.row.length + 1);
        left = place.row[at - 1] ?? null;
        right = place.row[at + (random(4) === 0 ? random(3) : 0)] ?? null;
        if (!known_to(left)) left = null;
        if (!known_to(right)) right = null;
        if (random(60) === 0) right = left;
      }
      const key = random(2) ? KEYS[random(KEYS.length)] : null;
      keyed ||= !left && !right && key !== null;
      const kind = [DELETED, BINARY, STRING, STRING, STRING, STRING, STRING, FORMAT, TYPE, TYPE, ANY][random(11)];
      hand.raw(kind | (left ? LEFT : 0) | (right ? RIGHT : 0) | (key ? KEY : 0));
      if (left) hand.uint(...left);
      if (right) hand.uint(...right);
      if (!left && !right) {
        if (containers.length > 0 && random(3)) hand.uint(0, ...containers[random(containers.length)]);
        else hand.uint(1).string(["notes", "t"][random(2)]);
        if (key) hand.string(key);
      }
      clock += write(hand, kind, keyed, random, () => made.push([author, clock]));
    }
  }
  const victim = CLIENTS[random(CLIENTS.length)];
  const end = known.get(victim) ?? 0;
  if (end > 0 && random(3) === 0) hand.uint(1, victim, 1, random(end), 1);
  else hand.uint(0);
  return { update: hand.done(), made };
}

/** Writes the content of an element; answers how many clocks it takes. */
function write(hand, kind, keyed, random, container) {
  const some = keyed ? 1 : 1 + random(2);
  switch (kind) {
    case DELETED:
      hand.uint(some);
      return some;
    case BINARY:
      hand.uint(2).raw(1, 2);
      return 1;
    case STRING: {
      const word = keyed ? ["a", "ё"][random(2)] : WORDS[random(WORDS.length)];
      hand.string(word);
      return word.length;
    }
    case FORMAT:
      hand.string(["bold", "i"][random(2)]).string(["true", "null", "1"][random(3)]);
      return 1;
    case TYPE:
      container();
      hand.raw(random(3));
      return 1;
    default:
      hand.uint(some).raw(...Array(some).fill(120));
      return some;
  }
}

describe("random edits", () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  it("s16: late joiners have what those present saw", { timeout: MAY_TAKE_MS + 60_000 }, async (t) => {
    const until = Date.now() + MAY_TAKE_MS;
    let [sent, taken] = [0, 0];
    for (let run = 0; Date.now() < until; run++) {
      const random = dice(SEED + run);
      const { seats } = await Workshop.open(server);
      const witness = await Raw.open(t, seats[1]);
      const present = root();
      let read = 0;
      const catchUp = async () => {
        await witness.lacks();
        for (; read < witness.updates.length; read++) Y.applyUpdate(present, witness.updates[read]);
      };
      const containers = [];
      for (let socket = 0; socket < SOCKETS_PER_RUN; socket++) {
        const writer = await Raw.open(t, seats[2]);
        for (let number = 0; number < EDITS_PER_SOCKET && writer.refusals.length === 0; number++) {
          const { update, made } = edit(random, present, containers);
          sent += 1;
          writer.update(update);
          await writer.lacks();
          const before = read;
          await catchUp();
          if (read > before) {
            taken += 1;
            containers.push(...made);
          }
        }
        writer.socket.terminate();
      }
      const late = root();
      Y.applyUpdate(late, await witness.lacks());
      assert.equal(contents(late), contents(present), `seed ${SEED + run}: late, then present`);
      witness.socket.terminate();
    }
    assert.ok(server.alive);
    assert.doesNotMatch(server.log, /panicked|ERROR/);
    assert.ok(taken * 5 > sent, `${taken} of ${sent}`);
  });
});
