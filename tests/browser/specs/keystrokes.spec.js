// Nobody loses a keystroke: not when writing closes under their hands, not offline, not over a reload.

import { chooseKind, line, note, saved, write } from "../support/board.js";
import { place, seatInto } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

async function twoAtWork(server) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  return { workshop, ana, ben };
}

/** Two tabs of one person at their board, in one browser. */
async function twoTabs(page, seat, address) {
  const first = await page(seat.name, { seat });
  await first.goto(address);
  const second = await first.context().newPage();
  await second.goto(address);
  return [first, second];
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
  await expect(at.getByText("Your drafts: 1")).toBeVisible({ timeout: 40_000 });
  watch.outage = false;
  await expect(at.getByText("This exercise is closed: the notes can be read, but not changed.")).toBeVisible();
  await workshop.command({ type: "open_exercise", exercise: "e2" });
  await at.getByRole("button", { name: /Takes too long/ }).click();
  await expect(at.getByText("A guest arrives late and finds nobody")).toBeVisible();
  await at.getByRole("button", { name: "Put it here" }).click();
  await expect(note(at, "A guest arrives late and finds nobody")).toBeVisible();
  await expect(at.getByText("Your drafts: 1")).toHaveCount(0);
  await saved(at);
});

test("what stands in the line when the last exercise closes becomes a draft", async ({ server, network, page }) => {
  const { workshop, ana } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(network, workshop));
  await line(at).fill("A guest waits for");
  await workshop.command({ type: "close_exercise", exercise: "e1" });
  await expect(at.getByText("Your drafts: 1")).toBeVisible();
  await at.getByText("Your drafts: 1").click();
  await expect(at.getByText("A guest waits for")).toBeVisible();
  await workshop.command({ type: "open_exercise", exercise: "e1" });
  await expect(line(at)).toHaveValue("");
});

test("what is written offline is kept over a reload and goes out when the network is back", async ({ server, network, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  const other = await page("Ben", { seat: ben });
  await at.goto(place(network, workshop));
  await other.goto(place(server, workshop));
  await write(at, "A guest is lost");
  await expect(note(other, "A guest is lost")).toBeVisible();
  await saved(at);
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
  // While it is drawn anew it has no place.
  const xOf = async (locator) => (await locator.boundingBox())?.x ?? NaN;
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
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(note(other, "Of Ana")).toHaveCount(0);
  await at.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(note(at, "Of Ben")).toBeVisible();
  await at.getByRole("button", { name: /^Redo/ }).click();
  await expect(note(other, "Of Ana")).toBeVisible();
});

const field = (page) => page.getByRole("textbox", { name: "Text of the note" });

/** Opens a note for writing, with the caret at its end. */
async function openNote(page, text) {
  await note(page, text).locator("[data-words]").dblclick();
  await field(page).press("End");
}

test("a minute offline with edits on both sides, in one note and in others, ends in one board with all of them", async ({ server, network, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  const other = await page("Ben", { seat: ben });
  await at.clock.install();
  await at.goto(place(network, workshop));
  await other.goto(place(server, workshop));
  await write(at, "Гости ждут");
  await expect(note(other, "Гости ждут")).toBeVisible();
  await saved(at);
  watch.outage = true;
  network.cut();
  await expect(at.getByText("Offline. What you write is kept on this device")).toBeVisible();
  await openNote(at, "Гости ждут");
  await at.keyboard.type(" у стойки 😀");
  await at.keyboard.press("Enter");
  await write(at, "Only Ana saw this");
  await openNote(other, "Гости ждут");
  await other.keyboard.press("Home");
  await other.keyboard.type("Вечером: ");
  await other.keyboard.press("Enter");
  await write(other, "Only Ben saw that");
  await at.clock.fastForward("01:00");
  await expect(at.getByText("Offline, 2 notes not sent yet")).toBeVisible();
  await expect(note(at, "Only Ben saw that")).toHaveCount(0);
  network.mend();
  await at.clock.fastForward("00:20");
  for (const one of [at, other]) {
    await expect(note(one, "Вечером: Гости ждут у стойки 😀")).toBeVisible({ timeout: 40_000 });
    await expect(note(one, "Only Ana saw this")).toBeVisible();
    await expect(note(one, "Only Ben saw that")).toBeVisible();
  }
  await saved(at);
  watch.outage = false;
});

test("a server that is killed between two letters costs none of them", async ({ server, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  const other = await page("Ben", { seat: ben });
  await at.goto(place(server, workshop));
  await other.goto(place(server, workshop));
  await write(at, "Guests");
  await saved(at);
  watch.outage = true;
  await openNote(at, "Guests");
  const typed = at.keyboard.type(" wait at the desk, and then they wait in the bar, and nobody comes for a very long time", { delay: 15 });
  await expect(note(other, "Guests wait at")).toBeVisible();
  await server.kill();
  await typed;
  await server.startAgain();
  await expect(note(other, "Guests wait at the desk, and then they wait in the bar, and nobody comes for a very long time")).toBeVisible({ timeout: 40_000 });
  await at.keyboard.press("Enter");
  await saved(at);
  watch.outage = false;
});

test("two tabs of one person: what either wrote is kept, also by the one that was closed without a network", async ({ server, network, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const [first, second] = await twoTabs(page, ana, place(network, workshop));
  const other = await page("Ben", { seat: ben });
  await other.goto(place(server, workshop));
  await write(first, "From the first tab");
  await expect(note(second, "From the first tab")).toBeVisible();
  await openNote(second, "From the first tab");
  await second.keyboard.type(", and from the second");
  await expect(note(first, "From the first tab, and from the second")).toBeVisible();
  await second.keyboard.press("Enter");
  for (const one of [first, second]) await saved(one);
  watch.outage = true;
  network.cut();
  await write(first, "Written before the tab was closed");
  await write(second, "Written in the tab that stayed");
  await expect(first.getByText("Offline, 1 note not sent yet")).toBeVisible();
  await first.close();
  network.mend();
  await expect(note(other, "Written in the tab that stayed")).toBeVisible({ timeout: 40_000 });
  await second.reload();
  await expect(note(other, "Written before the tab was closed")).toBeVisible({ timeout: 40_000 });
  await saved(second);
  watch.outage = false;
});

test("b9 each of two tabs of one person keeps its own line: over a reload, when the other's becomes a note, and as a draft when the exercise closes", async ({ server, page }) => {
  const { workshop, ana } = await twoAtWork(server);
  const first = await page("Ana", { seat: ana });
  await first.goto(place(server, workshop));
  await line(first).fill("First tab words");
  // A tab that comes out of the other takes along what that one keeps for itself.
  const [second] = await Promise.all([first.context().waitForEvent("page"), first.evaluate(() => void window.open(location.href))]);
  await line(second).fill("A note of the second");
  for (const tab of [first, second]) await tab.reload();
  await expect(line(first)).toHaveValue("First tab words");
  await expect(line(second)).toHaveValue("A note of the second");
  await line(second).press("Enter");
  await expect(note(first, "A note of the second")).toBeVisible();
  await first.reload();
  await expect(line(first)).toHaveValue("First tab words");
  await line(second).fill("Second tab words");

  await workshop.command({ type: "close_exercise", exercise: "e1" });
  for (const tab of [first, second]) {
    await expect(tab.getByText("The text of the line is now among your drafts.")).toBeVisible();
    await tab.getByText("Your drafts: 2").click();
    for (const words of ["First tab words", "Second tab words"]) await expect(tab.getByText(words)).toBeVisible();
  }
  await workshop.command({ type: "open_exercise", exercise: "e1" });
  for (const tab of [first, second]) await expect(line(tab)).toHaveValue("");
});

test("b9 the line of a tab that was closed is there for whoever opens the board next", async ({ server, page }) => {
  const { workshop, ana } = await twoAtWork(server);
  const address = place(server, workshop);
  const [first, second] = await twoTabs(page, ana, address);
  await line(first).fill("Left behind");
  await line(second).fill("Of the tab that stays");
  await first.close();
  const third = await second.context().newPage();
  await third.goto(address);
  await expect(line(third)).toHaveValue("Left behind");
  for (const tab of [second, third]) await tab.reload();
  await expect(line(second)).toHaveValue("Of the tab that stays");
  await expect(line(third)).toHaveValue("Left behind");
});

/** How many changes this browser keeps of the boards, over all copies. */
const kept = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  let count = 0;
  for (const { name } of await indexedDB.databases()) {
    const copy = await done(indexedDB.open(name));
    count += await done(copy.transaction("updates").objectStore("updates").count());
    copy.close();
  }
  return count;
});

test("a copy on the device that somebody throws away costs no note: not the one that is written next, and not one that is written offline", async ({ server, network, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const [first, second] = await twoTabs(page, ana, place(network, workshop));
  const other = await page("Ben", { seat: ben });
  await other.goto(place(server, workshop));
  await write(first, "Before");
  await expect(note(second, "Before")).toBeVisible();

  // As a tab does whose edit was refused, or a browser that needs room.
  await second.evaluate(async () => {
    const copies = (await indexedDB.databases()).filter(({ name }) => name.startsWith("fivefold."));
    await Promise.all(copies.map(({ name }) => new Promise((done) => {
      indexedDB.deleteDatabase(name).onsuccess = done;
    })));
  });
  await write(first, "The next one");
  await saved(first);
  await expect(note(other, "The next one")).toBeVisible();

  const before = await kept(second);
  watch.outage = true;
  network.cut();
  await write(first, "Written offline, after the copy had gone");
  await expect(first.getByText("Offline, 1 note not sent yet")).toBeVisible();
  await expect.poll(() => kept(second)).toBeGreaterThan(before);
  await first.close();
  network.mend();
  await second.reload();
  await expect(note(other, "Written offline, after the copy had gone")).toBeVisible({ timeout: 40_000 });
  await saved(second);
  watch.outage = false;
});

test("two tabs of one person that wrote offline while the exercise closed keep both texts as drafts, and write on when it opens again", async ({ server, network, watch, page }) => {
  const { workshop, ana, ben } = await twoAtWork(server);
  const [first, second] = await twoTabs(page, ana, place(network, workshop));
  await write(first, "Before");
  await saved(first);
  await expect(note(second, "Before")).toBeVisible();
  watch.outage = true;
  network.cut();
  await write(first, "Offline in the first");
  await write(second, "Offline in the second");
  await workshop.command({ type: "close_exercise", exercise: "e1", rooms: [] });
  network.mend();
  for (const tab of [first, second]) {
    await expect(tab.getByText("Your drafts: 2")).toBeVisible({ timeout: 40_000 });
    await expect(note(tab, "Offline in the")).toHaveCount(0);
  }
  watch.outage = false;

  await workshop.command({ type: "open_exercise", exercise: "e1" });
  const other = await page("Ben", { seat: ben });
  await other.goto(place(server, workshop));
  for (const [tab, text] of [[first, "The first goes on"], [second, "The second goes on"]]) {
    await write(tab, text);
    await expect(note(other, text)).toBeVisible();
    await saved(tab);
  }
  await first.reload();
  await expect(note(first, "The second goes on")).toBeVisible();
  await expect(note(first, "Offline in the")).toHaveCount(0);
});

test("somebody moved to another room while typing is told, keeps every word, and the note stays where it was written", async ({ server, network, watch, page }) => {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomsAtWork([[ana], [ben]]);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(network, workshop));
  await write(at, "A guest");
  await saved(at);
  await openNote(at, "A guest");
  await at.keyboard.type(" is lost");
  await saved(at);
  watch.outage = true;
  network.cut();
  await at.keyboard.type(" in the dark");
  await workshop.command({ type: "move_person", person: ana.person, room: "r2", reason: "Ben is alone there" });
  network.mend();
  await expect(at.getByText("You were moved. You are now in: Room 2.")).toBeVisible({ timeout: 40_000 });
  await expect(at.getByText("Why: Ben is alone there")).toBeVisible();
  await expect(at.getByText("A guest is lost in the dark")).toBeVisible({ timeout: 40_000 });
  watch.outage = false;
  await at.getByRole("button", { name: "Put it here" }).click();
  await expect(note(at, "A guest is lost in the dark")).toBeVisible();
  const lead = await page("Faye", { seat: workshop.facilitator });
  await lead.goto(place(server, workshop, "rooms/r1/e1"));
  await expect(note(lead, "A guest is lost")).toBeVisible();
  await expect(note(lead, "in the dark")).toHaveCount(0);
});

test("a facilitator and a participant in one browser have local copies of their own", async ({ server, page }) => {
  const { workshop, ana } = await twoAtWork(server);
  const at = await page("Ana", { seat: ana });
  await seatInto(at.context(), workshop.facilitator);
  await at.goto(`${place(server, workshop, "rooms/r1/e1")}?as=${ana.person}`);
  await write(at, "Of Ana");
  await saved(at);
  const lead = await at.context().newPage();
  await lead.goto(`${place(server, workshop, "rooms/r1/e1")}?as=${workshop.facilitator.person}`);
  await expect(note(lead, "Of Ana")).toBeVisible();
  const copies = await at.evaluate(async () => (await indexedDB.databases()).map((one) => one.name).filter((name) => name.startsWith("fivefold.")).sort());
  const board = `${workshop.id}.e1.r1`;
  expect(copies).toEqual([ana, workshop.facilitator].map(({ person }) => `fivefold.${person}.${board}`).sort());
});
