// A workshop over HTTP: what the tests do not do through pages.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

async function call(method, url, { body, token } = {}) {
  const headers = { ...(body !== undefined && { "content-type": "application/json" }), ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method, headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

export class Workshop {
  #origin;

  constructor(server, created, facilitatorName) {
    this.#origin = server.url;
    this.id = created.workshop;
    this.links = created.links;
    this.facilitator = { ...created.seat, name: facilitatorName };
  }

  /** A new, empty workshop. */
  static async create(server, { title = "What stands in our customers' way", language = "en", facilitator = "Faye Whitfield" } = {}) {
    const created = await call("POST", `${server.url}/api/v1/workshops`, { body: { title, language, facilitator } });
    return new Workshop(server, created, facilitator);
  }

  /** A workshop that was played to its end, with everything people wrote and decided. */
  static async rehearsed(server, language) {
    const played = JSON.parse(readFileSync(join(await server.rehearse(language), "workshop.json"), "utf8"));
    // As if people had been there: without the mark of simulated ones.
    for (const person of Object.values(played.names)) person.name = person.name.replace(/ \((simulated|бот)\)$/, "");
    const archive = JSON.stringify(played);
    const facilitator = language === "ru" ? "Вера Соколова" : "Faye Whitfield";
    const url = `${server.url}/api/v1/imports?facilitator=${encodeURIComponent(facilitator)}`;
    const workshop = new Workshop(server, await call("POST", url, { body: archive }), facilitator);
    workshop.archive = played;
    return workshop;
  }

  get url() {
    return `${this.#origin}/api/v1/workshops/${this.id}`;
  }

  /** Asks for something; what is so already is fine. */
  async wish(command, seat = this.facilitator) {
    await this.command(command, seat).catch((error) => {
      if (!error.message.includes("nothing_to_do")) throw error;
    });
  }

  command(command, seat = this.facilitator) {
    return call("POST", `${this.url}/commands`, { body: { key: randomUUID(), command }, token: seat.token });
  }

  phase(phase) {
    return this.command({ type: "set_phase", phase });
  }

  async join(name, { role = "participant", occupation = "other", about = "", language = "en" } = {}) {
    const invite = this.links[role].split("#join=")[1];
    const seat = await call("POST", `${this.url}/join`, { body: { invite, name, occupation, about, language, key: randomUUID() } });
    return { ...seat, name };
  }

  /** The seat of somebody who is in the workshop already, by a new rejoin code. */
  async seatOf(person, name) {
    const { code } = await call("POST", `${this.url}/people/${person}/rejoin-code`, { token: this.facilitator.token });
    return { ...(await call("POST", `${this.#origin}/api/v1/rejoin`, { body: { code } })), name };
  }

  /** One room with these people, with exercises running and these open. */
  roomAtWork(seats, exercises = ["e1"]) {
    return this.roomsAtWork([seats], exercises);
  }

  /** Rooms with these people, with exercises running and these open. */
  async roomsAtWork(rooms, exercises = ["e1"]) {
    await this.command({ type: "assign_rooms", rooms: rooms.map((seats) => ({ people: seats.map((seat) => seat.person) })) });
    await this.phase("exercises");
    for (const exercise of exercises) await this.command({ type: "open_exercise", exercise });
  }
}
