// Other ways through the same day: by keyboard alone, and on a phone.

import { line, note, saved, write } from "../support/board.js";
import { place } from "../support/people.js";
import { stickingOut } from "../support/sight.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

/** Presses Tab until the focus is on what is wanted. */
async function tabTo(page, locator, key = "Tab") {
  await locator.waitFor();
  for (let steps = 0; steps < 80; steps += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${locator}`);
}

test("from joining to done without a mouse", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ben = await workshop.join("Ben");
  const at = await page("Ana");
  await at.goto(workshop.links.participant);
  await tabTo(at, at.getByLabel("Your name"));
  await at.keyboard.type("Ana");
  await tabTo(at, at.getByRole("radio").first());
  await at.keyboard.press("ArrowDown");
  await expect(at.getByRole("radio", { name: /I own a process/ })).toBeChecked();
  await at.keyboard.press("Enter");
  await expect(at.getByRole("heading", { name: "Hello, Ana!" })).toBeVisible();
  await tabTo(at, at.getByRole("button", { name: "I have it, hide" }));
  await at.keyboard.press("Enter");

  const ana = JSON.parse(await at.evaluate(() => localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith("fivefold.seat.")))));
  await workshop.roomAtWork([ana, ben]);
  await line(at).waitFor();
  await at.keyboard.press("n");
  await expect(line(at)).toBeFocused();
  await at.keyboard.type("A guest arrives late");
  await at.keyboard.press("Enter");
  const first = note(at, "A guest arrives late");
  await expect(first).toBeVisible();
  await tabTo(at, at.getByRole("radio", { name: "Situation" }), "Shift+Tab");
  await at.keyboard.press("ArrowRight");
  await at.keyboard.press("ArrowRight");
  await expect(at.getByRole("radio", { name: "Problem" })).toBeChecked();
  await tabTo(at, line(at));
  await at.keyboard.type("Guests wait at the door");
  await at.keyboard.press("Enter");
  const second = note(at, "Guests wait at the door");
  await expect(second).toBeVisible();

  // The notes are one stop of Tab; arrows lead to the others.
  const stops = at.locator("[data-note][tabindex='0']");
  await tabTo(at, first, "Shift+Tab");
  await expect(stops).toHaveCount(1);
  await at.keyboard.press("ArrowDown");
  await expect(second).toBeFocused();
  await expect(stops).toHaveCount(1);
  await at.keyboard.press("Shift+Tab");
  await expect(second).not.toBeFocused();
  await at.keyboard.press("Tab");
  await expect(second).toBeFocused();
  await at.keyboard.press("Enter");
  await expect(at.getByRole("textbox", { name: "Text of the note" })).toBeFocused();
  await at.keyboard.press("End");
  await at.keyboard.type(" at night");
  await at.keyboard.press("Enter");
  await expect(note(at, "Guests wait at the door at night")).toBeFocused();
  await at.keyboard.press("ArrowUp");
  await expect(first).toBeFocused();
  await at.keyboard.press("Delete");
  await expect(first).toHaveCount(0);
  await at.keyboard.press("Control+z");
  await expect(first).toBeVisible();
  await saved(at);
  await tabTo(at, at.getByRole("button", { name: "I’m done" }));
  await at.keyboard.press("Enter");
  await expect(at.getByText("1 of 2 are done")).toBeVisible();
});

test("on a phone: write, read, same for me, score", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ben = await workshop.join("Ben");
  const at = await page("Ana", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await at.goto(workshop.links.participant);
  await at.getByLabel("Your name").fill("Ana");
  await at.getByRole("radio", { name: /Something else/ }).check();
  await at.getByRole("button", { name: "Join" }).tap();
  await expect(at.getByRole("heading", { name: "Hello, Ana!" })).toBeVisible();
  const ana = JSON.parse(await at.evaluate(() => localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith("fivefold.seat.")))));
  await workshop.roomAtWork([ana, ben]);
  await expect(at.getByRole("group", { name: "List of notes" })).toBeAttached();
  await at.getByText("Problem", { exact: true }).last().tap();
  await write(at, "Guests wait at the door");
  const other = await page("Ben", { seat: ben });
  await other.goto(place(server, workshop));
  await note(other, "Guests wait at the door").getByRole("button", { name: "Same for me" }).click();
  await other.getByLabel("Your example").fill("Yesterday at eleven");
  await other.getByRole("dialog").getByRole("button", { name: "Same for me" }).click();
  await expect(note(at, "Guests wait at the door")).toContainText("Yesterday at eleven");
  await saved(at);
  await expectNoSidewaysScroll(at);

  for (const phase of ["merging", "wording", "tasks", "scoring"]) {
    if (phase === "wording") await expect.poll(() => at.evaluate(() => document.title)).toContain("Fivefold");
    await workshop.phase(phase);
  }
  await expect(at.locator("fieldset")).toHaveCount(3);
  await expectNoSidewaysScroll(at);
  for (const question of await at.locator("fieldset").all()) await question.getByRole("radio").first().check();
  await at.getByRole("button", { name: "Finish", exact: true }).tap();
  await expect(at.getByText("Thank you, you have finished")).toBeVisible();
  await workshop.command({ type: "reveal" });
  await expect(at.getByRole("heading", { name: "Results of the scoring" })).toBeVisible();
  await expectNoSidewaysScroll(at);
});

test("on a phone: the time left and a line to everybody stay in sight down at “I’m done”", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana]);
  await workshop.command({ type: "start_timer", exercise: "e1", room: null, seconds: 600, at_end: "chime" });
  const at = await page("Ana", { seat: ana, viewport: { width: 390, height: 600 }, hasTouch: true, isMobile: true });
  await at.goto(place(server, workshop));
  await line(at).waitFor();
  await at.getByRole("button", { name: "I’m done" }).scrollIntoViewIfNeeded();
  await at.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(() => at.evaluate(() => window.scrollY)).toBeGreaterThan(200);
  await expect(at.getByRole("timer")).toBeInViewport({ ratio: 1 });
  await workshop.command({ type: "broadcast", text: "Five more minutes, then coffee" });
  await expect(at.getByText("Five more minutes, then coffee")).toBeInViewport({ ratio: 1 });
  await expectNoSidewaysScroll(at);
  await at.getByRole("button", { name: "Got it" }).tap();
  await expect(at.getByText("Five more minutes, then coffee")).toHaveCount(0);
});

test("on a phone: whoever writes at the bottom sees whether it is saved, and that the connection is lost", async ({ server, network, watch, page }) => {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  const at = await page("Ana", { seat: ana, viewport: { width: 390, height: 600 }, hasTouch: true, isMobile: true });
  await at.goto(place(network, workshop));
  for (let n = 1; n <= 8; n += 1) await write(at, `Guests wait for the ${n}th time`);
  await saved(at);
  await line(at).focus();
  await at.evaluate(() => document.querySelector("[data-saved]").closest(".sticky").scrollIntoView({ block: "end" }));
  const short = at.locator("[data-saved]");
  await expect(short).toHaveText("Saved");
  await expect(short).toBeInViewport({ ratio: 1 });
  watch.outage = true;
  network.cut();
  await line(at).fill("Written offline");
  await line(at).press("Enter");
  await expect(short).toHaveText("1 not sent");
  await expect(short).toBeInViewport({ ratio: 1 });
  await expectNoSidewaysScroll(at);
  network.mend();
  await expect(short).toHaveText("Saved", { timeout: 40_000 });
  watch.outage = false;
});

test("with letters twice as large nothing is wider than the window, and the line takes writing", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  for (const [width, height, text] of [[1280, 800, "On a desk"], [390, 844, "On a phone"]]) {
    const at = await page("Ana", { seat: ana, viewport: { width, height } });
    const client = await at.context().newCDPSession(at);
    await client.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    await at.addInitScript(() => localStorage.setItem("fivefold.view", "list"));
    await at.goto(place(server, workshop));
    await line(at).waitFor();
    expect(await at.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))).toBe(32);
    await write(at, text);
    const words = note(at, text).locator("[data-words]");
    expect(await words.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))).toBe(32);
    expect(await note(at, text).locator("header").evaluate((element) => parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThan(26);
    await expect(line(at)).toBeInViewport({ ratio: 1 });
    await expectNoSidewaysScroll(at);
    await at.getByRole("button", { name: "Board", exact: true }).click();
    // On the board a note is as high as its place, however large the letters are.
    await expect.poll(() => note(at, text).evaluate((element) => element.scrollHeight - element.closest(".react-flow__node")?.clientHeight)).toBeLessThan(2);
    await expectNoSidewaysScroll(at);
    await at.goto(place(server, workshop, "me"));
    await expect(at.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(at);
  }
});

/** Nothing is wider than its window. */
async function expectNoSidewaysScroll(page) {
  expect(await stickingOut(page)).toEqual([]);
}
