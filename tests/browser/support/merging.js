// Merging: rooms that write without a page, and the merge screen by the names of its parts.

import { Colleague } from "./colleague.js";
import { expect } from "./test.js";
import { Workshop } from "./workshop.js";

/** A note of a kind that counts as a problem. */
export const problem = (id, text) => ({ id, text, kind: "problem", order: "d" });

/** Two rooms at work in the first exercise, with somebody in each who writes. */
export async function twoRooms(server) {
  const workshop = await Workshop.create(server);
  const seats = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomsAtWork(seats.map((seat) => [seat]));
  const [north, south] = await Promise.all(seats.map((seat, at) => Colleague.at(server, `${workshop.id}.e1.r${at + 1}`, seat)));
  return { workshop, seats, north, south };
}

/** The merge screen of a page. */
export function desk(page) {
  const list = page.getByRole("list", { name: "Common list of problems" });
  const panel = page.getByRole("complementary", { name: "The chosen problem" });
  return {
    list,
    panel,
    row: (text) => list.getByRole("listitem").filter({ hasText: text }),
    choose: (text) => list.getByRole("listitem").filter({ hasText: text }).getByRole("button").click(),
    /** So many problems are in the list. */
    count: (number) =>
      expect(page.getByRole("heading", { name: number === 1 ? "1 problem" : `${number} problems`, exact: true })).toBeVisible(),
    /** Gives the chosen problem a title, and finds it in the list by that. */
    rename: async (title) => {
      await page.getByRole("button", { name: "Rename", exact: true }).click();
      await page.getByRole("textbox", { name: "Title of the problem" }).fill(title);
      await page.keyboard.press("Enter");
      await expect(list.getByRole("listitem").filter({ hasText: title })).toHaveCount(1);
    },
    /** The notes of the chosen problem. */
    notes: page.locator("article[data-note]"),
    alike: panel.getByRole("region", { name: "Look-alikes" }).getByRole("listitem"),
    /** Some message says this. */
    told: (text) => expect(page.getByRole("status").filter({ hasText: text }).first()).toBeVisible(),
    /** What has the focus: a `row` of the list, an entry of the `news`, a `note` or `suggestion` of the panel, something else, or `nothing`. */
    focus: () => page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return "nothing";
      if ("row" in at.dataset) return "row";
      if ("news" in at.dataset) return "news";
      if ("note" in at.dataset) return "note";
      return "suggestion" in at.dataset ? "suggestion" : at.tagName.toLowerCase();
    }),
  };
}
