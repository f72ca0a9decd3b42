// The part of a tour where people write: rooms, and whoever leads them.

import { expect } from "@playwright/test";
import { line } from "./board.js";

const OPEN = ["e1", "e2", "e6", "e8", "e9"];
/** A phone: what stands there instead of the buttons of a desk is looked at there. */
const PHONE = { width: 360, height: 780 };

export async function atWork(guide) {
  const { go, show, member, room } = guide;
  await go("exercises");
  await show("room-before", "participant", member, `rooms/${room}/e1`);
  await begin(guide);
  await boards(guide);
  await list(guide);
  await opened(guide);
  await help(guide);
  await cockpit(guide);
  await comingAndGoing(guide);
}

/** Folds the exercise, which on a phone would stand before what is opened. */
async function fold(page) {
  const task = page.locator("details[open] > summary").filter({ hasText: /^(The exercise and examples|Задание и примеры)$/ });
  if (await task.isVisible()) await task.click();
}

/** Its notes are drawn. */
async function notes(page) {
  await page.locator("[data-note]").first().waitFor();
}

async function begin({ say, command, mine, seats, members, others }) {
  for (const exercise of OPEN) await command({ type: "open_exercise", exercise });
  await command({ type: "start_timer", exercise: "e1", room: null, seconds: 14 * 60 + 20, at_end: "chime" });
  await command({ type: "say", text: say.chat[0] }, mine);
  await command({ type: "say", text: say.chat[1] }, seats[members[1]]);
  await command({ type: "set_done", exercise: "e1", done: true }, seats[members[1]]);
  await command({ type: "broadcast", text: say.broadcast });
  await command({ type: "call_facilitator" }, seats[others[0]]);
}

async function boards({ at, show, member, room }) {
  await member.goto(at(`rooms/${room}/e1`));
  await notes(member);
  await show("room-late", "participant", member);
  await member.getByRole("button", { name: /^(Start|Начать)$/ }).click();
  await member.getByRole("button", { name: /^(Got it|Понятно)$/ }).click();
  for (const exercise of OPEN) {
    await member.goto(at(`rooms/${room}/${exercise}`));
    await notes(member);
    await show(`room-${exercise}`, "participant", member);
  }
}

async function list({ at, show, showOpened, showBehind, button, member, room }) {
  await member.goto(at(`rooms/${room}/e8`));
  await member.getByRole("button", { name: /^(List|Список)$/ }).click();
  await notes(member);
  await show("room-list-steps", "participant", member);
  await member.goto(at(`rooms/${room}/e1`));
  await notes(member);
  await show("room-list", "participant", member);
  await fold(member);
  await member.getByRole("button", { name: /^(Select several notes|Выбрать несколько заметок)$/ }).click();
  await member.locator("[data-note]").getByRole("checkbox").nth(1).check();
  await member.locator("[data-note]").getByRole("checkbox").nth(2).check();
  await showOpened("room-selection", "participant", member, member.getByRole("toolbar", { name: /^(Selected notes|Выбранные заметки)$/ }));
  await member.getByRole("toolbar").getByRole("button", { name: /^(Kind and place|Вид и место)/ }).click();
  await showOpened("room-place", "participant", member);
  await member.keyboard.press("Escape");
  await member.getByRole("button", { name: /^(Select several notes|Выбрать несколько заметок)$/ }).click();
  const menu = button(member, /^(What to do with the note|Что сделать с заметкой)$/);
  await showBehind("room-note-menu", "participant", member, menu);
  await showBehind("room-move", "participant", member, menu, /^(Move to another exercise…|Перенести в другое упражнение…)/);
  const hints = button(member, /^\d+ (hints? on the wording|подсказ\S+ к формулировке)$/);
  await hints.click();
  await showOpened("room-hints", "participant", member, hints);
  await showBehind("room-same", "participant", member, button(member, /^(Same for me|У меня так же)/));
  // As somebody who has not chosen: a board on a desk, a list on a phone.
  await member.evaluate(() => localStorage.removeItem("fivefold.view"));
  await member.reload();
  await notes(member);
  await fold(member);
}

/** What one opens while one works. */
async function opened({ say, showOpened, showBehind, button, member }) {
  await member.keyboard.press("/");
  await member.keyboard.type(say.search);
  await showOpened("room-search", "participant", member, member.getByRole("search"));
  await member.keyboard.press("Escape");
  await member.locator("[data-note] [data-words]").nth(2).dblclick();
  await showOpened("room-writing", "participant", member);
  await member.keyboard.press("Escape");
  await showBehind("room-keys", "participant", member, button(member, /^(Keys|Клавиши)$/));
  await showBehind("room-picture", "participant", member, button(member, /^(Save the board as a picture|Сохранить доску картинкой)$/));
  const desk = member.viewportSize();
  await member.setViewportSize(PHONE);
  await showBehind("room-more", "participant", member, button(member, /^(More|Ещё)$/));
  await member.locator("[data-note] [data-words]").first().click();
  await member.getByRole("textbox", { name: /^(Text of the note|Текст заметки)$/ }).waitFor();
  await showOpened("room-writing-phone", "participant", member);
  await member.keyboard.press("Escape");
  await member.setViewportSize(desk);
  await line(member).fill(say.pasted.join("\n"));
  await line(member).press("Enter");
  await showOpened("room-paste", "participant", member);
  await member.keyboard.press("Escape");
  await line(member).fill("");
}

/** What a room says to itself and to the facilitator. */
async function help({ command, showOpened, button, member, mine, room }) {
  const chat = member.locator("summary").filter({ hasText: /^(Room chat|Чат группы)/ });
  await chat.click();
  await showOpened("room-chat", "participant", member, member.getByRole("textbox", { name: /^(Write to the room|Написать группе)$/ }));
  await chat.click();
  await button(member, /^(Call the facilitator|Позвать ведущего)$/).click();
  const withdraw = button(member, /^(No longer needed|Уже не нужно)$/);
  await withdraw.waitFor();
  await showOpened("room-called", "participant", member, withdraw);
  await command({ type: "answer_call", room, coming: true });
  await expect(member.getByText(/(is on the way to you|уже идёт к вам)/)).toBeVisible();
  await showOpened("room-coming", "participant", member, withdraw);
  await command({ type: "answer_call", room, coming: false }, mine);
}

async function cockpit({ at, show, showBehind, showBoth, button, leader, observer, other }) {
  await show("cockpit", "facilitator", leader, "cockpit");
  const controls = leader.getByRole("region", { name: /^(Controls|Управление)$/ });
  await showBehind("cockpit-menu", "facilitator", leader, button(controls, /^(More|Ещё)$/));
  await showBehind("cockpit-timer", "facilitator", leader, button(leader, /^(Timer…|Таймер…)$/));
  await showBehind("cockpit-message", "facilitator", leader, button(leader, /^(Message to all…|Сообщение всем…)$/));
  await showBehind("cockpit-forward", "facilitator", leader, button(leader, /^(Next: Common list|Дальше: Общий список)$/));
  await showBehind("cockpit-person", "facilitator", leader, leader.getByTitle(/(: move|: перевести)$/).first());
  await show("cockpit", "observer", observer, "cockpit");
  await showBoth("rooms", "rooms");
  for (const [role, page] of [["facilitator", leader], ["observer", observer]]) {
    await page.goto(at(`rooms/${other}/e1`));
    await notes(page);
    await show("room-visited", role, page);
  }
}

async function comingAndGoing({ workshop, say, language, at, command, open, show, showOpened, button, leader, member, observer, mine, members, room, other }) {
  await command({ type: "close_exercise", exercise: "e1" });
  await command({ type: "keep_draft", board: `e1.${room}`, text: say.chat[1] }, mine);
  await member.goto(at(`rooms/${room}/e1`));
  await notes(member);
  await show("room-closed", "participant", member);
  await command({ type: "move_person", person: members[0], room: other, reason: say.reason });
  await member.getByText(say.reason).first().waitFor();
  await showOpened("room-moved", "participant", member);
  await command({ type: "move_person", person: members[0], room, reason: "" });
  await expect(member.getByText(say.reason)).toHaveCount(0);
  await button(member, /^(Got it|Понятно)$/).click();
  await show("about-me", "participant", member, "me");
  await show("about-me", "facilitator", leader, "me");
  await show("about-me", "observer", observer, "me");

  const seat = await workshop.join(say.late, { language });
  await command({ type: "move_person", person: seat.person, room: null, reason: "" });
  const late = await open(seat);
  await late.goto(at());
  await show("no-seat", "participant", late);
  await command({ type: "remove_person", person: seat.person });
  await late.getByRole("heading", { name: /^(You were removed|Вас удалили)/ }).waitFor();
  await show("removed", "participant", late);
  await late.context().close();
}
