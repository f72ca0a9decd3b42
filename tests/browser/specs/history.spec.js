// Taking back what one did: right after it, by keyboard and on a phone, and after a look at another exercise.

import { chooseKind, line, note, saved, write } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

async function atWork(server, page, options = {}) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben], ["e1", "e2"]);
  const colleague = await Colleague.at(server, `${workshop.id}.e1.r1`, ben);
  const at = await page("Ana", { seat: ana, ...options });
  await at.goto(place(server, workshop, "rooms/r1/e1"));
  await line(at).waitFor();
  await chooseKind(at, "Problem");
  return { workshop, colleague, at };
}

const textsOf = (colleague) => [...colleague.notes.values()].map((one) => String(one.get("text"))).sort();
const toast = (page, words) => page.getByRole("status").filter({ hasText: words });

test("what was just pasted is taken back from the empty line, and done again; with words in it, the line undoes its own", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  await line(at).fill(Array.from({ length: 12 }, (_, n) => `Line ${n + 1} of the list`).join("\n"));
  await line(at).press("Enter");
  await at.getByRole("button", { name: "Add 12 notes" }).click();
  await expect.poll(() => colleague.notes.size).toBe(12);
  await expect(line(at)).toBeFocused();
  await at.keyboard.press("Control+z");
  await expect.poll(() => colleague.notes.size).toBe(0);
  await expect(line(at)).toBeFocused();
  await at.keyboard.press("Control+Shift+z");
  await expect.poll(() => colleague.notes.size).toBe(12);
  await at.keyboard.press("Meta+z");
  await expect.poll(() => colleague.notes.size).toBe(0);
  await at.keyboard.press("Control+y");
  await expect.poll(() => colleague.notes.size).toBe(12);
  await at.keyboard.type("half");
  await at.keyboard.press("Control+z");
  await expect(line(at)).not.toHaveValue("half");
  expect(colleague.notes.size).toBe(12);
  colleague.leave();
});

test("a corrected text is taken back as such: the note stays, and so does what was done before", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  await write(at, "Geusts wait");
  await write(at, "Another one");
  await note(at, "Geusts wait").focus();
  await at.keyboard.press("Backspace");
  await expect(note(at, "Geusts wait")).toBeFocused();
  await at.keyboard.press("Enter");
  await at.keyboard.type(" long");
  await at.keyboard.press("Enter");
  await expect.poll(() => textsOf(colleague)).toEqual(["Another one", "Geusts wait long"]);
  await expect(note(at, "Geusts wait long")).toBeFocused();
  await at.keyboard.press("Control+z");
  await expect.poll(() => textsOf(colleague)).toEqual(["Another one", "Geusts wait"]);
  await expect(toast(at, "The note’s text is as it was")).toBeVisible();
  await at.keyboard.press("Control+y");
  await expect.poll(() => textsOf(colleague)).toEqual(["Another one", "Geusts wait long"]);
  colleague.leave();
});

test("on a phone a deletion is told with a button that takes it back", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  for (const text of ["Guests wait", "Guests are lost"]) await write(at, text);
  for (const text of ["Guests wait", "Guests are lost"]) {
    await note(at, text).getByRole("button", { name: "What to do with the note" }).tap();
    await at.getByRole("menuitem", { name: "Delete" }).tap();
    await expect(note(at, text)).toHaveCount(0);
  }
  await expect(toast(at, "1 note deleted")).toBeVisible();
  await toast(at, "1 note deleted").getByRole("button", { name: "Undo", exact: true }).tap();
  await expect(note(at, "Guests are lost")).toBeVisible();
  await expect(toast(at, "1 note brought back")).toBeVisible();
  await expect.poll(() => textsOf(colleague)).toEqual(["Guests are lost"]);
  colleague.leave();
});

test("after a look at another exercise one can still undo what one did in this one", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  await write(at, "Guests wait");
  await saved(at);
  const exercises = at.getByRole("navigation", { name: "Exercises" }).getByRole("button");
  await exercises.nth(1).click();
  await saved(at);
  await write(at, "In the second exercise");
  await exercises.first().click();
  await expect(note(at, "Guests wait")).toBeVisible();
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(note(at, "Guests wait")).toHaveCount(0);
  await expect.poll(() => colleague.notes.size).toBe(0);
  colleague.leave();
});

test("“same for me” keeps the example that was given: it stands in the dialog, and taking it back can be undone", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  colleague.write([{ id: "n1", text: "Guests wait at the door", kind: "problem", order: "b" }]);
  const same = note(at, "Guests wait").getByRole("button", { name: /^Same for me/ });
  await same.click();
  await at.getByLabel("Your example").fill("Yesterday at eleven");
  await at.getByRole("dialog").getByRole("button", { name: "Same for me" }).click();
  await expect(note(at, "Guests wait")).toContainText("Yesterday at eleven");

  await note(at, "Guests wait").getByRole("button", { name: "What to do with the note" }).click();
  await at.getByRole("menuitem", { name: "My example…" }).click();
  await expect(at.getByLabel("Your example")).toHaveValue("Yesterday at eleven");
  await at.getByLabel("Your example").fill("Yesterday at twelve");
  await at.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(note(at, "Guests wait")).toContainText("Yesterday at twelve");

  await same.click();
  await expect(note(at, "Guests wait")).not.toContainText("Yesterday at twelve");
  await toast(at, "is taken back").getByRole("button", { name: "Undo", exact: true }).click();
  await expect(note(at, "Guests wait")).toContainText("Yesterday at twelve");
  colleague.leave();
});
