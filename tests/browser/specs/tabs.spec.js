// More tabs than one person may have open: the page says so, and does not knock at the server's door again and again.

import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { bePresent } from "../support/sight.js";
import { Workshop } from "../support/workshop.js";

/** Holds `count` sockets of a seat open in another page, as that many tabs would. */
async function otherTabs(page, server, workshop, seat, count) {
  const others = await page("Other tabs");
  await others.goto(server.url);
  await bePresent(others, workshop, Array.from({ length: count }, () => seat));
  await others.waitForFunction(() => globalThis.present.every((socket) => socket.readyState === WebSocket.OPEN));
  // A view has come: the server counts them.
  await others.evaluate(() => Promise.all(globalThis.present.map((socket) => new Promise((come) => { socket.onmessage = come; socket.send('{"type":"whole"}'); }))));
  return {
    close: (many) => others.evaluate((count) => Promise.all(globalThis.present.splice(0, count).map((socket) => new Promise((gone) => {
      socket.onclose = gone;
      socket.close();
    }))), many),
  };
}

test("the ninth connection of a person says why, knocks once, and comes in when a tab is closed", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const seat = await workshop.join("Ana");
  const others = await otherTabs(page, server, workshop, seat, 8);
  const at = await page("Ana", { seat });
  let knocks = 0;
  at.on("websocket", () => { knocks += 1; });
  await at.goto(place(server, workshop));
  await expect(at.getByText(/open in too many tabs\. Close some of them/)).toBeVisible();
  await expect(at.getByText(/connection is lost/)).toHaveCount(0);

  await others.close(2);
  expect(knocks).toBe(1);
  await expect(async () => {
    const knock = at.getByRole("button", { name: "Connect now" });
    if (await knock.isVisible()) await knock.click();
    await expect(at.getByRole("heading", { name: "Hello, Ana!" })).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("a board whose connection is the ninth says why and goes on when somebody comes back to the tab", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const seat = await workshop.join("Анна", { language: "ru" });
  await workshop.roomAtWork([seat]);
  // The view of this tab is the eighth, its board would be the ninth.
  const others = await otherTabs(page, server, workshop, seat, 7);
  const at = await page("Анна", { seat, language: "ru" });
  await at.goto(place(server, workshop));
  const reason = at.getByText("Слишком много вкладок, закройте лишние");
  await expect(reason).toBeVisible();
  await expect(at.getByText("Сервер не принял правку")).toHaveCount(0);

  await others.close(3);
  await expect(async () => {
    await at.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(at.getByText("Всё сохранено")).toBeVisible({ timeout: 3000 });
  }).toPass();
  await expect(reason).toHaveCount(0);
});
