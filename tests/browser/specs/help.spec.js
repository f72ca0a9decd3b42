// What a room has beside its notes: the facilitator's help, a chat, how far it is, hints, and who is here.

import { chooseKind, line, note, saved, write } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

/** Ana and Ben in room 1, Cleo in room 2, with exercise 1 open. */
async function threeAtWork(server) {
  const workshop = await Workshop.create(server);
  const [ana, ben, cleo] = [await workshop.join("Ana"), await workshop.join("Ben"), await workshop.join("Cleo")];
  await workshop.roomsAtWork([[ana, ben], [cleo]]);
  return { workshop, ana, ben, cleo };
}
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("a room calls, is told who is on the way, and calls off; the facilitator goes from call to call", async ({ server, page }) => {
  const { workshop, ana, cleo } = await threeAtWork(server);
  const [at, other, lead] = [await page("Ana", { seat: ana }), await page("Cleo", { seat: cleo }), await page("Faye", { seat: workshop.facilitator })];
  for (const one of [at, other]) await one.goto(place(server, workshop));
  await lead.goto(place(server, workshop, "rooms/r1/e1"));
  await button(at, "Call the facilitator").click();
  await expect(at.getByText("The facilitator was called")).toBeVisible();
  await button(other, "Call the facilitator").click();
  await button(lead, "I’m coming").click();
  await expect(at.getByText("Faye Whitfield is on the way to you.")).toBeVisible();
  await expect(other.getByText("is on the way to you.")).toHaveCount(0);
  await button(at, "No longer needed").click();
  await expect(button(at, "Call the facilitator")).toBeVisible();
  await lead.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: "Room 2 calls" }).click();
  await expect(lead).toHaveURL(/rooms\/r2\/e1/);
  await button(lead, "It’s settled").click();
  await expect(button(other, "Call the facilitator")).toBeVisible();
  await lead.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: "Room 1", exact: true }).click();
  await expect(lead).toHaveURL(/rooms\/r1\/e1/);
});

test("the chat of a room says how much is new until somebody looks, and only the room reads it", async ({ server, page }) => {
  const { workshop, ana, ben, cleo } = await threeAtWork(server);
  const [at, other] = [await page("Ana", { seat: ana }), await page("Cleo", { seat: cleo })];
  for (const one of [at, other]) await one.goto(place(server, workshop));
  const chat = (one) => one.locator("summary").filter({ hasText: "Room chat" });
  await expect(chat(at)).toHaveText("Room chat");
  for (const text of ["Coffee first?", "Or after?"]) await workshop.command({ type: "say", text }, ben);
  await expect(chat(at)).toHaveText("Room chat2 new");
  await chat(at).click();
  await expect(at.getByText("Or after?")).toBeVisible();
  await expect(chat(at)).toHaveText("Room chat");
  await at.getByRole("textbox", { name: "Write to the room" }).fill("After");
  await at.keyboard.press("Enter");
  await expect(at.getByRole("listitem").filter({ hasText: /After$/ })).toBeVisible();
  await expect(chat(other)).toHaveText("Room chat");
});

test("the minimum counts what is written, and a hint comes after a text is finished, never while it is typed", async ({ server, page }) => {
  const { workshop, ana } = await threeAtWork(server);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop));
  const progress = at.getByRole("region", { name: "What there is so far" });
  await expect(progress).toContainText("0 of 10 situations");
  await chooseKind(at, "Situation");
  await write(at, "Late arrival");
  await expect(progress).toContainText("1 of 10 situations");

  await chooseKind(at, "Problem");
  await write(at, "Guests wait at the door at night");
  const mine = note(at, "Guests wait");
  const hint = mine.getByRole("button", { name: /hints? on the wording/ });
  await saved(at);
  await mine.locator("[data-words]").dblclick();
  await at.getByRole("textbox", { name: "Text of the note" }).fill("We have no CRM");
  await saved(at);
  await expect(at.getByRole("button", { name: /hints? on the wording/ })).toHaveCount(0);
  await at.keyboard.press("Enter");
  const unfit = note(at, "We have no CRM").getByRole("button", { name: /hints? on the wording/ });
  await unfit.click();
  await expect(note(at, "We have no CRM")).toContainText("This sounds like the company’s worry.");
  await expect(hint).toHaveCount(0);
});

test("one sees who is here, who writes a new note, and who has gone", async ({ server, page }) => {
  const { workshop, ana, ben } = await threeAtWork(server);
  const [at, other] = [await page("Ana", { seat: ana }), await page("Ben", { seat: ben })];
  for (const one of [at, other]) await one.goto(place(server, workshop));
  const row = at.getByRole("complementary", { name: "Room 1" }).getByRole("listitem").filter({ hasText: "Ben" });
  await expect(row).toContainText(", online");
  await line(other).pressSequentially("Guests");
  await expect(row).toContainText("writing…");
  await expect(at.getByText("Guests")).toHaveCount(0);
  await line(other).press("Enter");
  await expect(note(at, "Guests")).toBeVisible();
  await expect(row).not.toContainText("writing…");
  await other.close();
  await expect(row).toContainText(", offline");
});

test("a facilitator who looks into a room leaves no trace there; one who writes is seen writing", async ({ server, page }) => {
  const { workshop, ana, ben } = await threeAtWork(server);
  const [at, lead] = [await page("Ana", { seat: ana }), await page("Faye", { seat: workshop.facilitator })];
  const colleague = await Colleague.at(server, `${workshop.id}.e1.r1`, ben);
  await at.goto(place(server, workshop));
  await write(at, "A guest is lost");
  await lead.goto(place(server, workshop, "rooms/r1/e1"));
  await note(lead, "A guest is lost").click();
  await lead.mouse.wheel(0, 40);
  // What Ana tells comes after whatever the look could have told.
  await note(at, "A guest is lost").locator("[data-words]").dblclick();
  await expect(note(lead, "A guest is lost")).toContainText("Ana is writing…");
  await expect.poll(() => colleague.present).toContain(ana.person);
  expect(colleague.everPresent).not.toContain(workshop.facilitator.person);
  await at.keyboard.press("Enter");
  await note(lead, "A guest is lost").locator("[data-words]").dblclick();
  await expect(note(at, "A guest is lost")).toContainText("Faye Whitfield is writing…");
  await lead.keyboard.press("Enter");
  await expect.poll(() => colleague.present).not.toContain(workshop.facilitator.person);
  colleague.leave();
});
