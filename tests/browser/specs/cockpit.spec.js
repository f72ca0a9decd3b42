// What stands beside the course of a day: who is expected, leading everybody's pages, timers, drafts offered anywhere.

import { chooseKind, saved, write } from "../support/board.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

test("a list of names says who has not come yet", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const faye = await page("Faye", { seat: workshop.facilitator });
  await faye.goto(place(server, workshop));
  await faye.getByRole("button", { name: "Enter a list…" }).click();
  await faye.getByLabel("Names").fill("Name;Role\nWhitlock Grace;sales\nTom Ashdown;billing\nBella Rossi");
  await faye.getByRole("button", { name: "Keep 3 people" }).click();
  await expect(faye.getByText("0 of 3 have come")).toBeVisible();
  await workshop.join("Grace Whitlock");
  await workshop.join("Tommy");
  await expect(faye.getByText("1 of 3 have come")).toBeVisible();
  await expect(faye.getByText("Not on the list: Tommy")).toBeVisible();
  await faye.getByRole("button", { name: "Tom Ashdown: is here under another name" }).click();
  await expect(faye.getByText("2 of 3 have come")).toBeVisible();
  await faye.reload();
  await expect(faye.getByText("2 of 3 have come")).toBeVisible();
  await expect(faye.getByText("Tom Ashdown")).toHaveCount(0);
});

test("everybody follows the facilitator from exercise to exercise, while that is wanted", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana], ["e1", "e2", "e3"]);
  const faye = await page("Faye", { seat: workshop.facilitator });
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop, "rooms/r1/e1"));
  await faye.goto(place(server, workshop, "cockpit"));
  const choose = (index) => faye.getByRole("combobox", { name: "Exercise" }).selectOption({ index });
  const shown = (number) => expect(at).toHaveURL(new RegExp(`/e${number}(\\?|$)`));
  await choose(1);
  await shown(1);
  await faye.getByRole("checkbox", { name: "Everybody follows me" }).check();
  await shown(2);
  await choose(2);
  await shown(3);
  await faye.getByRole("checkbox", { name: "Everybody follows me" }).uncheck();
  await choose(0);
  await faye.getByRole("button", { name: "Show to all" }).click();
  await shown(1);
});

test("whoever reads about themselves is brought along, unless something there is not saved", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana], ["e1", "e2"]);
  const at = await page("Ana", { seat: ana });
  const name = at.getByLabel("Name", { exact: true });
  await at.goto(place(server, workshop, "me"));
  await name.waitFor();
  await workshop.command({ type: "bring_everyone", exercise: "e1" });
  await expect(at).toHaveURL(/\/e1(\?|$)/);

  await at.goto(place(server, workshop, "me"));
  await name.fill("Anastasia");
  await workshop.command({ type: "bring_everyone", exercise: "e2" });
  await expect(at.getByText("Something here is not saved yet, so this page stayed.")).toBeVisible();
  await expect(name).toHaveValue("Anastasia");
  await at.getByRole("button", { name: "Go to the exercise" }).click();
  await expect(at).toHaveURL(/\/e2(\?|$)/);
});

test("what is needed rarely is in the menu, and what it switched on stays in sight", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const seats = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.command({ type: "assign_rooms", rooms: seats.map((seat) => ({ people: [seat.person] })) });
  await workshop.phase("exercises");
  await workshop.command({ type: "open_exercise", exercise: "e1", rooms: ["r1"] });
  const faye = await page("Faye", { seat: workshop.facilitator });
  await faye.goto(place(server, workshop, "cockpit"));
  const controls = faye.getByRole("region", { name: "Controls" });
  const more = controls.getByRole("button", { name: "More", exact: true });
  await more.click();
  await faye.getByRole("menuitemcheckbox", { name: "Door locked" }).click();
  await expect(controls.getByRole("img", { name: "Door locked" })).toBeVisible();
  await faye.keyboard.press("Escape");
  await more.click();
  await faye.getByRole("menuitem", { name: "Close for all" }).click();
  await faye.getByRole("dialog").getByRole("button", { name: "Close for all" }).click();
  await expect(controls.getByText("Closed", { exact: true })).toBeVisible();
  await more.click();
  await faye.getByRole("menuitem", { name: /^Back to: / }).first().click();
  await expect(faye.getByRole("dialog", { name: /^Back to: / })).toBeVisible();
});

test("an exercise without names says so where one reads it and where one writes", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana], ["e1", "e6"]);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop, "rooms/r1/e6"));
  await expect(at.getByText("Nobody is shown who wrote what.", { exact: false })).toBeVisible();
  await expect(at.getByText("No names: yours is not shown with the note.")).toBeVisible();
  await at.goto(place(server, workshop, "rooms/r1/e1"));
  await at.getByRole("textbox", { name: /^New note:/ }).waitFor();
  await expect(at.getByText("No names", { exact: false })).toHaveCount(0);
});

test("closing an exercise takes its timer away", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana]);
  await workshop.command({ type: "start_timer", exercise: "e1", room: null, seconds: 600, at_end: "chime" });
  const faye = await page("Faye", { seat: workshop.facilitator });
  await faye.goto(place(server, workshop, "cockpit"));
  await expect(faye.getByRole("timer")).toBeVisible();
  await workshop.command({ type: "close_exercise", exercise: "e1", rooms: [] });
  await expect(faye.getByRole("timer")).toHaveCount(0);
});

test("a text that could not be saved is offered wherever its writer is", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana]);
  const at = await page("Ana", { seat: ana });
  await workshop.command({ type: "keep_draft", board: "e1.r1", text: "Guests wait at the door" }, ana);
  await at.goto(place(server, workshop, "me"));
  await expect(at.getByText("1 of your texts did not reach the board.")).toBeVisible();
  await at.getByRole("button", { name: "Show", exact: true }).click();
  await expect(at.getByRole("dialog")).toContainText("Guests wait at the door");
  await at.getByRole("button", { name: "To the board" }).click();
  await expect(at.getByText("1 of your texts did not reach the board.")).toHaveCount(0);
  await at.getByRole("button", { name: "Put it here" }).click();
  await expect(at.locator("[data-note]").filter({ hasText: "Guests wait at the door" })).toBeVisible();
});

test("the chosen problem stays chosen when the window becomes narrow and wide again", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana]);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop));
  await chooseKind(at, "Problem");
  await write(at, "Guests wait at the door");
  await saved(at);
  const faye = await page("Faye", { seat: workshop.facilitator });
  await faye.goto(place(server, workshop, "list"));
  await faye.getByRole("list", { name: "Common list of problems" }).getByRole("listitem").first().getByRole("button").first().click();
  const source = faye.locator("article[data-note]").filter({ hasText: "Guests wait at the door" });
  await expect(source).toBeVisible();
  await faye.setViewportSize({ width: 800, height: 800 });
  await expect(source).toHaveCount(0);
  await faye.setViewportSize({ width: 1280, height: 800 });
  await expect(source).toBeVisible();
});
