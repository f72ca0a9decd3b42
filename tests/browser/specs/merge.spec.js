// A facilitator puts the common list together while two rooms go on writing, with the keys and with buttons; a server that is
// killed gives back the same list.

import { desk, problem, twoRooms } from "../support/merging.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";

/** The rows of the list as their titles, in their order. */
const titles = (list) => list.getByRole("listitem").evaluateAll((rows) => rows.map((row) => row.textContent));

test("two rooms go on writing while a facilitator joins, rejects, splits, undoes and closes; a killed server gives back the same list", async ({ server, watch, page }) => {
  test.setTimeout(180_000);
  const { workshop, north, south } = await twoRooms(server);
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: { width: 1440, height: 900 } });
  await faye.goto(place(server, workshop, "list"));
  const { list, row, count, notes: chosen } = desk(faye);

  await test.step("what says the same in two rooms is one problem by itself, and says why", async () => {
    north.write([problem("wait", "Guests wait a long time at the reception"), problem("park", "Guests cannot find the car park")]);
    south.write([problem("wait2", "A guest waits long at reception"), problem("pay", "Guests are charged twice for parking")]);
    await Promise.all([north.saved(), south.saved()]);
    await count(3);
    await expect(row("reception")).toContainText("raised by 2 of 2 rooms");
    await row("reception").getByRole("button").first().click();
    await expect(chosen).toHaveCount(2);
    await expect(faye.getByText("matching words", { exact: false }).first()).toBeVisible();
    await expect(chosen.first().locator("mark").first()).toBeVisible();
  });

  await test.step("Faye splits by key what the machine joined, and it stays apart while the rooms write on", async () => {
    const theirs = chosen.filter({ hasText: "A guest waits long" });
    await theirs.click();
    await faye.keyboard.press("s");
    await count(4);
    north.write([problem("door", "Guests stand before a locked door at night")]);
    await north.saved();
    await count(5);
    await expect(row("A guest waits long")).toContainText("raised by 1 of 2 rooms");
  });

  await test.step("she joins two by hand with a reason, and says of a look-alike that it is not the same", async () => {
    await row("find the car park").getByRole("checkbox").check();
    await row("locked door").getByRole("checkbox").check();
    await row("find the car park").getByRole("button").first().click();
    await faye.getByRole("textbox", { name: "Reason for the next decision" }).fill("nobody shows the way at night");
    await faye.getByRole("button", { name: "Merge the selected" }).click();
    await count(4);
    await expect(faye.getByText("Reason: nobody shows the way at night")).toBeVisible();

    south.write([problem("slow", "Guests wait long for breakfast at the reception desk")]);
    await south.saved();
    await count(5);
    await row("breakfast").getByRole("button").first().click();
    const alike = faye.getByRole("region", { name: "Look-alikes" });
    const first = alike.getByRole("listitem").first();
    await expect(first).toContainText("reception");
    const other = await first.locator("p").first().textContent();
    await faye.keyboard.press("x");
    await expect(alike.getByText(other)).toHaveCount(0);
  });

  await test.step("the rooms write on; what is new stands in the inbox, and what was decided stands", async () => {
    await faye.getByRole("button", { name: "All seen" }).click();
    await expect(faye.getByText("Nothing new")).toBeVisible();
    south.write([problem("door2", "At night the guests stand before a locked door")]);
    await south.saved();
    const inbox = faye.getByRole("complementary", { name: "New to you" });
    await expect(inbox.getByRole("listitem")).toHaveCount(1, { timeout: 15_000 });
    await count(5);
    await expect(row("locked door")).toContainText("3 notes");
  });

  await test.step("a decision is undone from the log after later ones", async () => {
    await faye.keyboard.press("u");
    const log = faye.getByRole("dialog", { name: "Log of decisions" });
    await log.getByRole("listitem").filter({ hasText: "split off" }).getByRole("button", { name: "Undo" }).click();
    await expect(log.getByText("Undone by Faye")).toBeVisible();
    await faye.keyboard.press("Escape");
    await count(4);
    await expect(row("reception").filter({ hasText: "raised by 2 of 2 rooms" })).toHaveCount(1);
  });

  const before = await titles(list);
  await test.step("the server is killed and gives back the same list", async () => {
    watch.outage = true;
    await server.kill();
    await expect(faye.getByText("The connection is lost", { exact: false })).toBeVisible();
    await server.startAgain();
    await expect(faye.getByText("The connection is lost", { exact: false })).toHaveCount(0, { timeout: 40_000 });
    watch.outage = false;
    await expect.poll(() => titles(list)).toEqual(before);
    await faye.reload();
    await count(4);
    await expect.poll(() => titles(list)).toEqual(before);
  });

  await test.step("she closes the list: every note is in it, and the rooms that raised something alone are named", async () => {
    north.write([problem("late", "The night porter comes late")]);
    await north.saved();
    await count(5);
    await workshop.command({ type: "set_phase", phase: "merging" });
    await faye.getByRole("button", { name: "Close the list…" }).click();
    const account = faye.getByRole("dialog");
    await expect(account).toContainText("8 notes");
    await expect(account).toContainText("5 problems");
    await expect(account).toContainText("0 unassigned");
    await expect(account).toContainText("The night porter comes late");
    await account.getByRole("button", { name: "Go on" }).click();
    await faye.goto(place(server, workshop, "list"));
    await expect(faye.getByText("The list is closed, version 1.", { exact: false })).toBeVisible();
    await expect(row("locked door")).toContainText("3 notes");
  });
  north.leave();
  south.leave();
});
