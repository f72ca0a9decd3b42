// Notes that go to another exercise, and what becomes of what was written in them meanwhile.

import { note, saved } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

const id = (page, name) => page.locator(`[data-note="${name}"]`);

/** A situation with a complaint, a problem alone; Ana at her page, Ben beside her at the boards of two exercises. */
async function atWork(server, page, network = server) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben], ["e1", "e2"]);
  const [here, there] = await Promise.all(["e1", "e2"].map((exercise) => Colleague.at(server, `${workshop.id}.${exercise}.r1`, ben)));
  here.write([
    { id: "s1", text: "Late arrival", kind: "situation", order: "b" },
    { id: "c1", text: "Nobody opened", kind: "complaint", parent: "s1", order: "b" },
    { id: "p1", text: "Guests cannot pay at night", kind: "problem", order: "d" },
  ]);
  await here.saved();
  const at = await page("Ana", { seat: ana });
  await at.goto(place(network, workshop));
  // Whoever comes when two exercises are open begins in the second.
  await at.getByRole("button", { name: "Start", exact: true }).click();
  await at.getByRole("navigation", { name: "Exercises" }).getByRole("button").first().click();
  await expect(note(at, "Guests cannot pay at night")).toBeVisible();
  return { workshop, at, here, there, leave: () => { here.leave(); there.leave(); } };
}

const idsOf = (colleague) => [...colleague.notes.keys()].sort();
const toast = (page, words) => page.getByRole("status").filter({ hasText: words });

test("b10 a note goes to another exercise by keyboard with what stands under it, keeps its author, and comes back by one undo", async ({ server, page }) => {
  const { at, here, there, leave } = await atWork(server, page);
  await at.getByRole("button", { name: "List", exact: true }).click();
  await id(at, "s1").focus();
  await at.keyboard.press("m");
  const dialog = at.getByRole("dialog", { name: "Move 1 note" });
  await expect(dialog).toContainText("1 note under it goes along");
  await dialog.getByLabel("To which exercise").press("Tab");
  await dialog.getByRole("button", { name: "Move", exact: true }).press("Enter");

  await expect(toast(at, "2 notes are now in the exercise")).toBeVisible();
  await expect(id(at, "s1")).toHaveCount(0);
  await expect(id(at, "p1")).toBeFocused();
  await expect.poll(() => idsOf(here)).toEqual(["p1"]);
  await expect.poll(() => idsOf(there)).toEqual(["c1", "s1"]);
  await at.getByRole("navigation", { name: "Exercises" }).getByRole("button").nth(1).click();
  await expect(id(at, "s1")).toContainText("Ben");
  await at.getByRole("navigation", { name: "Exercises" }).getByRole("button").first().click();
  await expect(id(at, "p1")).toBeVisible();

  await toast(at, "2 notes are now in the exercise").getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => idsOf(here)).toEqual(["c1", "p1", "s1"]);
  expect([here.notes.get("c1").get("parent"), here.notes.get("s1").get("kind")]).toEqual(["s1", "situation"]);
  await expect.poll(() => idsOf(there)).toEqual([]);
  await expect(id(at, "s1")).toContainText("Ben");

  // From the toolbar of a selection, and back with the keys.
  await id(at, "p1").focus();
  await at.keyboard.press("Space");
  await at.getByRole("toolbar", { name: "Selected notes" }).getByRole("button", { name: "Move…" }).click();
  await at.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
  await expect.poll(() => idsOf(there)).toEqual(["p1"]);
  await expect(toast(at, "1 note is now in the exercise")).toBeVisible();
  await at.keyboard.press("Control+z");
  await expect.poll(() => idsOf(here)).toEqual(["c1", "p1", "s1"]);
  leave();
});

test("b10 b9 what was written offline in a note that moved meanwhile is kept as a draft", async ({ server, page, network, watch }) => {
  const { workshop, at, here, leave } = await atWork(server, page, network);
  await at.getByRole("button", { name: "List", exact: true }).click();
  await saved(at);
  watch.outage = true;
  network.cut();
  await id(at, "p1").focus();
  await at.keyboard.press("Enter");
  await at.keyboard.type(", and nobody answers");
  await at.keyboard.press("Enter");
  await expect(id(at, "p1")).toContainText("Guests cannot pay at night, and nobody answers");
  const notes = [{ note: "p1" }];
  await workshop.command({ type: "move_to_exercise", from: "e1.r1", notes, to: "e2" });
  await expect.poll(() => idsOf(here)).toEqual(["c1", "s1"]);

  network.mend();

  await expect(id(at, "p1")).toHaveCount(0, { timeout: 60_000 });
  await expect(at.getByText("Your drafts: 1")).toBeVisible({ timeout: 30_000 });
  await expect(at.getByText("Guests cannot pay at night, and nobody answers")).toBeAttached();
  watch.outage = false;
  leave();
});
