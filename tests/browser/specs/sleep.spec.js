// Connections that end without a word, and pauses between attempts: whoever comes back to the page goes on at once.

import { note, saved, write } from "../support/board.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

async function atWork(server, network, page, options = {}) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  const at = await page("Ana", { seat: ana, ...options });
  const other = await page("Ben", { seat: ben });
  await at.clock.install();
  await at.goto(place(network, workshop));
  await other.goto(place(server, workshop));
  await write(at, "Before");
  await saved(at);
  await expect(note(other, "Before")).toBeVisible();
  return { workshop, at, other };
}

/** Lets the times pass in the page, one after another: what a timer begins may set the next. */
async function pass(at, ...times) {
  for (const time of times) await at.clock.fastForward(time);
}

test("v5 after a sleep the page notices that its connections are dead, and both sides have what was written meanwhile", async ({ server, network, page }) => {
  const { workshop, at, other } = await atWork(server, network, page);
  network.forget();
  await write(at, "Written into a dead connection");
  await write(other, "Written while Ana slept");
  await workshop.command({ type: "broadcast", text: "Ten more minutes" });
  await expect(other.getByText("Ten more minutes")).toBeVisible();
  await expect(at.getByText("Ten more minutes")).toHaveCount(0);

  await at.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await pass(at, "00:11", "00:01");

  await expect(at.getByText("Ten more minutes")).toBeVisible();
  await expect(note(at, "Written while Ana slept")).toBeVisible();
  await expect(note(other, "Written into a dead connection")).toBeVisible();
  await saved(at);
});

test("v5 nobody has to come back: a page that hears nothing asks by itself", async ({ server, network, page }) => {
  const { workshop, at } = await atWork(server, network, page);
  network.forget();
  await workshop.command({ type: "broadcast", text: "Ten more minutes" });
  await pass(at, "00:31", "00:11", "00:01");
  await expect(at.getByText("Ten more minutes")).toBeVisible();
});

test("v5 what was written and not acknowledged makes a page ask within seconds", async ({ server, network, page }) => {
  const { at, other } = await atWork(server, network, page);
  network.forget();
  await write(at, "Written into a dead connection");
  await pass(at, "00:06", "00:05", "00:01");
  await expect(note(other, "Written into a dead connection")).toBeVisible();
  await saved(at);
});

test("v5 a device that says its network is gone makes a page ask at once", async ({ server, network, page }) => {
  const { workshop, at } = await atWork(server, network, page);
  network.forget();
  await workshop.command({ type: "broadcast", text: "Ten more minutes" });
  await at.evaluate(() => window.dispatchEvent(new Event("offline")));
  await pass(at, "00:05", "00:01");
  await expect(at.getByText("Ten more minutes")).toBeVisible();
});

test("on a score sheet without a connection it says what becomes of the answer, and sends it when the connection is back", async ({ server, network, watch, page }) => {
  const { workshop, at } = await atWork(server, network, page, { viewport: { width: 390, height: 844 } });
  // Only a problem becomes a task to score.
  await at.getByText("Problem", { exact: true }).last().click();
  await write(at, "Guests wait at the door");
  await saved(at);
  for (const phase of ["merging", "wording", "tasks", "scoring"]) await workshop.phase(phase);
  const sheet = at.locator("fieldset");
  await expect(sheet).toHaveCount(3);
  watch.outage = true;
  network.cut();
  await sheet.first().getByRole("radio").nth(1).check();
  const told = at.getByText("Offline. Your answer will be sent when the connection is back.");
  await expect(told).toBeInViewport({ ratio: 1 });
  network.mend();
  await pass(at, "00:16", "00:11");
  await expect(at.getByText("Saved", { exact: true })).toBeVisible();
  await expect(told).toHaveCount(0);
  watch.outage = false;
  await at.reload();
  await expect(sheet.first().getByRole("radio").nth(1)).toBeChecked();
});

test("“Connect now” connects the board as well, and does not wait out the pause between attempts", async ({ server, network, watch, page }) => {
  const { at, other } = await atWork(server, network, page);
  watch.outage = true;
  network.cut();
  await write(at, "Written offline");
  await expect(at.getByText("Offline, 1 note not sent yet")).toBeVisible();
  // Some failed attempts, so that the pause is long; then time stands still for this page.
  let knocks = 0;
  at.on("websocket", () => { knocks += 1; });
  await expect(async () => {
    await at.clock.fastForward("00:16");
    expect(knocks).toBeGreaterThan(12);
  }).toPass();
  await at.clock.pauseAt(new Date(await at.evaluate(() => Date.now() + 50)));
  network.mend();
  await at.getByRole("button", { name: "Connect now" }).click();
  await expect(note(other, "Written offline")).toBeVisible();
  await at.clock.resume();
  await saved(at);
  await expect(at.getByRole("button", { name: "Connect now" })).toHaveCount(0);
  watch.outage = false;
});
