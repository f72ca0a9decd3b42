// What the merge screen says afterwards: of a decision that was undone, of one that cannot be yet, and of a note that an edit took
// out of its problem.

import { desk, problem, twoRooms } from "../support/merging.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";

const wide = { width: 1440, height: 900 };

test("an undo keeps when and why, and one that does not apply names the decision in its way and leads there", async ({ server, watch, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("park", "Guests cannot find the car park")]);
  await north.saved();
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: wide });
  await faye.goto(place(server, workshop, "list"));
  const { count, choose, rename, row } = desk(faye);
  await count(1);
  await choose("car park");
  await rename("Nobody finds the car park");
  await choose("car park");
  await rename("The car park is hidden");

  await faye.keyboard.press("u");
  const log = faye.getByRole("dialog", { name: "Log of decisions" });
  const entries = log.getByRole("listitem");
  watch.refusals = true;
  await entries.last().getByRole("button", { name: "Undo" }).click();
  await expect(entries.last().getByRole("alert")).toContainText("Undo a later decision first: No. 1: “Nobody finds the car park” → “The car park is hidden” (Faye Whitfield");
  await entries.last().getByRole("button", { name: "Go to that decision" }).click();
  await expect(entries.first()).toBeFocused();

  await log.getByRole("textbox", { name: "Reason for undoing" }).fill("the sign was put up again");
  await entries.first().getByRole("button", { name: "Undo" }).click();
  await expect(entries.first()).toContainText(/Undone by Faye Whitfield, .*\d/);
  await expect(entries.first()).toContainText("Reason for undoing: the sign was put up again");
  await expect(log.getByRole("textbox", { name: "Reason for undoing" })).toHaveValue("");
  await expect(entries.last().getByRole("alert")).toHaveCount(0);
  await entries.last().getByRole("button", { name: "Undo" }).click();
  await expect(row("Guests cannot find the car park")).toHaveCount(1);
  north.leave();
  south.leave();
});

test("m8_a note that an edit takes out of its problem says so in the inbox, beside the note and where it was", async ({ server, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("wait", "Guests wait a long time at the reception")]);
  await north.saved();
  south.write([problem("wait2", "A guest waits long at reception")]);
  await south.saved();
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: wide });
  await faye.goto(place(server, workshop, "list"));
  const { count, choose, panel, notes, row } = desk(faye);
  await count(1);
  await expect(row("reception")).toContainText("raised by 2 of 2 rooms");
  await faye.getByRole("button", { name: "All seen" }).click();
  await expect(faye.getByText("Nothing new")).toBeVisible();

  const text = south.notes.get("wait2").get("text");
  south.doc.transact(() => {
    text.delete(0, text.length);
    text.insert(0, "Breakfast is cold");
  });
  await south.saved();
  await count(2);
  const inbox = faye.getByRole("complementary", { name: "New to you" });
  await expect(inbox.getByRole("listitem").filter({ hasText: "Breakfast is cold" })).toContainText("1 note left No. 1 after an edit");
  await expect(inbox.getByRole("listitem").filter({ hasText: "Guests wait" })).toContainText("1 note went to No. 2 after an edit");
  await choose("Guests wait");
  await expect(panel.getByText("1 note went to No. 2 after an edit")).toBeVisible();
  await panel.getByRole("button", { name: "Show", exact: true }).first().click();
  await expect(notes.filter({ hasText: "Breakfast is cold" })).toContainText("Left No. 1 after an edit");
  north.leave();
  south.leave();
});
