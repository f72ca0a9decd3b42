// What people are in the middle of writing when the day goes on without them: an exercise closes, everybody is brought on, a seat changes.

import { line, note, saved } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

async function atWork(server, page) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben], ["e1", "e2"]);
  const colleague = await Colleague.at(server, `${workshop.id}.e1.r1`, ben);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop, "rooms/r1/e1"));
  await line(at).waitFor();
  return { workshop, ana, ben, colleague, at };
}

const exercises = (page) => page.getByRole("navigation", { name: "Exercises" }).getByRole("button");

test("b9 the line stays with its exercise, and becomes a draft of it when it closes while another one is open", async ({ server, page }) => {
  const { workshop, colleague, at } = await atWork(server, page);
  await line(at).fill("Of the first exercise");
  await exercises(at).nth(1).click();
  await expect(line(at)).toHaveValue("");
  await line(at).fill("Of the second exercise");
  await exercises(at).first().click();
  await expect(line(at)).toHaveValue("Of the first exercise");
  await workshop.command({ type: "close_exercise", exercise: "e1" });
  await expect(at.getByText("The exercise was closed while you were writing. The text of the line is now among your drafts.")).toBeVisible();
  await at.getByText("Your drafts: 1").click();
  await expect(at.getByText("Of the first exercise")).toBeVisible();
  await expect(at.getByText("Of the second exercise")).toHaveCount(0);
  await exercises(at).nth(1).click();
  await expect(line(at)).toHaveValue("Of the second exercise");
  colleague.leave();
});

test("whoever is writing when everybody is brought on is asked, and writes on where they are", async ({ server, page }) => {
  const { workshop, colleague, at } = await atWork(server, page);
  const invited = at.getByText("You are writing, so the page did not change by itself.");
  const go = at.getByRole("button", { name: "Go to the exercise" });
  await line(at).fill("Guests wait");
  await line(at).press("Enter");
  await saved(at);

  await note(at, "Guests wait").focus();
  await at.keyboard.press("Enter");
  await at.keyboard.type(" and");
  await workshop.command({ type: "bring_everyone", exercise: "e2" });
  await expect(invited).toBeVisible();
  await at.keyboard.type(" nobody comes");
  await expect.poll(() => [...colleague.notes.values()].map((one) => String(one.get("text")))).toEqual(["Guests wait and nobody comes"]);
  // A note that was begun and has no word yet is not left behind.
  await at.keyboard.press("Control+Enter");
  await expect.poll(() => colleague.notes.size).toBe(2);
  await go.click();
  await expect(exercises(at).nth(1)).toHaveAttribute("aria-current", "page");
  await expect(invited).toHaveCount(0);
  await expect.poll(() => colleague.notes.size).toBe(1);

  await exercises(at).first().click();
  await line(at).fill("half a thou");
  await workshop.command({ type: "bring_everyone", exercise: "e2" });
  await expect(invited).toBeVisible();
  await at.keyboard.type("ght");
  await expect(line(at)).toHaveValue("half a thought");
  await exercises(at).nth(1).click();
  await expect(invited).toHaveCount(0);
  // Who writes nothing goes along.
  await exercises(at).first().click();
  await note(at, "Guests wait").focus();
  await workshop.command({ type: "bring_everyone", exercise: "e2" });
  await expect(exercises(at).nth(1)).toHaveAttribute("aria-current", "page");
  await expect(invited).toHaveCount(0);
  colleague.leave();
});

test("what is half written in a room's chat does not go to the next room", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomsAtWork([[ana], [ben]]);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop));
  await at.getByText("Room chat").click();
  await at.getByLabel("Write to the room").fill("Between us: ");
  await workshop.command({ type: "move_person", person: ana.person, room: "r2", reason: "" });
  await expect(at.getByText("You were moved. You are now in: Room 2.")).toBeVisible();
  await at.getByText("Room chat").click();
  await expect(at.getByLabel("Write to the room")).toHaveValue("");
});

test("whoever is removed in the middle of a sentence can still read it and copy it", async ({ server, network, watch, page }) => {
  const workshop = await Workshop.create(server);
  const ana = await workshop.join("Ana");
  await workshop.roomAtWork([ana]);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(network, workshop));
  await line(at).fill("Guests wait");
  await line(at).press("Enter");
  await saved(at);
  await line(at).fill("A line that is no no");
  await note(at, "Guests wait").locator("[data-words]").dblclick();
  await at.getByRole("textbox", { name: "Text of the note" }).press("End");
  watch.outage = true;
  watch.refusals = true;
  network.cut();
  await at.keyboard.type(" and nobody");
  await expect(at.getByText("Offline, 1 note not sent yet")).toBeVisible();
  await workshop.command({ type: "remove_person", person: ana.person });
  network.mend();
  await expect(at.getByRole("heading", { name: "You were removed from this workshop" })).toBeVisible({ timeout: 40_000 });
  for (const words of ["A line that is no no", "Guests wait and nobody"]) await expect(at.getByRole("listitem").filter({ hasText: words })).toBeVisible();
  await at.reload();
  for (const words of ["A line that is no no", "Guests wait and nobody"]) await expect(at.getByRole("listitem").filter({ hasText: words })).toBeVisible();
});
