// Working on a board with many notes: selecting, moving, finding, undoing, looking around, keeping it as a picture.

import { readFileSync } from "node:fs";
import { chooseKind, line, note, saved, write } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

/** Two situations with two complaints each, one problem alone; Ana at her page, Ben beside her without one. */
async function filled(server, page, options = {}) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  const colleague = await Colleague.at(server, `${workshop.id}.e1.r1`, ben);
  colleague.write([
    { id: "s1", text: "Late arrival", kind: "situation", order: "b" },
    { id: "c1", text: "Nobody opened", kind: "complaint", parent: "s1", order: "b" },
    { id: "c2", text: "It was dark", kind: "complaint", parent: "s1", order: "c" },
    { id: "s2", text: "Early departure", kind: "situation", order: "c" },
    { id: "c3", text: "No breakfast yet", kind: "complaint", parent: "s2", order: "b" },
    { id: "p1", text: "Guests cannot pay at night", kind: "problem", order: "d" },
  ]);
  const at = await page("Ana", { seat: ana, ...options });
  await at.goto(place(server, workshop));
  await expect(note(at, "Guests cannot pay at night")).toBeVisible();
  const start = at.getByRole("button", { name: "Start", exact: true });
  if (await start.isVisible()) await start.click();
  return { workshop, ana, ben, colleague, at };
}

const id = (page, name) => page.locator(`[data-note="${name}"]`);
const selectedCount = (page) => page.getByRole("toolbar", { name: "Selected notes" });
const parentOf = (colleague, name) => colleague.notes.get(name)?.get("parent");

test("several notes are selected with Shift and moved to another lane at once; one undo brings them back", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  await id(at, "c1").click({ modifiers: ["Control"] });
  await id(at, "c2").click({ modifiers: ["Shift"] });
  await expect(selectedCount(at)).toContainText("2 notes selected");
  await at.getByRole("button", { name: "Kind and place…" }).click();
  await at.getByRole("dialog").getByLabel("Belongs to").selectOption({ label: "Early departure" });
  await at.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect.poll(() => [parentOf(colleague, "c1"), parentOf(colleague, "c2")]).toEqual(["s2", "s2"]);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect.poll(() => [parentOf(colleague, "c1"), parentOf(colleague, "c2")]).toEqual(["s1", "s1"]);
  // The notes are the same ones: who wrote them stands there still.
  await expect(id(at, "c1")).toContainText("Ben");
  colleague.leave();
});

test("a rectangle selects what it touches, and what is selected is dragged together", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  const [first, last] = [await id(at, "c1").boundingBox(), await id(at, "c2").boundingBox()];
  await at.keyboard.down("Shift");
  await at.mouse.move(first.x + first.width + 20, first.y + 20);
  await at.mouse.down();
  await at.mouse.move(last.x + last.width / 2, last.y + last.height - 10, { steps: 6 });
  await at.mouse.up();
  await at.keyboard.up("Shift");
  await expect(selectedCount(at)).toContainText("2 notes selected");
  const [from, to] = [await id(at, "c2").boundingBox(), await id(at, "s2").boundingBox()];
  await at.mouse.move(from.x + 60, from.y + 40);
  await at.mouse.down();
  await at.mouse.move(to.x + 60, to.y + 30, { steps: 10 });
  await at.mouse.up();
  await expect.poll(() => [parentOf(colleague, "c1"), parentOf(colleague, "c2")]).toEqual(["s2", "s2"]);
  await at.keyboard.press("Escape");
  await expect(selectedCount(at)).toHaveCount(0);
  colleague.leave();
});

test("what is selected is dragged together also where it is out of sight, and one undo takes all of it back", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  const many = Array.from({ length: 30 }, (_, n) => `x${n}`);
  colleague.write(many.map((name, n) => ({ id: name, text: `Complaint number ${n}`, kind: "complaint", parent: "s1", order: `k${String(n).padStart(2, "0")}1` })));
  await expect(id(at, "x0")).toBeAttached();
  const all = ["c1", "c2", ...many];
  await id(at, "c1").click({ modifiers: ["Control"] });
  await at.keyboard.press("/");
  await at.getByRole("search").getByLabel("Kind of note").selectOption({ label: "Complaint" });
  await at.getByRole("button", { name: "Select what was found" }).click();
  await expect(selectedCount(at)).toContainText("33 notes selected");
  await id(at, "c3").click({ modifiers: ["Control"] });
  await expect(selectedCount(at)).toContainText("32 notes selected");
  await expect(id(at, "x29"), "it is out of sight").toHaveCount(0);
  const [from, to] = [await id(at, "c1").boundingBox(), await id(at, "s2").boundingBox()];
  await at.mouse.move(from.x + 60, from.y + 40);
  await at.mouse.down();
  await at.mouse.move(to.x + 60, to.y + 30, { steps: 10 });
  await at.mouse.up();
  const parents = () => [...new Set(all.map((name) => parentOf(colleague, name)))];
  await expect.poll(parents).toEqual(["s2"]);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect.poll(parents).toEqual(["s1"]);
  // By hand each keeps its distance to the one under the hand.
  await at.getByRole("button", { name: "Put notes anywhere" }).click();
  const lifted = await id(at, "c1").boundingBox();
  await at.mouse.move(lifted.x + 60, lifted.y + 40);
  await at.mouse.down();
  await at.mouse.move(lifted.x + 200, lifted.y + 90, { steps: 10 });
  await at.mouse.up();
  const placed = () => all.filter((name) => typeof colleague.notes.get(name).get("x") === "number").length;
  await expect.poll(placed).toBe(32);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect.poll(placed).toBe(0);
  colleague.leave();
});

test("a search finds words in any form, goes from one to the next, and can select what it found", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  await at.keyboard.press("/");
  await at.keyboard.type("guest nights");
  await expect(at.getByRole("search")).toContainText("1 of 6");
  await at.keyboard.press("Enter");
  await expect(id(at, "p1")).toHaveAttribute("aria-current", "true");
  await at.getByRole("button", { name: "Clear" }).click();
  await at.getByRole("search").getByLabel("Kind of note").selectOption({ label: "Complaint" });
  await expect(at.getByRole("search")).toContainText("3 of 6");
  await at.getByRole("button", { name: "List", exact: true }).click();
  await expect(at.locator("[data-note]")).toHaveCount(5);
  await at.getByRole("button", { name: "Select what was found" }).click();
  await selectedCount(at).getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => [...colleague.notes.keys()].sort()).toEqual(["p1", "s1", "s2"]);
  await at.getByRole("button", { name: "Close the search" }).click();
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect.poll(() => colleague.notes.size).toBe(6);
  await expect(id(at, "c1")).toContainText("Ben");
  colleague.leave();
});

test("a paste of twelve is one undo, unless somebody wrote into one of them", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  await chooseKind(at, "Problem");
  await line(at).fill(Array.from({ length: 12 }, (_, at12) => `Line ${at12 + 1} of the list`).join("\n"));
  await line(at).press("Enter");
  await at.getByRole("button", { name: "Add 12 notes" }).click();
  await expect.poll(() => colleague.notes.size).toBe(18);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect.poll(() => colleague.notes.size).toBe(6);
  await at.getByRole("button", { name: /^Redo/ }).click();
  await expect.poll(() => colleague.notes.size).toBe(18);
  const theirs = [...colleague.notes].find(([, one]) => String(one.get("text")) === "Line 5 of the list");
  theirs[1].get("text").insert(0, "Really: ");
  // Notes out of sight are not drawn.
  await at.getByRole("button", { name: "Show everything (F)" }).click();
  await expect(note(at, "Really: Line 5 of the list")).toBeVisible();
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(at.getByText("This cannot be undone: somebody has changed the note since.", { exact: false })).toBeVisible();
  expect(colleague.notes.size).toBe(18);
  colleague.leave();
});

test("deleting a colleague's note can be taken back, and it is still theirs", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  await id(at, "p1").click();
  await id(at, "p1").focus();
  await at.keyboard.press("Delete");
  await expect.poll(() => colleague.notes.has("p1")).toBe(false);
  await at.keyboard.press("Control+z");
  await expect.poll(() => colleague.notes.has("p1")).toBe(true);
  await expect(id(at, "p1")).toContainText("Ben");
  colleague.leave();
});

test("a move that a colleague moved on is not undone, and the person is told", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  await id(at, "p1").getByRole("button", { name: "What to do with the note" }).click();
  await at.getByRole("menuitem", { name: "Kind and place…" }).click();
  await at.getByRole("dialog").getByLabel("Belongs to").selectOption({ label: "Late arrival" });
  await at.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect.poll(() => parentOf(colleague, "p1")).toBe("s1");
  colleague.notes.get("p1").set("parent", "s2");
  await expect(id(at, "p1")).toBeVisible();
  await saved(at);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(at.getByText("This cannot be undone: somebody has changed the note since.", { exact: false })).toBeVisible();
  expect(parentOf(colleague, "p1")).toBe("s2");
  colleague.leave();
});

test("the keys show everything, zoom, and move the board; notes put by hand go back in line with one undo each", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  const surface = at.getByRole("group", { name: "Board with notes" });
  const view = () => at.locator(".react-flow__viewport").evaluate((element) => element.style.transform);
  const zoom = async () => Number(/scale\(([\d.]+)\)/.exec(await view())[1]);
  const before = await zoom();
  await surface.focus();
  await at.keyboard.press("+");
  await expect.poll(zoom).toBeGreaterThan(before);
  await at.keyboard.press("0");
  await expect.poll(zoom).toBe(1);
  const moved = await view();
  await at.keyboard.press("ArrowDown");
  await expect.poll(view).not.toBe(moved);
  await at.keyboard.press("f");
  await expect(id(at, "p1")).toBeInViewport({ ratio: 1 });
  await at.getByRole("button", { name: "Put notes anywhere" }).click();
  const from = await id(at, "p1").boundingBox();
  await at.mouse.move(from.x + 40, from.y + 30);
  await at.mouse.down();
  await at.mouse.move(from.x + 160, from.y + 200, { steps: 8 });
  await at.mouse.up();
  await expect.poll(() => typeof colleague.notes.get("p1").get("x")).toBe("number");
  const [x] = [colleague.notes.get("p1").get("x")];
  await id(at, "p1").focus();
  await at.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => colleague.notes.get("p1").get("x")).toBeGreaterThan(x);
  await at.getByRole("button", { name: "Put all notes back in line" }).click();
  await expect.poll(() => colleague.notes.get("p1").get("x")).toBeUndefined();
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect.poll(() => typeof colleague.notes.get("p1").get("x")).toBe("number");
  colleague.leave();
});

test("the map shows where one is on a large board and leads anywhere else", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  colleague.write(Array.from({ length: 80 }, (_, n) => ({ id: `x${n}`, text: `Situation number ${n}`, kind: "situation", order: `k${String(n).padStart(3, "0")}1` })));
  await expect(id(at, "x0")).toBeAttached();
  const last = id(at, "x79");
  await expect(last).toHaveCount(0);
  const map = at.locator("canvas");
  const table = await at.locator(".react-flow").boundingBox();
  await at.mouse.move(table.x + table.width / 2, table.y + table.height / 2);
  await at.mouse.wheel(0, 40);
  await expect(map).toBeVisible();
  const box = await map.boundingBox();
  await at.mouse.move(box.x + box.width / 2, box.y + box.height - 12);
  await at.mouse.down();
  await at.mouse.up();
  await expect(id(at, "x72").or(id(at, "x73")).or(last).first()).toBeInViewport();
  colleague.leave();
});

test("two fingers zoom, one finger pans the table and moves a note", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page, { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });
  const client = await at.context().newCDPSession(at);
  const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], number) => ({ x, y, id: number })) });
  const view = () => at.locator(".react-flow__viewport").evaluate((element) => element.style.transform);
  const zoom = async () => Number(/scale\(([\d.]+)\)/.exec(await view())[1]);
  const table = await at.locator(".react-flow").boundingBox();
  const [x, y] = [table.x + table.width / 2, table.y + table.height - 60];

  const before = await zoom();
  await touch("touchStart", [x - 30, y], [x + 30, y]);
  for (let step = 1; step <= 8; step += 1) await touch("touchMove", [x - 30 - step * 8, y], [x + 30 + step * 8, y]);
  await touch("touchEnd");
  await expect.poll(zoom).toBeGreaterThan(before * 1.3);

  await at.getByRole("button", { name: /^Show everything/ }).tap();
  await expect(id(at, "p1")).toBeInViewport({ ratio: 1 });
  const there = await view();
  await touch("touchStart", [x, y]);
  for (let step = 1; step <= 8; step += 1) await touch("touchMove", [x - step * 6, y - step * 3]);
  await touch("touchEnd");
  await expect.poll(view).not.toBe(there);

  const [from, to] = [await id(at, "p1").boundingBox(), await id(at, "s1").boundingBox()];
  const [startX, startY] = [from.x + from.width / 2, from.y + Math.min(30, from.height / 2)];
  const [endX, endY] = [to.x + to.width / 2, to.y + Math.min(30, to.height / 2)];
  await touch("touchStart", [startX, startY]);
  for (let step = 1; step <= 12; step += 1) await touch("touchMove", [startX + ((endX - startX) * step) / 12, startY + ((endY - startY) * step) / 12]);
  await touch("touchEnd");
  await expect.poll(() => parentOf(colleague, "p1")).toBe("s1");
  colleague.leave();
});

test("the board is kept as a drawing and as a picture, without anybody's name", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  const download = async (item) => {
    await at.getByRole("button", { name: "Save the board as a picture" }).click();
    const [file] = await Promise.all([at.waitForEvent("download"), at.getByRole("menuitem", { name: item }).click()]);
    return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
  };
  const svg = await download("Drawing for print (SVG)");
  expect(svg.name).toBe("What people complain about Room 1.svg");
  const drawn = svg.content.toString();
  for (const text of ["Late arrival", "Nobody opened", "What people complain about", "Complaint"]) expect(drawn).toContain(text);
  expect(drawn).not.toContain("Ben");
  const png = await download("Picture (PNG)");
  expect(png.content.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [png.content.readUInt32BE(16), png.content.readUInt32BE(20)];
  const size = /width="(\d+)" height="(\d+)"/.exec(drawn);
  expect([width, height]).toEqual([Number(size[1]) * 2, Number(size[2]) * 2]);
  colleague.leave();
});

test("in the list everything can be done: write under, edit, place, step, select, delete, undo", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const menu = async (name, item) => {
    await id(at, name).getByRole("button", { name: "What to do with the note" }).first().tap();
    await at.getByRole("menuitem", { name: item }).tap();
  };
  await expect(at.getByRole("group", { name: "List of notes" })).toBeAttached();
  await menu("s2", "Add: Problem");
  await expect(at.getByRole("textbox", { name: "New note: Problem" })).toBeFocused();
  await line(at).fill("Guests leave hungry");
  await line(at).press("Enter");
  await expect.poll(() => [...colleague.notes.values()].find((one) => String(one.get("text")) === "Guests leave hungry")?.get("parent")).toBe("s2");
  await menu("c2", "Move up");
  await expect.poll(() => colleague.notes.get("c2").get("order") < colleague.notes.get("c1").get("order")).toBe(true);
  await menu("c3", "Kind and place…");
  await at.getByRole("dialog").getByLabel("Belongs to").selectOption({ label: "Late arrival" });
  await at.getByRole("dialog").getByRole("button", { name: "Save" }).tap();
  await expect.poll(() => parentOf(colleague, "c3")).toBe("s1");
  await id(at, "p1").locator("[data-words]").tap();
  await at.getByRole("textbox", { name: "Text of the note" }).press("End");
  await at.keyboard.type(" by card");
  await at.keyboard.press("Enter");
  await expect.poll(() => String(colleague.notes.get("p1").get("text"))).toBe("Guests cannot pay at night by card");
  await at.getByRole("button", { name: "Select several notes" }).tap();
  await id(at, "c1").getByRole("checkbox").tap();
  await id(at, "c2").getByRole("checkbox").tap();
  await selectedCount(at).getByRole("button", { name: "Delete" }).tap();
  await expect.poll(() => colleague.notes.has("c1") || colleague.notes.has("c2")).toBe(false);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).tap();
  await expect.poll(() => colleague.notes.has("c1") && colleague.notes.has("c2")).toBe(true);
  expect(await at.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  colleague.leave();
});

test("what happens is said to those who do not see it", async ({ server, page }) => {
  const { colleague, at } = await filled(server, page);
  const said = (text) => expect(at.locator("[role=status]").filter({ hasText: text })).not.toHaveCount(0);
  await write(at, "A guest is lost");
  await said("1 note added");
  const mine = note(at, "A guest is lost");
  await mine.focus();
  await at.keyboard.press("Space");
  await said("1 note selected");
  await at.keyboard.press("Shift+ArrowUp");
  await said("2 notes selected");
  await at.keyboard.press("Control+a");
  await said("7 notes selected");
  await at.keyboard.press("Escape");
  await mine.focus();
  await at.keyboard.press("Delete");
  await said("1 note deleted");
  await at.keyboard.press("Control+z");
  await said("1 note brought back");
  colleague.leave();
});
