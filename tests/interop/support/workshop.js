// A workshop over HTTP: one room of five with exercise e1 open, its facilitator, and a seat for each participant with a
// ticket for /sync and the token for /collab.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import WebSocket from "ws";

const NAMES = ["Ana", "Ben", "Cleo", "Dan", "Eva"];

async function post(url, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

export class Workshop {
  static async open(server) {
    const created = await post(`${server.url}/api/v1/workshops`, {
      title: "Interop",
      language: "en",
      facilitator: "Faye",
    });
    const workshop = new Workshop();
    workshop.server = server;
    workshop.url = `${server.url}/api/v1/workshops/${created.workshop}`;
    workshop.facilitator = { ...created.seat, name: "Faye" };
    workshop.links = created.links;
    const joined = [];
    for (const name of NAMES) joined.push(await workshop.join("participant", name));
    const people = joined.map((seat) => seat.person);
    const { made } = await workshop.command({ type: "assign_rooms", rooms: [{ people }] });
    workshop.room = made?.room ?? "r1";
    await workshop.command({ type: "set_phase", phase: "exercises" });
    await workshop.openExercise();
    workshop.seats = await Promise.all(joined.map((seat) => workshop.place(seat)));
    return workshop;
  }

  /** Somebody joins by the link of a role. */
  async join(role, name) {
    const invite = this.links[role].split("#join=")[1];
    const join = { invite, name, occupation: "other", language: "en", key: name };
    return { ...(await post(`${this.url}/join`, join)), name };
  }

  command(command, token = this.facilitator.token) {
    return post(`${this.url}/commands`, { key: randomUUID(), command }, token);
  }

  openExercise(exercise = "e1") {
    return this.command({ type: "open_exercise", exercise });
  }

  closeExercise(exercise = "e1") {
    return this.command({ type: "close_exercise", exercise });
  }

  /** What a stock client needs to open the board of an exercise from a seat. */
  async place(seat, exercise = "e1") {
    const wish = { board: `${exercise}.${this.room}`, minutes: 60 };
    const { server, board, ticket } = await post(`${this.url}/tickets`, wish, seat.token);
    return { ...seat, server, board, params: { ticket }, collab: this.server.collab };
  }

  /** The whole view that the seat is sent, with the note data of the room's board. */
  async view(seat, exercise = "e1") {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/live`);
    try {
      await once(socket, "open");
      socket.send(JSON.stringify({ type: "hello", token: seat.token }));
      socket.send(JSON.stringify({ type: "watch", boards: [`${exercise}.${this.room}`] }));
      socket.send(JSON.stringify({ type: "whole" }));
      // The first whole is the answer to hello, the second knows what is watched.
      let wholes = 0;
      for (;;) {
        const [data] = await once(socket, "message");
        const message = JSON.parse(String(data));
        if (message.type === "whole" && ++wholes === 2) return message.view;
      }
    } finally {
      socket.terminate();
    }
  }
}

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    emitter.once(event, (...values) => resolve(values));
    emitter.once("error", reject);
  });
}
