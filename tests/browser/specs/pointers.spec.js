// Mouse pointers of others on a board: only for whoever asks for them, and never where authors are not shown.

import { write } from "../support/board.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

const pointers = (page) => page.locator("[data-pointer]");
const wish = (page) => page.getByRole("button", { name: "Mouse pointers: see others’, show mine" });

/** Moves the mouse over the middle of the board until the others are told. */
async function pointAt(page) {
  const box = await page.locator(".react-flow").boundingBox();
  for (let step = 0; step < 5; step += 1) await page.mouse.move(box.x + box.width / 2 + step, box.y + box.height / 2);
}

test("pointers are seen by those who want them, go with their owner, and are remembered", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const seats = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork(seats, ["e1", "e6"]);
  const [ana, ben] = [await page("Ana", { seat: seats[0] }), await page("Ben", { seat: seats[1] })];
  for (const at of [ana, ben]) await at.goto(place(server, workshop, "rooms/r1/e1"));
  await write(ana, "A guest arrives late");

  await expect(wish(ben)).toHaveAttribute("aria-pressed", "false");
  await wish(ben).click();
  await pointAt(ana);
  await write(ana, "A guest leaves early");
  await expect(ben.getByText("A guest leaves early")).toBeVisible();
  await expect(pointers(ben)).toHaveCount(0);

  await wish(ana).click();
  await expect(async () => {
    await pointAt(ana);
    await expect(pointers(ben)).toHaveText("Ana", { timeout: 1000 });
  }).toPass();
  await expect(pointers(ana)).toHaveCount(0);
  await ana.getByRole("button", { name: "List", exact: true }).click();
  await expect(pointers(ben)).toHaveCount(0);

  await ben.reload();
  await expect(wish(ben)).toHaveAttribute("aria-pressed", "true");
  await ben.goto(place(server, workshop, "rooms/r1/e6"));
  await expect(ben.getByRole("button", { name: /^Show everything/ })).toBeVisible();
  await expect(wish(ben)).toHaveCount(0);
});
