// Nobody loses a keystroke: not when writing closes under their hands, not offline, not over a reload.

import { chooseKind, line, note, saved, write } from "../support/board.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

async function twoAtWork(server) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  return { workshop, ana, ben };
}

test("a text typed while the exercise closes comes back as a draft and can be put elsewhere", async ({ server, network, watch, page }) => {
  const { workshop, ana } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(network, workshop));
  await write(at, "A guest arrives late");
  await saved(at);
  // What is typed from now on reaches the server only after the exercise was closed.
  await note(at, "A guest arrives late").locator("[data-words]").dblclick();
  await at.getByRole("textbox", { name: "Text of the note" }).press("End");
  watch.outage = true;
  network.cut();
  await at.keyboard.type(" and finds nobody");
  await expect(at.getByText("Offline, 1 note not sent yet")).toBeVisible();
  await workshop.command({ type: "close_exercise", exercise: "e1" });
  network.mend();
  await expect(at.getByText("1 draft of yours")).toBeVisible({ timeout: 40_000 });
  watch.outage = false;
  await expect(at.getByText("This exercise is closed: the notes can be read, but not changed.")).toBeVisible();
  await workshop.command({ type: "open_exercise", exercise: "e2" });
  await at.getByRole("button", { name: /Takes too long/ }).click();
  await expect(at.getByText("A guest arrives late and finds nobody")).toBeVisible();
  await at.getByRole("button", { name: "Put it here" }).click();
  await expect(note(at, "A guest arrives late and finds nobody")).toBeVisible();
  await expect(at.getByText("1 draft of yours")).toHaveCount(0);
  await saved(at);
});

test("what is written offline is kept over a reload and goes out when the network is back", async ({ server, network, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  const other = await page("Ben", { seat: ben });
  await at.goto(place(network, workshop));
  await other.goto(place(server, workshop));
  await write(at, "A guest is lost");
  await expect(note(other, "A guest is lost")).toBeVisible();
  watch.outage = true;
  network.cut();
  await write(at, "A guest is hungry");
  await expect(at.getByText("Offline, 1 note not sent yet")).toBeVisible();
  await line(at).fill("A guest is half-wri");
  await expect(note(other, "A guest is hungry")).toHaveCount(0);
  network.mend();
  await at.reload();
  await expect(line(at)).toHaveValue("A guest is half-wri");
  await expect(note(other, "A guest is hungry")).toBeVisible({ timeout: 40_000 });
  await saved(at);
  watch.outage = false;
});

test("two people write in one note at the same time and both texts stay", async ({ server, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  const other = await page("Ben", { seat: ben });
  await at.goto(place(server, workshop));
  await other.goto(place(server, workshop));
  await chooseKind(at, "Problem");
  await write(at, "Guests wait");
  await expect(note(other, "Guests wait")).toBeVisible();
  for (const one of [at, other]) await note(one, "Guests wait").locator("[data-words]").dblclick();
  await at.getByRole("textbox", { name: "Text of the note" }).press("End");
  await other.getByRole("textbox", { name: "Text of the note" }).press("Home");
  // Each sees the other's caret where it is: Ana's behind the words, Ben's before them.
  await expect(other.locator("[data-caret]")).toHaveText("Ana");
  await expect(at.locator("[data-caret]")).toHaveText("Ben");
  const xOf = async (locator) => (await locator.boundingBox()).x;
  await expect.poll(async () => (await xOf(other.locator("[data-caret]"))) - (await xOf(at.locator("[data-caret]")))).toBeGreaterThan(40);
  await Promise.all([at.keyboard.type(" at the desk in the evening", { delay: 5 }), other.keyboard.type("Late in the season: ", { delay: 5 })]);
  for (const one of [at, other]) await one.keyboard.press("Enter");
  for (const one of [at, other]) await expect(note(one, "Late in the season: Guests wait at the desk in the evening")).toBeVisible();
  for (const one of [at, other]) await expect(one.locator("[data-caret]")).toHaveCount(0);
});

test("undo takes back what I did and leaves what others did", async ({ server, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  const other = await page("Ben", { seat: ben });
  await at.goto(place(server, workshop));
  await other.goto(place(server, workshop));
  await write(at, "Of Ana");
  await write(other, "Of Ben");
  await expect(note(at, "Of Ben")).toBeVisible();
  await at.getByRole("button", { name: /^Undo/ }).click();
  await expect(note(other, "Of Ana")).toHaveCount(0);
  await at.getByRole("button", { name: /^Undo/ }).click();
  await expect(note(at, "Of Ben")).toBeVisible();
  await at.getByRole("button", { name: /^Redo/ }).click();
  await expect(note(other, "Of Ana")).toBeVisible();
});
