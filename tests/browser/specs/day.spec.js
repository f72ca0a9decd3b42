// One day through the real pages: a facilitator and two participants, one Russian, one English, from the start page to the
// downloaded report. The server is killed once while people write.

import { readFileSync } from "node:fs";
import { chooseKind, line, note, saved, write } from "../support/board.js";
import { expect, test } from "../support/test.js";

test("three people go from the start page to the report, and a killed server only delays them", async ({ server, watch, page }) => {
  test.setTimeout(240_000);
  const faye = await page("Faye");
  const ivan = await page("Ivan", { language: "ru" });
  const ben = await page("Ben");

  await test.step("Faye creates a workshop", async () => {
    await faye.goto(server.url);
    const form = faye.locator("form").filter({ hasText: "How many people you expect" });
    await form.getByLabel("Title").fill("What gets in our guests' way");
    await form.getByLabel("Your name").fill("Faye");
    await form.getByRole("button", { name: "Create the workshop" }).click();
    await expect(faye.getByRole("heading", { name: "The workshop is ready" })).toBeVisible();
  });
  const link = await faye.getByLabel("Link for participants", { exact: true }).inputValue();
  await faye.getByRole("button", { name: "Go into the workshop" }).click();

  await test.step("Ivan and Ben join by the link", async () => {
    await ivan.goto(link);
    await ivan.getByLabel("Ваше имя").fill("Иван");
    await ivan.getByRole("radio", { name: /Отвечаю за процесс/ }).check();
    await ivan.getByRole("button", { name: "Войти", exact: true }).click();
    await expect(ivan.getByRole("heading", { name: "Здравствуйте, Иван!" })).toBeVisible();
    expect(ivan.url()).not.toContain("join=");
    await ivan.getByRole("button", { name: "Код записан, скрыть" }).click();

    await ben.goto(link);
    await ben.getByLabel("Your name").fill("Ben");
    await ben.getByRole("button", { name: "Join" }).click();
    await expect(ben.getByText("Choose what you do.")).toBeVisible();
    await ben.getByRole("radio", { name: /I talk to customers/ }).check();
    await ben.getByRole("button", { name: "Join" }).click();
    await expect(ben.getByRole("heading", { name: "Hello, Ben!" })).toBeVisible();
    await ben.getByRole("button", { name: "I have it, hide" }).click();
  });

  await test.step("Faye makes a room and starts", async () => {
    await expect(faye.getByText("Иван").first()).toBeVisible();
    await faye.getByRole("button", { name: "Propose rooms" }).click();
    await faye.getByRole("button", { name: "Apply" }).click();
    await expect(ben.getByRole("heading", { name: "Your room: Room 1" })).toBeVisible();
    await expect(ivan.getByRole("heading", { name: "Ваша группа: Группа 1" })).toBeVisible();
    await faye.getByRole("button", { name: "Start the exercises" }).click();
    await expect(ben.getByText("This exercise is not open yet")).toBeVisible();
    await area(faye, "Cockpit").click();
    await faye.getByRole("button", { name: "Open for all" }).click();
    await expect(faye.getByText("Open everywhere")).toBeVisible();
  });

  await test.step("both write, and each sees the other's words while they are typed", async () => {
    await write(ben, "A guest arrives late at night");
    await write(ivan, "Гость приехал с детьми");
    await expect(note(ben, "Гость приехал с детьми")).toBeVisible();
    await chooseKind(ben, "Problem");
    await write(ben, "Guests wait long at the reception at night");
    await chooseKind(ivan, "Проблема");
    await write(ivan, "Дети не могут уснуть: в номере нет кроватки");

    await note(ben, "Guests wait long at the reception at night").locator("[data-words]").dblclick();
    await ben.getByRole("textbox", { name: "Text of the note" }).press("End");
    await ben.keyboard.type(" because nobody");
    await expect(note(ivan, "Guests wait long")).toContainText("at night because nobody");
    await expect(note(ivan, "Guests wait long")).toContainText("Ben: пишет…");
    await ben.keyboard.type(" is there");
    await ben.keyboard.press("Enter");
    await expect(note(ivan, "at night because nobody is there")).not.toContainText("пишет…");

    await note(ivan, "нет кроватки").locator("[data-words]").dblclick();
    await ivan.getByRole("textbox", { name: "Текст заметки" }).press("End");
    await ivan.keyboard.type(" и ночника");
    await expect(note(ben, "нет кроватки и ночника")).toContainText("Иван is writing…");
    await ivan.keyboard.press("Enter");
    await saved(ivan);
  });

  await test.step("Ben pastes three lines", async () => {
    await ben.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await ben.evaluate(() => navigator.clipboard.writeText("- Guests cannot find the parking in the dark\n- Guests pay for breakfast they did not have\n- Guests do not know when the pool is open"));
    await line(ben).click();
    await ben.keyboard.press("Control+v");
    await ben.getByRole("button", { name: "Add 3 notes" }).click();
    await expect(note(ivan, "Guests pay for breakfast they did not have")).toBeVisible();
    await expect(note(ivan, "- Guests")).toHaveCount(0);
  });

  await test.step("the server is killed while Ben writes; nothing is lost", async () => {
    await saved(ben);
    watch.outage = true;
    await note(ben, "Guests cannot find the parking in the dark").locator("[data-words]").dblclick();
    await ben.getByRole("textbox", { name: "Text of the note" }).press("End");
    await ben.keyboard.type(", so");
    await server.kill();
    await ben.keyboard.type(" they walk far with their bags");
    await expect(ben.getByText("Offline, 1 note not sent yet")).toBeVisible();
    await server.startAgain();
    await expect(note(ivan, "in the dark, so they walk far with their bags")).toBeVisible({ timeout: 40_000 });
    await ben.keyboard.press("Enter");
    await saved(ben);
    await expect(faye.getByText("The connection is lost", { exact: false })).toHaveCount(0, { timeout: 40_000 });
    watch.outage = false;
  });

  await test.step("Faye sees how far the room is, sets a timer and tells everybody something", async () => {
    await ben.getByRole("button", { name: "I’m done" }).click();
    await ivan.getByRole("button", { name: "У меня всё готово" }).click();
    const card = faye.getByRole("region", { name: "Room 1" });
    await expect(card).toContainText("2 of 2 done");
    await expect(card).toContainText("5 problems");
    await faye.getByRole("button", { name: "Timer…" }).click();
    await faye.getByLabel("Your own time, in minutes").fill("5");
    await faye.getByRole("button", { name: "Start", exact: true }).click();
    await expect(ben.getByRole("timer")).toContainText(/[45]:\d\d/);
    await faye.getByRole("button", { name: "Add 5 minutes" }).click();
    await expect(ivan.getByRole("timer")).toContainText(/(9|10):\d\d/);
    await faye.getByRole("button", { name: "Message to all…" }).click();
    await faye.getByRole("textbox", { name: "Text" }).fill("Two more minutes, then we look at the list");
    await faye.getByRole("button", { name: "Send" }).click();
    await expect(ben.getByText("Two more minutes, then we look at the list")).toBeVisible();
    await ivan.getByText("Two more minutes, then we look at the list").waitFor();
    await ben.getByRole("button", { name: "Got it" }).click();
  });

  await test.step("merging: two joined by hand, one split off, one decision undone", async () => {
    await faye.getByRole("button", { name: "Next: Common list" }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
    await area(faye, "List").click();
    const count = (number) => expect(faye.getByRole("heading", { name: `${number} problems` })).toBeVisible();
    await count(5);
    const list = faye.getByRole("list", { name: "Common list of problems" });
    const row = (text) => list.getByRole("listitem").filter({ hasText: text });
    await row("reception at night").getByRole("checkbox").check();
    await row("parking in the dark").getByRole("checkbox").check();
    await faye.getByRole("button", { name: "Merge the selected" }).click();
    await count(4);
    await row("Guests wait long").or(row("parking in the dark")).first().getByRole("button").click();
    await faye.locator("article[data-note]").filter({ hasText: "parking in the dark" }).getByRole("button", { name: /^Actions for the note/ }).click();
    await faye.getByRole("menuitem", { name: "Make it a problem of its own" }).click();
    await count(5);
    await faye.getByRole("button", { name: "Log of decisions" }).click();
    const log = faye.getByRole("dialog");
    await log.getByRole("listitem").filter({ hasText: "split off" }).getByRole("button", { name: "Undo" }).click();
    await expect(log.getByText("Undone by Faye")).toBeVisible();
    await log.getByRole("button", { name: "Close" }).click();
    await count(4);
    await faye.getByRole("button", { name: "Close the list…" }).click();
    await expect(faye.getByRole("dialog")).toContainText("0 unassigned");
    await faye.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
  });

  await test.step("wording and tasks", async () => {
    await area(faye, "Wording").click();
    await expect(ben.getByRole("heading", { name: "The wording is being checked" })).toBeVisible();
    for (let done = 0; done < 4; done += 1) {
      await expect(faye.getByText(`${done} of 4 checked`)).toBeVisible();
      await faye.getByRole("button", { name: "Fine", exact: true }).first().click();
    }
    await expect(faye.getByText("4 of 4 checked")).toBeVisible();
    await faye.getByRole("button", { name: "Go on to the tasks" }).click();
    await expect(ivan.getByRole("heading", { name: "Превращаем проблемы в задачи" })).toBeVisible();
    await area(faye, "Tasks").click();
    await faye.getByLabel("Score this task").last().click();
    await expect(faye.getByText("3 of 4 will be scored")).toBeVisible();
    await faye.getByRole("button", { name: "Start scoring" }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Go" }).click();
  });

  await test.step("both score alone", async () => {
    await score(ben, { digits: "345", next: "Next unscored", finish: "Finish", thanks: "Thank you, you have finished" });
    await area(faye, "Scoring").click();
    await expect(faye.getByText("1 of 2 have finished")).toBeVisible();
    await score(ivan, { digits: "130", next: "К следующей", finish: "Закончить", thanks: "Спасибо, вы закончили" });
    await expect(faye.getByText("2 of 2 have finished")).toBeVisible();
  });

  await test.step("reveal, ranking, and on to the plan", async () => {
    await faye.getByRole("button", { name: "Reveal the results" }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Reveal the results" }).click();
    await expect(ben.getByRole("heading", { name: "Results of the scoring" })).toBeVisible();
    await expect(ivan.getByRole("heading", { level: 1 })).toHaveText("Результаты оценки");
    await area(faye, "Results").click();
    await faye.getByRole("tab", { name: "Ranking" }).click();
    await expect(faye.getByText("How it adds up")).toHaveCount(3);
    await faye.getByRole("button", { name: "Go on to the plan" }).click();
  });

  await test.step("capacity and costs decide what is in the plan", async () => {
    await area(faye, "Plan").click();
    await faye.getByRole("button", { name: "Enter the capacity" }).click();
    await faye.getByLabel("Person-days").fill("10");
    await faye.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    for (const [at, days] of ["4", "8", "5"].entries()) {
      await ben.getByRole("button", { name: /^(Enter|Change) the cost/ }).nth(at).click();
      await ben.getByLabel("Person-days").fill(days);
      await ben.getByRole("dialog").getByRole("button", { name: "Save" }).click();
      await expect(ben.getByRole("dialog")).toHaveCount(0);
    }
    await expect(faye.getByText("In the plan", { exact: true })).toHaveCount(2);
    await expect(faye.getByText("Does not fit: skipped")).toBeVisible();
    await expect(faye.getByText("entered by Ben").first()).toBeVisible();
    await faye.getByRole("button", { name: "End the workshop" }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Go" }).click();
  });

  await test.step("the report is read and downloaded", async () => {
    await expect(ben.getByRole("heading", { name: "What gets in our guests' way" })).toBeVisible();
    await area(faye, "Report").click();
    const [download] = await Promise.all([
      faye.waitForEvent("download"),
      faye.getByRole("button", { name: "Report as text (Markdown)" }).click(),
    ]);
    const report = readFileSync(await download.path(), "utf8");
    expect(report).toContain("Guests pay for breakfast they did not have");
    expect(report).toContain("нет кроватки и ночника");
    expect(report).toContain("so they walk far with their bags");
  });
});

/** A part of the workshop in a facilitator's navigation. */
function area(page, name) {
  return page.getByRole("navigation", { name: "Parts of the workshop" }).getByRole("link", { name: new RegExp(`^${name}( now)?$`) });
}

/** Fills a score sheet by keyboard: the same answers for each task, then "finished". */
async function score(page, { digits, next, finish, thanks }) {
  const questions = page.locator("fieldset");
  await expect(questions).toHaveCount(digits.length);
  for (let task = 0; task < 3; task += 1) {
    for (const digit of digits) await page.keyboard.press(digit);
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(digits.length);
    if (task < 2) {
      const heading = await page.getByRole("heading", { level: 1 }).textContent();
      await page.getByRole("button", { name: next }).click();
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(heading);
    }
  }
  await page.getByRole("button", { name: finish, exact: true }).click();
  await expect(page.getByText(thanks)).toBeVisible();
}
