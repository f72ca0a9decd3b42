// What is seen can be read: nothing lies over words, no label is cut, icons show on paper and in the system's colours, and marks that pile
// up stay with their letter.

import { line } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { contrastIn } from "../support/ink.js";
import { place } from "../support/people.js";
import { resting, settled } from "../support/sight.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

/** Ana at her page of a board with these notes. */
async function boardWith(server, page, notes, { ben: name = "Ben", ...options } = {}) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join(name)];
  await workshop.roomAtWork([ana, ben]);
  const colleague = await Colleague.at(server, `${workshop.id}.e1.r1`, ben);
  colleague.write(notes);
  await colleague.saved();
  const at = await page("Ana", { seat: ana, ...options });
  await at.goto(place(server, workshop));
  await at.locator("[data-note]").first().waitFor();
  const start = at.getByRole("button", { name: "Start", exact: true });
  if (await start.isVisible()) await start.click();
  await settled(at);
  return { workshop, ana, ben, colleague, at };
}

/** Situations, each alone. */
const situations = (count) => Array.from({ length: count }, (_, n) => ({ id: `n${n}`, text: `Situation number ${n}`, kind: "situation", order: `k${String(n).padStart(3, "0")}1` }));
const id = (page, name) => page.locator(`[data-note="${name}"]`);

test("on a large board the map is there while one looks around, and lies over no words at rest", async ({ server, page }) => {
  const { colleague, at } = await boardWith(server, page, situations(60));
  const map = at.locator("canvas");
  await expect(map).toBeAttached();
  await expect(map).toBeHidden();
  const table = await at.locator(".react-flow").boundingBox();
  await at.mouse.move(table.x + table.width / 2, table.y + table.height / 2);
  for (const turn of [40, 40]) await at.mouse.wheel(0, turn);
  await expect(map).toBeVisible();
  const box = await map.boundingBox();
  await at.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  // Longer than it stays by itself: who points at it keeps it.
  await expect(async () => expect(await map.isVisible()).toBe(false)).not.toPass({ timeout: 3500 });
  await at.mouse.move(table.x + table.width / 2, table.y + 40);
  await expect(map).toBeHidden();
  colleague.leave();
});

test("the whole of a full board can be seen at once, beside the buttons", async ({ server, page }) => {
  const notes = Array.from({ length: 500 }, (_, n) => ({
    id: `n${n}`, text: "Guests wait at the desk in the evening because nobody told them that it closes at eight", order: `k${String(n).padStart(3, "0")}1`,
    ...(n % 5 === 0 ? { kind: "situation" } : { kind: "complaint", parent: `n${n - (n % 5)}` }),
  }));
  const { colleague, at } = await boardWith(server, page, notes);
  await at.getByRole("button", { name: "Show everything (F)" }).click();
  await expect(at.locator("[data-note]")).toHaveCount(500);
  await resting(id(at, "n0"));
  const table = await at.locator(".react-flow").boundingBox();
  const tools = await at.getByRole("toolbar", { name: "How to look at the board" }).boundingBox();
  const boxes = await at.locator("[data-note]").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
  expect(Math.min(...boxes.map((box) => box.left))).toBeGreaterThanOrEqual(tools.x + tools.width);
  expect(Math.min(...boxes.map((box) => box.top))).toBeGreaterThanOrEqual(table.y);
  expect(Math.max(...boxes.map((box) => box.right))).toBeLessThanOrEqual(table.x + table.width);
  expect(Math.max(...boxes.map((box) => box.bottom))).toBeLessThanOrEqual(table.y + table.height);
  colleague.leave();
});

test("a note that is chosen by the keys does not lie under the buttons of the board", async ({ server, page }) => {
  const { colleague, at } = await boardWith(server, page, situations(12));
  const tools = await at.getByRole("toolbar", { name: "How to look at the board" }).boundingBox();
  const first = await id(at, "n0").boundingBox();
  await at.mouse.move(tools.x + tools.width + 300, tools.y);
  await at.mouse.wheel(2 * (first.x - tools.x), 0);
  await resting(id(at, "n0"));
  expect((await id(at, "n0").boundingBox()).x).toBeLessThan(tools.x + tools.width);
  await at.keyboard.press("/");
  await at.keyboard.type("number 0");
  await at.keyboard.press("Enter");
  await expect(id(at, "n0")).toHaveAttribute("aria-current", "true");
  await resting(id(at, "n0"));
  expect((await id(at, "n0").boundingBox()).x).toBeGreaterThanOrEqual(tools.x + tools.width);
  colleague.leave();
});

for (const language of ["en", "ru"]) test(`${language}: on a small phone every tab of results, scoring and plan is seen whole`, async ({ server, page }) => {
  test.setTimeout(180_000);
  const workshop = await Workshop.rehearsed(server, language);
  const [person] = Object.entries(workshop.archive.workshop.people.by_id).find(([, one]) => one.role === "participant" && !one.removed);
  const seats = { facilitator: workshop.facilitator, participant: await workshop.seatOf(person, workshop.archive.names[person].name) };
  for (const [seat, areas] of [[seats.facilitator, ["results", "scoring", "plan"]], [seats.participant, [""]]]) {
    const at = await page(seat.name, { seat, language, viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
    for (const area of areas) {
      await at.goto(place(server, workshop, area));
      await at.getByRole("tablist").waitFor();
      await settled(at);
      const cut = await at.getByRole("tab").evaluateAll((tabs) => tabs.flatMap((tab) => {
        const { left, right } = tab.getBoundingClientRect();
        return left < 0 || right > innerWidth || tab.scrollWidth > tab.clientWidth ? [tab.textContent] : [];
      }));
      expect(cut, `${seat.role} ${area}`).toEqual([]);
      // Words are broken between, not inside.
      const widest = await at.getByRole("tab").evaluateAll((tabs) => tabs.flatMap((tab) => tab.textContent.split(" ").filter((word) => {
        const range = document.createRange();
        const from = tab.textContent.indexOf(word);
        range.setStart(tab.firstChild, from);
        range.setEnd(tab.firstChild, from + word.length);
        return range.getClientRects().length > 1;
      })));
      expect(widest, `${seat.role} ${area}`).toEqual([]);
    }
  }
});

for (const language of ["en", "ru"]) test(`${language}: on a small phone kinds are seen whole, the line grows with its words, and what is done with selected notes is in sight`, async ({ server, page }) => {
  const { colleague, at } = await boardWith(server, page, situations(30), { language, viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
  const start = at.getByRole("button", { name: /^(Start|Начать)$/ });
  if (await start.isVisible()) await start.tap();
  const kinds = at.getByRole("radiogroup", { name: /^(Kind of note|Вид заметки)$/ });
  const cut = await kinds.locator("label").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth - 8).map((one) => one.textContent));
  expect(cut).toEqual([]);
  expect(await kinds.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  await line(at).fill("Guests wait at the desk in the evening because nobody told them that it closes at eight");
  expect(await line(at).evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  await line(at).fill("");

  await at.getByRole("button", { name: /^(Select several notes|Выбрать несколько заметок)$/ }).tap();
  await id(at, "n1").getByRole("checkbox").tap();
  const bar = at.getByRole("toolbar", { name: /^(Selected notes|Выбранные заметки)$/ });
  await expect(bar).toBeInViewport({ ratio: 1 });
  await bar.getByRole("button", { name: /^(End the selection|Закончить выбор)$/ }).tap();
  await expect(line(at)).toBeInViewport({ ratio: 1 });
  colleague.leave();
});

test("the ring around a note's open text is seen whole", async ({ server, page }) => {
  const { colleague, at } = await boardWith(server, page, situations(1));
  await id(at, "n0").dblclick();
  const room = await at.getByRole("textbox", { name: "Text of the note" }).evaluate((field) => {
    let box = field.parentElement;
    while (getComputedStyle(box).overflowY !== "auto") box = box.parentElement;
    const [inner, outer] = [field.getBoundingClientRect(), box.getBoundingClientRect()];
    const { outlineOffset, outlineWidth } = getComputedStyle(field);
    const ring = parseFloat(outlineOffset) + parseFloat(outlineWidth);
    return { ring, least: Math.min(inner.left - outer.left, inner.top - outer.top, outer.right - inner.right, outer.bottom - inner.bottom) };
  });
  expect(room.ring).toBeGreaterThan(0);
  expect(room.least).toBeGreaterThanOrEqual(room.ring);
  colleague.leave();
});

test("everything that can be done with a note is seen at once where there is room", async ({ server, page }) => {
  const { colleague, at } = await boardWith(server, page, situations(4));
  await id(at, "n0").getByRole("button", { name: "What to do with the note" }).click();
  const menu = at.getByRole("menu");
  await expect(menu.getByRole("menuitem").last()).toBeInViewport({ ratio: 1 });
  expect(await menu.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  colleague.leave();
});

test("marks that pile up over a letter are not drawn beyond it, on the board, in the list, the chat and names; the text keeps them", async ({ server, page }) => {
  const pile = (words) => [...words].map((letter) => letter + "\u0301".repeat(100)).join("");
  const calm = (words) => [...words].map((letter) => letter + "\u0301".repeat(5)).join("");
  const text = pile("Guests");
  const { workshop, ben, colleague, at } = await boardWith(server, page, [{ id: "s1", text, kind: "situation", order: "b" }], { ben: `Ben${"\u0308".repeat(30)}` });
  const words = id(at, "s1").locator("[data-words]");
  await expect(words).toHaveText(calm("Guests"));
  const name = `Ben${"\u0308".repeat(5)}`;
  await expect(id(at, "s1")).toContainText(name);
  await workshop.command({ type: "say", text: pile("Hi") }, ben);
  await at.getByText("Room chat").click();
  await expect(at.getByRole("list", { name: "Room chat" }).getByRole("listitem")).toContainText([calm("Hi")]);
  expect(await at.locator("body").evaluate((body) => /\u0308{6}|\u0301{6}/.test(body.innerText))).toBe(false);
  await at.getByRole("button", { name: "List", exact: true }).click();
  await expect(words).toHaveText(calm("Guests"));
  await words.dblclick();
  await expect(at.getByRole("textbox", { name: "Text of the note" })).toHaveValue(text);
  expect(String(colleague.notes.get("s1").get("text"))).toBe(text);
  colleague.leave();
});

for (const [where, screen, then] of [
  ["on the screen", {}],
  ["on a dark screen", { colorScheme: "dark" }],
  ["in the system's colours", { forcedColors: "active" }],
  ["in the system's colours, dark", { forcedColors: "active", colorScheme: "dark" }],
  ["on paper", {}, { media: "print" }],
  ["on paper from a dark screen", { colorScheme: "dark" }, { media: "print" }],
  ["on paper, dark by choice", { theme: "dark" }, { media: "print" }],
  ["on a screen that has just become dark, without motion", { reducedMotion: "reduce" }, { colorScheme: "dark" }],
]) test(`the icons of notes are seen ${where}`, async ({ server, page }) => {
  const { colleague, at } = await boardWith(server, page, [{ id: "s1", text: "Late arrival", kind: "situation", order: "b" }], screen);
  if (then) await at.emulateMedia(then);
  for (const stamp of ["kind-situation", "more", "same"]) {
    expect(await contrastIn(id(at, "s1").locator(`[data-stamp=${stamp}]`)), stamp).toBeGreaterThan(60);
  }
  colleague.leave();
});
