// A walk through every screen of a workshop full of real content, phase by phase. Whoever walks is told each screen's
// name, whose it is, and the page that shows it: pictures and the accessibility check look at the same things.

import { Guide } from "./guide.js";
import { bePresent, settled } from "./sight.js";
import { atWork } from "./tourAtWork.js";

/** What the people of a tour say and do beyond the rehearsal; in the language of the workshop. */
const words = {
  en: {
    title: "What stands in our customers’ way", creator: "Faye Whitfield", observer: "Zoe Kim", late: "Nora Finch",
    broadcast: "Ten minutes left. Give every situation at least one example.",
    chat: ["Do cancellations belong here too?", "Yes, if they got in the customer's way"],
    missing: "Ada Kerr; runs the shop",
    reason: "Two rooms have become small, so we even them out",
    pasted: ["1. The engineer came a day late", "2. Nobody said what to prepare", "3. The old device was left in the hall"],
    search: "engineer",
  },
  ru: {
    title: "Что мешает нашим покупателям", creator: "Вера Соколова", observer: "Зоя Ким", late: "Нина Чижова",
    broadcast: "Осталось десять минут. Пусть у каждой ситуации будет хотя бы один пример.",
    chat: ["А отмена заказа сюда подходит?", "Да, если она помешала клиенту"],
    missing: "Майя Орлова; ведёт магазин",
    reason: "Две группы поредели, выравниваем их",
    pasted: ["1. Курьер приехал на день позже", "2. Никто не сказал, что подготовить", "3. Старый прибор так и остался в прихожей"],
    search: "торт",
  },
};

/**
 * Walks. `newPage(name, options)` opens a page; `look(name, role, page, opened, beside)` is called on each screen; role is `facilitator`,
 * `participant`, `observer` or `nobody` (outside a workshop); `opened` says that something is open which a reload would close,
 * and `beside` is what has to be in sight then, if it may lie outside of the window.
 */
export async function tour({ server, workshop, language, newPage, look }) {
  const guide = await Guide.through({ server, workshop, language, newPage, look, say: words[language] });
  await outside(guide);
  await guide.enter();
  await lobby(guide);
  await atWork(guide);
  await mergingToTasks(guide);
  await scores(guide);
  await planAndReport(guide);
}

/** Before one is in a workshop. */
async function outside({ server, workshop, say, open, show, look, at, everybody, mine }) {
  const page = await open(null);
  await page.goto(server.url);
  const form = page.locator("form").first();
  await form.waitFor();
  await settled(page);
  await look("start", "nobody", page, false);
  await form.getByLabel(/^(Title|Название)/).fill(say.title);
  await form.getByLabel(/^(Your name|Ваше имя)/).fill(say.creator);
  await form.getByLabel(/^(How many people|Сколько)/).fill("20");
  await form.getByRole("button", { name: /^(Create the workshop|Создать семинар)$/ }).click();
  await page.getByRole("heading", { name: /^(The workshop is ready|Семинар создан)$/ }).waitFor();
  await settled(page);
  await look("created", "nobody", page, true);
  await page.goto(workshop.links.participant);
  await page.getByRole("heading", { name: workshop.archive.workshop.title }).waitFor();
  await show("join", "nobody", page);
  await page.goto(`${at()}#join=renewed`);
  await page.getByRole("alert").waitFor();
  await show("join-shut", "nobody", page);
  await page.goto(at());
  await show("no-link", "nobody", page);
  await page.goto(`${server.url}/nowhere`);
  await show("no-such-page", "nobody", page);
  await bePresent(page, workshop, everybody.filter((seat, number) => seat !== mine && number % 5 !== 4));
}

async function lobby({ say, at, go, show, showBehind, button, leader, member, observer, everybody }) {
  await go("lobby");
  await show("lobby", "participant", member);
  await leader.goto(at("people"));
  await leader.getByRole("button", { name: /^(Enter a list…|Ввести список…)$/ }).click();
  await leader.getByRole("textbox", { name: /^(Names|Имена)/ }).fill([...everybody.map((seat) => seat.name), say.missing].join("\n"));
  await show("people-expected", "facilitator", leader);
  await leader.getByRole("dialog").getByRole("button", { name: /^(Keep|Сохранить)/ }).click();
  await show("people", "facilitator", leader);
  await show("people", "observer", observer, "people");
  await showBehind("people-menu", "facilitator", leader, button(leader, /^(Actions for|Действия:)/));
  await showBehind("people-renew", "facilitator", leader, button(leader, /^(Renew links|Обновить ссылки)$/));
  await button(leader, /^(Show links and QR code|Показать ссылки и QR-код)$/).click();
  const qr = leader.getByRole("img", { name: /^(QR code|QR-код)/ });
  await qr.waitFor();
  await show("people-links", "facilitator", leader, undefined, qr);
  await leader.getByRole("button", { name: /^(Rehearse…|Провести репетицию…)$/ }).click();
  await leader.getByRole("dialog").waitFor();
  await show("people-rehearse", "facilitator", leader);
  await leader.getByRole("dialog").getByRole("button", { name: /^(Close|Закрыть)$/ }).click();
  await leader.getByRole("button", { name: /^(Make rooms again|Составить заново)$/ }).click();
  await leader.getByRole("button", { name: /^(Propose rooms|Предложить состав)$/ }).click();
  await leader.getByRole("button", { name: /^(Apply|Применить)$/ }).waitFor();
  await show("people-proposal", "facilitator", leader);
}

async function mergingToTasks({ command, go, room, show, showBehind, showBoth, button, leader, member }) {
  await go("merging");
  await show("merging", "participant", member);
  await showBoth("list", "list");
  const problems = leader.getByRole("list", { name: /^(Common list of problems|Общий список проблем)$/ }).getByRole("listitem");
  await problems.first().getByRole("button").first().click();
  await show("list-chosen", "facilitator", leader);
  await leader.getByRole("button", { name: /^(Log of decisions|Журнал решений)$/ }).first().click();
  await show("list-log", "facilitator", leader);
  await leader.keyboard.press("Escape");
  await showBehind("list-close", "facilitator", leader, button(leader, /^(Close the list…|Закрыть список…)$/));

  await go("wording");
  const listed = await firstProblem(leader);
  await command({ type: "judge_wording", problem: listed, verdict: { verdict: "back_to_room", room } });
  await show("wording", "participant", member);
  await showBoth("wording", "wording");

  await go("tasks");
  await show("tasks", "participant", member);
  await showBoth("tasks", "tasks");
}

async function scores({ at, command, go, show, showBoth, leader, member, observer }) {
  await go("scoring");
  await show("scoring-before", "participant", member);
  await show("scoring", "facilitator", leader);
  await leader.getByRole("tab").nth(1).click();
  await show("scoring-form", "facilitator", leader);
  await command({ type: "open_round", tasks: [] }).catch(() => undefined);
  await member.goto(at());
  await member.locator("fieldset").first().waitFor();
  await member.locator("fieldset").first().getByRole("radio").nth(2).check();
  await show("score-sheet", "participant", member);
  await showBoth("scoring-round", "scoring");
  await command({ type: "reveal" });
  for (const [name, tab] of [["talk", 0], ["ranking", 1], ["picture", 2]]) {
    for (const [role, page] of [["facilitator", leader], ["observer", observer]]) {
      await page.goto(at("results"));
      await page.getByRole("tab").nth(tab).click();
      await show(`results-${name}`, role, page);
    }
  }
  await member.goto(at());
  await show("results", "participant", member);
}

async function planAndReport({ go, show, showBehind, showBoth, button, leader, member, observer }) {
  await go("plan");
  await show("plan", "participant", member);
  await showBoth("plan", "plan");
  const phases = /^(Other phase|Другой этап)$/;
  await showBehind("plan-menu", "facilitator", leader, button(leader, phases));
  await showBehind("plan-capacity", "facilitator", leader, button(leader, /^(Enter the capacity|Указать ресурсы)$/));
  await showBehind("plan-cost", "facilitator", leader, button(leader, /^(Enter the cost|Указать затраты)$/));
  await showBehind("plan-assign", "facilitator", leader, button(leader, /^(Who and when|Кто и когда)$/));
  await showBehind("plan-by-hand-menu", "facilitator", leader, button(leader, /^(Decide by hand|Решить вручную)$/));
  await showBehind("plan-by-hand", "facilitator", leader, button(leader, /^(Decide by hand|Решить вручную)$/), /^(Take out of the plan|Исключить из плана)$/);
  for (const [role, page] of [["facilitator", leader], ["observer", observer]]) {
    await page.getByRole("tab").nth(1).click();
    await show("plan-roadmap", role, page);
  }

  await go("closed");
  await show("report", "participant", member);
  await showBoth("report", "report");
  await showBehind("report-menu", "facilitator", leader, button(leader, phases));
}

/** The id of the first problem on the wording screen. */
async function firstProblem(page) {
  const card = page.locator("article[id^=b]").first();
  await card.waitFor();
  return card.getAttribute("id");
}
