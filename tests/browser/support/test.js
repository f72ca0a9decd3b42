// `test` with a server for each worker, and a watch over every page that must find nothing.

import { test as base } from "@playwright/test";
import { Network } from "./network.js";
import { arrive, seatInto, Watch } from "./people.js";
import { Server } from "../../support/server.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  watch: async ({ server }, use) => {
    const watch = new Watch(server.url);
    await use(watch);
    watch.check();
  },
  /** A network of its own to the server, which can be cut. */
  network: async ({ server, watch }, use) => {
    const network = await Network.to(server.url);
    watch.allow(network.url);
    await use(network);
    await network.stop();
  },
  /** A page of somebody in a language; with a seat, as if they had joined before. */
  page: async ({ browser, watch }, use) => {
    const contexts = [];
    await use(async (name, { seat, language = "en", theme, ...options } = {}) => {
      const page = await arrive(browser, watch, { name, language, ...options });
      contexts.push(page.context());
      if (seat) await seatInto(page.context(), seat, { language, theme: theme ?? null });
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
