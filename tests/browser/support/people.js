// People at the pages: each has a browser context of their own, and whatever goes wrong on their page fails the test.

import { expect } from "@playwright/test";

/** What a browser says while the server is away; expected then and only then. */
const OUTAGE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|WebSocket connection to/;

/** What a browser says when the server refuses a request; expected where a test is about refusals. */
const REFUSAL = /the server responded with a status of 40[139]/;

/** Watches pages: errors in the console or the page, refusals by the Content-Security-Policy, requests to other hosts. */
export class Watch {
  /** What was seen, one line each. */
  faults = [];
  #hosts = new Set();
  /** True while the server or the network is away on purpose. */
  outage = false;
  /** True where requests are refused on purpose. */
  refusals = false;

  constructor(origin) {
    this.allow(origin);
  }

  /** Pages may talk to this origin too. */
  allow(origin) {
    this.#hosts.add(new URL(origin).host);
  }

  context(context, name) {
    const fault = (what) => this.faults.push(`${name}: ${what}`);
    context.on("page", (page) => {
      page.on("pageerror", (error) => fault(`page error: ${error.stack ?? error}`));
      page.on("console", (message) => {
        const expected = (this.outage && OUTAGE.test(message.text())) || (this.refusals && REFUSAL.test(message.text()));
        if (message.type() !== "error" || expected) return;
        fault(`console: ${message.text()} (${message.location().url})`);
      });
      page.on("websocket", (socket) => {
        if (!this.#hosts.has(new URL(socket.url()).host)) fault(`WebSocket to ${socket.url()}`);
      });
    });
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:"].includes(url.protocol) && !this.#hosts.has(url.host)) fault(`request to ${url}`);
    });
  }

  check() {
    expect(this.faults).toEqual([]);
  }
}

/** Opens a browser context in a language, watched. */
export async function arrive(browser, watch, { name, language = "en", ...options }) {
  const context = await browser.newContext({ locale: language === "ru" ? "ru-RU" : "en-GB", ...options });
  watch.context(context, name);
  return context.newPage();
}

/** Puts a seat into a context as if its person had joined there before. */
export async function seatInto(context, seat, { language = "en", theme = null, role = seat.role } = {}) {
  const stored = { workshop: seat.workshop, person: seat.person, role, token: seat.token, name: seat.name, rejoinCode: null, storedAt: 1 };
  await context.addInitScript(([key, value, chosen, colours]) => {
    // The empty page before the first address has no storage.
    if (location.protocol === "about:") return;
    localStorage.setItem(key, value);
    localStorage.setItem("fivefold.language", chosen);
    if (colours !== null) localStorage.setItem("fivefold.theme", colours);
  }, [`fivefold.seat.${seat.workshop}.${seat.person}`, JSON.stringify(stored), language, theme]);
}

/** The address of a part of a workshop. */
export function place(server, workshop, area = "") {
  return `${server.url}/w/${workshop.id}${area === "" ? "" : `/${area}`}`;
}
