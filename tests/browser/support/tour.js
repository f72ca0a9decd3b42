// A walk through every screen of a workshop full of real content, phase by phase. Whoever walks is told each screen's
// name, whose it is, and the page that shows it: pictures and the accessibility check look at the same things.

import { expect } from "@playwright/test";
import { seatInto } from "./people.js";

/** What the people of a tour say and do beyond the rehearsal; in the language of the workshop. */
const words = {
  en: {
    broadcast: "Ten minutes left. Give every situation at least one example.",
    chat: ["Do cancellations belong here too?", "Yes, if they got in the customer's way"],
    missing: "Ada Kerr; runs the shop",
    reason: "Two rooms have become small, so we even them out",
  },
  ru: {
    broadcast: "Осталось десять минут. Пусть у каждой ситуации будет хотя бы один пример.",
    chat: ["А отмена заказа сюда подходит?", "Да, если она помешала клиенту"],
    missing: "Майя Орлова; ведёт магазин",
    reason: "Две группы поредели, выравниваем их",
  },
};

/** Opens a live socket for every seat, so that these people are present. The page has to be on the server's origin. */
export async function bePresent(page, workshop, seats) {
  await page.evaluate(([address, tokens]) => {
    globalThis.present = tokens.map((token) => {
      const socket = new WebSocket(address);
      socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token }));
      return socket;
    });
  }, [`${workshop.url.replace("http", "ws")}/live`, seats.map((seat) => seat.token)]);
}

/** Waits until the page shows its content and nothing is on its way. */
export async function settled(page) {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.getByText(/^(Loading…|Загружаем…|Opening the board…|Открываем доску…|Подключаемся…|Connecting…)$/)).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished)));
}

/** Waits until something has stood still for ten frames: the view of a board glides without saying when it is there. */
export async function resting(locator) {
  await locator.evaluate((element) => new Promise((done) => {
    let [before, frames] = ["", 0];
    const look = () => {
      const now = JSON.stringify(element.getBoundingClientRect());
      frames = now === before ? frames + 1 : 0;
      before = now;
      if (frames >= 10) done();
      else requestAnimationFrame(look);
    };
    look();
  }));
}

/**
 * Walks. `newPage(name, options)` opens a page; `look(name, role, page, opened)` is called on each screen; role is `facilitator`,
 * `participant`, `observer` or `nobody` (outside a workshop); `opened` says that something is open which a reload would close.
 */
export async function tour({ server, workshop, language, newPage, look }) {
  const say = words[language];
  const names = workshop.archive.names;
  const { rooms, people } = workshop.archive.workshop;
  const seats = {};
  for (const [person, one] of Object.entries(people.by_id)) {
    if (one.role === "participant" && !one.removed) seats[person] = await workshop.seatOf(person, names[person].name);
  }
  const [room, { seats: members }] = Object.entries(rooms.by_id)[0];
  const everybody = Object.values(seats);
  const mine = seats[members[0]];
  const lead = workshop.facilitator;
  const watcher = await workshop.join(language === "ru" ? "Зоя Ким" : "Zoe Kim", { role: "observer", language });

  const at = (area = "") => `${server.url}/w/${workshop.id}${area === "" ? "" : `/${area}`}`;
  const open = async (seat) => {
    const page = await newPage(seat?.name ?? "nobody", { language });
    if (seat) await seatInto(page.context(), seat, { language });
    return page;
  };
  const show = async (name, role, page, area) => {
    if (area !== undefined) await page.goto(at(area));
    await settled(page);
    await look(name, role, page, false);
  };
  const showOpened = async (name, role, page) => {
    await settled(page);
    await look(name, role, page, true);
  };
  /** Opens what a button opens, a menu or a dialog, shows it and closes it. With `item`: the dialog behind that entry of the menu. */
  const showBehind = async (name, role, page, button, item = null) => {
    await button.click();
    if (item !== null) await page.getByRole("menuitem", { name: item }).click();
    await page.locator("[role=menu], dialog[open]").first().waitFor();
    await showOpened(name, role, page);
    await page.keyboard.press("Escape");
    await expect(page.locator("[role=menu], dialog[open]")).toHaveCount(0);
  };
  const button = (page, name) => page.getByRole("button", { name }).first();

  // Outside a workshop.
  const outside = await open(null);
  await outside.goto(server.url);
  await outside.locator("form").first().waitFor();
  await settled(outside);
  await look("start", "nobody", outside);
  await outside.goto(workshop.links.participant);
  await show("join", "nobody", outside);
  await outside.goto(at());
  await show("no-link", "nobody", outside);
  await outside.goto(`${server.url}/nowhere`);
  await show("no-such-page", "nobody", outside);
  await bePresent(outside, workshop, everybody.filter((seat, number) => seat !== mine && number % 5 !== 4));

  const leader = await open(lead);
  const member = await open(mine);
  const observer = await open(watcher);
  const go = async (phase) => {
    await workshop.phase(phase);
    await leader.goto(at());
    await member.goto(at());
  };
  const command = (what, seat) => workshop.wish(what, seat);

  await go("lobby");
  await show("lobby", "participant", member);
  await leader.goto(at("people"));
  await leader.getByRole("button", { name: /^(Enter a list…|Ввести список…)$/ }).click();
  await leader.getByRole("textbox", { name: /^(Names|Имена)/ }).fill([...everybody.map((seat) => seat.name), say.missing].join("\n"));
  await show("people-expected", "facilitator", leader);
  await leader.getByRole("dialog").getByRole("button", { name: /^(Keep|Сохранить)/ }).click();
  await show("people", "facilitator", leader);
  await showBehind("people-menu", "facilitator", leader, button(leader, /^(Actions for|Действия:)/));
  await leader.getByRole("button", { name: /^(Rehearse…|Провести репетицию…)$/ }).click();
  await leader.getByRole("dialog").waitFor();
  await show("people-rehearse", "facilitator", leader);
  await leader.getByRole("dialog").getByRole("button", { name: /^(Close|Закрыть)$/ }).click();
  await leader.getByRole("button", { name: /^(Make rooms again|Составить заново)$/ }).click();
  await leader.getByRole("button", { name: /^(Propose rooms|Предложить состав)$/ }).click();
  await leader.getByRole("button", { name: /^(Apply|Применить)$/ }).waitFor();
  await show("people-proposal", "facilitator", leader);

  await go("exercises");
  await show("room-before", "participant", member, `rooms/${room}/e1`);
  for (const exercise of ["e1", "e2", "e6", "e8", "e9"]) await command({ type: "open_exercise", exercise });
  await command({ type: "start_timer", exercise: "e1", room: null, seconds: 14 * 60 + 20, at_end: "chime" });
  await command({ type: "say", text: say.chat[0] }, mine);
  await command({ type: "say", text: say.chat[1] }, seats[members[1]]);
  await command({ type: "set_done", exercise: "e1", done: true }, seats[members[1]]);
  await command({ type: "broadcast", text: say.broadcast });
  const [other, { seats: others }] = Object.entries(rooms.by_id)[1];
  await command({ type: "call_facilitator" }, seats[others[0]]);
  await member.goto(at(`rooms/${room}/e1`));
  await member.locator("[data-note]").first().waitFor();
  await show("room-late", "participant", member);
  await member.getByRole("button", { name: /^(Start|Начать)$/ }).click();
  await member.getByRole("button", { name: /^(Got it|Понятно)$/ }).click();
  for (const exercise of ["e1", "e2", "e6", "e8", "e9"]) {
    await member.goto(at(`rooms/${room}/${exercise}`));
    await member.locator("[data-note]").first().waitFor();
    await show(`room-${exercise}`, "participant", member);
  }
  await member.goto(at(`rooms/${room}/e1`));
  await member.getByRole("button", { name: /^(List|Список)$/ }).click();
  await member.locator("[data-note]").first().waitFor();
  await show("room-list", "participant", member);
  await member.getByRole("button", { name: /^(Select several notes|Выбрать несколько заметок)$/ }).click();
  await member.locator("[data-note]").getByRole("checkbox").nth(1).check();
  await member.locator("[data-note]").getByRole("checkbox").nth(2).check();
  await showOpened("room-selection", "participant", member);
  await member.getByRole("toolbar").getByRole("button", { name: /^(Kind and place|Вид и место)/ }).click();
  await showOpened("room-place", "participant", member);
  await member.keyboard.press("Escape");
  await showBehind("room-note-menu", "participant", member, button(member, /^(What to do with the note|Что сделать с заметкой)$/));
  await showBehind(
    "room-move", "participant", member, button(member, /^(What to do with the note|Что сделать с заметкой)$/), /^(Move to another exercise…|Перенести в другое упражнение…)/,
  );
  // As somebody who has not chosen: a board on a desk, a list on a phone.
  await member.evaluate(() => localStorage.removeItem("fivefold.view"));
  await member.reload();
  await member.locator("[data-note]").first().waitFor();
  await member.keyboard.press("/");
  await member.keyboard.type(language === "ru" ? "торт" : "engineer");
  await showOpened("room-search", "participant", member);
  await member.keyboard.press("Escape");
  await member.locator("[data-note] [data-words]").nth(2).dblclick();
  await showOpened("room-writing", "participant", member);
  await member.keyboard.press("Escape");
  await showBehind("room-keys", "participant", member, button(member, /^(Keys|Клавиши)$/));
  await show("cockpit", "facilitator", leader, "cockpit");
  const controls = leader.getByRole("region", { name: /^(Controls|Управление)$/ });
  await showBehind("cockpit-menu", "facilitator", leader, button(controls, /^(More|Ещё)$/));
  await showBehind("cockpit-timer", "facilitator", leader, button(leader, /^(Timer…|Таймер…)$/));
  await showBehind("cockpit-message", "facilitator", leader, button(leader, /^(Message to all…|Сообщение всем…)$/));
  await showBehind("cockpit-forward", "facilitator", leader, button(leader, /^(Next: Common list|Дальше: Общий список)$/));
  await showBehind("cockpit-person", "facilitator", leader, leader.getByTitle(/(: move|: перевести)$/).first());
  await show("rooms", "facilitator", leader, "rooms");
  await leader.goto(at(`rooms/${other}/e1`));
  await leader.locator("[data-note]").first().waitFor();
  await show("room-visited", "facilitator", leader);
  await show("cockpit", "observer", observer, "cockpit");
  await command({ type: "close_exercise", exercise: "e1" });
  await command({ type: "keep_draft", board: `e1.${room}`, text: say.chat[1] }, mine);
  await member.goto(at(`rooms/${room}/e1`));
  await member.locator("[data-note]").first().waitFor();
  await show("room-closed", "participant", member);
  await command({ type: "move_person", person: members[0], room: other, reason: say.reason });
  await member.getByText(say.reason).first().waitFor();
  await showOpened("room-moved", "participant", member);
  await command({ type: "move_person", person: members[0], room, reason: "" });
  await expect(member.getByText(say.reason)).toHaveCount(0);
  await button(member, /^(Got it|Понятно)$/).click();
  await show("about-me", "participant", member, "me");
  await show("about-me", "facilitator", leader, "me");

  await go("merging");
  await show("merging", "participant", member);
  await show("list", "facilitator", leader);
  const problems = leader.getByRole("list", { name: /^(Common list of problems|Общий список проблем)$/ }).getByRole("listitem");
  await problems.first().getByRole("button").first().click();
  await show("list-chosen", "facilitator", leader);
  await leader.getByRole("button", { name: /^(Log of decisions|Журнал решений)$/ }).first().click();
  await show("list-log", "facilitator", leader);
  await leader.keyboard.press("Escape");
  await showBehind("list-close", "facilitator", leader, button(leader, /^(Close the list…|Закрыть список…)$/));
  await show("list", "observer", observer, "list");

  await go("wording");
  const listed = await firstProblem(leader);
  if (listed !== null) await command({ type: "judge_wording", problem: listed, verdict: { verdict: "back_to_room", room } });
  await show("wording", "participant", member);
  await show("wording", "facilitator", leader);

  await go("tasks");
  await show("tasks", "participant", member);
  await show("tasks", "facilitator", leader);

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
  await show("scoring-round", "facilitator", leader, "scoring");
  await command({ type: "reveal" });
  for (const [name, tab] of [["talk", 0], ["ranking", 1], ["picture", 2]]) {
    await leader.goto(at("results"));
    await leader.getByRole("tab").nth(tab).click();
    await show(`results-${name}`, "facilitator", leader);
  }
  await member.goto(at());
  await show("results", "participant", member);

  await go("plan");
  await show("plan", "participant", member);
  await show("plan", "facilitator", leader, "plan");
  const phases = /^(Other phase|Другой этап)$/;
  await showBehind("plan-menu", "facilitator", leader, button(leader, phases));
  await showBehind("plan-capacity", "facilitator", leader, button(leader, /^(Enter the capacity|Указать ресурсы)$/));
  await showBehind("plan-cost", "facilitator", leader, button(leader, /^(Enter the cost|Указать затраты)$/));
  await showBehind("plan-assign", "facilitator", leader, button(leader, /^(Who and when|Кто и когда)$/));
  await showBehind("plan-by-hand-menu", "facilitator", leader, button(leader, /^(Decide by hand|Решить вручную)$/));
  await showBehind("plan-by-hand", "facilitator", leader, button(leader, /^(Decide by hand|Решить вручную)$/), /^(Take out of the plan|Исключить из плана)$/);
  await leader.getByRole("tab").nth(1).click();
  await show("plan-roadmap", "facilitator", leader);

  await go("closed");
  await show("report", "participant", member);
  await show("report", "facilitator", leader, "report");
  await showBehind("report-menu", "facilitator", leader, button(leader, phases));
}

/** The id of the first problem on the wording screen. */
async function firstProblem(page) {
  const card = page.locator("article[id^=b]").first();
  await card.waitFor();
  return card.getAttribute("id");
}
