// Merging by keyboard alone, on a list that is too long to walk through with Tab.

import { desk, problem, twoRooms } from "../support/merging.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";

/** Words that no language knows, so that nothing looks alike. */
const word = (n) => Array.from({ length: 5 }, (_, at) => {
  const drawn = Math.imul(n * 8 + at + 1, 2654435761) >>> 8;
  return "bdfgklmnprstvz"[drawn % 14] + "aeiou"[(drawn >> 8) % 5];
}).join("");
const fillers = (count) => Array.from({ length: count }, (_, n) => problem(`f${n}`, `${word(n)} ${word(n + 1000)} ${word(n + 5000)} ${word(n + 9000)}`));

/** Presses Tab until `there` holds; how often. */
async function tabs(page, there, most) {
  for (let pressed = 1; pressed <= most; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await there()) return pressed;
  }
  throw new Error(`not reached with ${most} Tabs`);
}

test("by keyboard alone every note of a long list is two keys away, every action has its key, and the focus is never lost", async ({ server, page }) => {
  test.setTimeout(120_000);
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("wait", "Guests wait a long time at the reception"), problem("park", "Guests cannot find the car park"), ...fillers(150)]);
  south.write([problem("wait2", "A guest waits long at reception"), problem("slow", "Guests wait long for breakfast at the reception desk")]);
  await Promise.all([north.saved(), south.saved()]);
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: { width: 1440, height: 900 } });
  await faye.goto(place(server, workshop, "list"));
  const { list, row, count, notes, panel, alike, told, focus } = desk(faye);
  const { keyboard } = faye;
  const press = async (...keys) => { for (const key of keys) await keyboard.press(key); };
  const focused = (what) => expect.poll(focus).toBe(what);
  /** The focus is on a row or, where the search hides the row, in the panel. */
  const kept = () => expect.poll(focus).toMatch(/^(row|suggestion|aside)$/);
  /** Finds a problem by its number and chooses it. */
  const find = async (words) => {
    await press("/");
    await focused("input");
    await press("ControlOrMeta+a", "Delete");
    const number = (await row(words).locator("[data-row]").getAttribute("data-problem")).slice(1);
    await keyboard.type(number);
    await expect(list.getByRole("listitem")).toHaveText([new RegExp(`^No\\. ${number}\\D`)]);
    await press("Enter");
    await focused("row");
    await press("Enter");
    await expect(panel.getByRole("heading", { level: 2 })).toContainText(words);
  };
  await count(153);

  await test.step("the list and what is new are one stop of Tab each; arrows lead through them", async () => {
    await tabs(faye, async () => (await focus()) === "news", 30);
    await press("Tab");
    expect(await focus()).not.toBe("news");
    const toList = await tabs(faye, async () => (await focus()) === "row", 12);
    expect(toList).toBeLessThanOrEqual(10);
    await press("ArrowDown", "j", "ArrowDown", "k");
    await expect(faye.locator("[data-row][aria-current=true]")).toHaveText(/No\. 3/);
    await focused("row");
    await press("End");
    await expect(faye.locator("[data-row][aria-current=true]")).toHaveText(/No\. 153/);
    await press("Home", "ArrowRight");
    await focused("note");
    await press("Escape");
    await focused("row");
    await press("Tab");
    expect(await focus()).not.toBe("row");
  });

  await test.step("O leads to the notes, J from one to the next, S splits it off", async () => {
    await find("A guest waits long at reception");
    await expect(notes).toHaveCount(2);
    await press("s");
    await told("Go to a note first");
    await press("o", "j");
    expect(await faye.evaluate(() => document.activeElement.textContent)).toContain("A guest waits long");
    await press("s");
    await count(154);
    await focused("row");
  });

  await test.step("V moves a note to another problem", async () => {
    await find("A guest waits long");
    await press("ArrowRight", "v");
    const dialog = faye.getByRole("dialog", { name: "Move the note" });
    await expect(dialog).toBeVisible();
    await keyboard.type("Guests wait a long time");
    await expect(dialog.getByRole("listitem")).toHaveCount(1);
    await press("Tab", "Enter");
    await count(153);
    await kept();
  });

  await test.step("R renames, T gives a theme, C claims and lets go", async () => {
    await find("car park");
    await press("r", "ControlOrMeta+a");
    await keyboard.type("Nobody finds the car park");
    await press("Enter");
    await expect(row("Nobody finds the car park")).toHaveCount(1);
    await press("t");
    await focused("select");
    await keyboard.type("New");
    await expect(faye.getByRole("dialog", { name: "New theme" })).toBeVisible();
    await keyboard.type("Arriving");
    await press("Enter");
    await expect(row("Nobody finds the car park")).toContainText("Arriving");
    await press("Escape");
    await focused("row");
    // Renaming claimed it already.
    await expect(row("Nobody finds the car park")).toContainText("you are on it");
    await press("c");
    await expect(row("Nobody finds the car park")).not.toContainText("you are on it");
    await press("c");
    await expect(row("Nobody finds the car park")).toContainText("you are on it");
    await press("Escape");
    await focused("row");
  });

  await test.step("W takes a reason, X says not the same, U shows it in the log", async () => {
    await find("breakfast");
    await expect(alike.first()).toContainText("reception");
    await press("w");
    await keyboard.type("breakfast is another matter");
    await press("Escape");
    await focused("row");
    await press("x");
    await told("are not the same");
    await expect(alike).toHaveCount(0);
    await expect(panel.getByRole("textbox", { name: "Reason for the next decision" })).toHaveValue("");
    await press("u");
    await expect(faye.getByRole("dialog", { name: "Log of decisions" })).toContainText("Reason: breakfast is another matter");
    await press("Escape");
    await focused("row");
  });

  await test.step("Space selects, M merges what is selected, Enter joins with the first look-alike or the one in focus", async () => {
    await find("car park");
    await press(" ");
    await find("breakfast");
    await press(" ", "m");
    await count(152);
    await kept();
    south.write([problem("bill", "Guests wait long for the bill at the reception desk"), problem("key", "Guests wait long for a key at the reception desk")]);
    await south.saved();
    await count(154);
    await find("for the bill");
    await expect(alike.nth(1)).toBeVisible();
    const second = await alike.nth(1).getAttribute("data-suggestion");
    await press("o", "j", "j");
    await focused("suggestion");
    await press("Enter");
    await count(153);
    await told(`No. ${second.slice(1)}`);
    await kept();
    await press("Escape", "Enter");
    await count(152);
    await kept();
  });

  await test.step("? names the keys; without letters the arrows still lead everywhere", async () => {
    await press("/", "ControlOrMeta+a", "Delete");
    await expect(list.getByRole("listitem")).toHaveCount(152);
    await press("Enter");
    await focused("row");
    await press("?");
    const help = faye.getByRole("dialog", { name: "Keys" });
    for (const key of ["→", "Esc", "V", "W", "R", "T", "C", "/"]) await expect(help.getByText(key, { exact: true })).toBeVisible();
    await tabs(faye, () => faye.evaluate(() => document.activeElement.type === "checkbox"), 5);
    await press(" ", "Escape");
    await press("Escape", "j");
    await press("ArrowRight");
    await focused("note");
    await press("ArrowLeft");
    await focused("row");
  });
  north.leave();
  south.leave();
});

test("a better look-alike that arrives comes below the one in sight, and buttons leave the focus on the list", async ({ server, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  await workshop.command({ type: "set_merge_mode", suggest_only: true });
  north.write([problem("wait", "Guests wait a long time at the reception"), problem("slow", "Guests wait long for breakfast at the reception desk")]);
  await north.saved();
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: { width: 1440, height: 900 } });
  await faye.goto(place(server, workshop, "list"));
  const { choose, count, alike, told, focus } = desk(faye);
  await count(2);
  await choose("breakfast");
  await expect(alike).toHaveCount(1);
  await expect(alike.first()).toContainText("Guests wait a long time at the reception");

  south.write([problem("slow2", "Guests wait long for breakfast at the reception desk")]);
  await south.saved();
  await expect(alike).toHaveCount(2);
  await expect(alike.first()).toContainText("Guests wait a long time at the reception");
  await expect(alike.nth(1)).toContainText("100");
  await faye.keyboard.press("x");
  await told("are not the same");
  await expect(alike).toHaveCount(1);
  await expect(alike.first()).toContainText("100");

  await alike.first().getByRole("button", { name: "Join" }).click();
  await count(2);
  await expect.poll(focus).toBe("row");
  await choose("Guests wait a long time");
  south.write([problem("wait2", "Guests wait a long time at the reception")]);
  await south.saved();
  await expect(alike.first()).toContainText("100");
  await alike.first().getByRole("button", { name: "Not the same" }).click();
  await told("are not the same");
  await expect.poll(focus).toMatch(/row|suggestion/);
  north.leave();
  south.leave();
});

test("a screen reader hears that notes arrived, once for all that came together", async ({ server, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("wait", "Guests wait a long time at the reception")]);
  await north.saved();
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: { width: 1440, height: 900 } });
  await faye.goto(place(server, workshop, "list"));
  const { count, told } = desk(faye);
  await count(1);
  await faye.reload();
  await count(1);
  // What was there already is not told as news.
  await expect(faye.getByRole("status").filter({ hasText: "new note" })).toHaveCount(0);
  await faye.getByRole("button", { name: "All seen" }).click();
  await expect(faye.getByText("Nothing new")).toBeVisible();
  south.write([problem("a", "The lift is out of order"), problem("b", "Towels are missing in the bathroom"), problem("c", "Breakfast ends too early")]);
  await south.saved();
  await told("3 new notes");
  north.leave();
  south.leave();
});
