import { act } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { Language } from "../../protocol/generated";
import { allNamed, click, named, press, said, Stage, write } from "../../stage";
import { announcements } from "../../ui/announcements";
import { DeskStage, noteId } from "./deskStage";
import { QuickAdd } from "./QuickAdd";

let stage: Stage;
let board: DeskStage;
afterEach(() => {
  vi.useRealTimers();
  stage.strike();
});

function open(language: Language = "en", chosen: string | null = null, on = new DeskStage()) {
  board = on;
  stage = new Stage();
  stage.show(board.on(<QuickAdd ref={null} tree={board.tree} chosen={chosen === null ? null : noteId(chosen)} noteCount={board.texts.length} document={board.open.document} onUndo={undone} />), language);
}
const undone = vi.fn();
const line = () => named<HTMLTextAreaElement>("textarea", /^(New note|Новая заметка)/);
const dialog = () => document.querySelector("dialog");

it("Enter saves what stands in the line and empties it", () => {
  open();
  write(line(), "  Guests wait ");
  expect(press(line(), "Enter")).toBe(false);
  expect([board.texts, line().value]).toEqual([["Guests wait"], ""]);
  press(line(), "Enter");
  expect(board.texts).toHaveLength(1);
});

it("Shift+Enter begins a new line, and Enter in the middle of a composition saves nothing", () => {
  open();
  write(line(), "Гости");
  expect(press(line(), "Enter", { shiftKey: true })).toBe(true);
  expect(press(line(), "Enter", { isComposing: true })).toBe(true);
  expect(board.texts).toEqual([]);
});

it("Ctrl+Z in the empty line undoes on the board, and with words in it is the line's own", () => {
  open("ru");
  undone.mockClear();
  for (const held of [{}, { shiftKey: true }]) expect(press(line(), "я", { code: "KeyZ", ctrlKey: true, ...held })).toBe(false);
  press(line(), "y", { metaKey: true });
  expect(undone.mock.calls).toEqual([["undo"], ["redo"], ["redo"]]);
  write(line(), "Гости");
  expect(press(line(), "z", { code: "KeyZ", ctrlKey: true })).toBe(true);
  expect(undone).toHaveBeenCalledTimes(3);
});

it("Esc leaves the line and keeps its text, also for the next time it is opened", () => {
  open();
  line().focus();
  write(line(), "Guests are half-wri");
  press(line(), "Escape");
  expect([document.activeElement === line(), line().value]).toEqual([false, "Guests are half-wri"]);
  stage.show(null);
  stage.show(board.on(<QuickAdd ref={null} tree={[]} chosen={null} noteCount={0} document={board.open.document} onUndo={undone} />));
  expect(line().value).toBe("Guests are half-wri");
});

it("b9 what is seen in the line is kept when it is left, also if another tab emptied what this browser had kept", () => {
  open();
  write(line(), "Guests are half-wri");
  localStorage.clear();
  stage.show(null);
  stage.show(board.on(<QuickAdd ref={null} tree={[]} chosen={null} noteCount={0} document={board.open.document} onUndo={undone} />));
  expect(line().value).toBe("Guests are half-wri");
});

it("a note goes under the one that is chosen, if its kind stands under such", async () => {
  open("en", "n1", new DeskStage().with(["situation", "Late arrival"]));
  await click(named("label", "complaint").querySelector("input") as HTMLElement);
  write(line(), "Nobody opened");
  press(line(), "Enter");
  expect(board.branch("n2").parent).toBe("n1");
});

it.each([
  ["en", "3 notes", "Every line becomes a note of its own. One undo takes them all back.", "Add 3 notes", "As one note", "Cancel"],
  ["ru", "3 заметки", "Каждая строка станет отдельной заметкой. Отменить можно одним действием.", "Добавить 3 заметки", "Одной заметкой", "Отмена"],
] as const)("%s: many lines are shown first and become notes of one undo, or one note, or stay in the line", async (language, title, text, add, asOne, cancel) => {
  open(language);
  const lines = "- late\n2. dark\n• cold";
  const ask = () => {
    write(line(), lines);
    press(line(), "Enter");
  };
  ask();
  expect(dialog()?.querySelector("h2")?.textContent).toBe(title);
  expect(said()).toContain(text);
  expect([...document.querySelectorAll("dialog li")].map((one) => one.textContent)).toEqual(["late", "dark", "cold"]);
  await click(named("dialog button", cancel));
  expect([dialog(), line().value, board.texts]).toEqual([null, lines, []]);
  ask();
  await click(named("dialog button", add));
  expect([dialog(), line().value, board.texts]).toEqual([null, "", ["late", "dark", "cold"]]);
  board.model.history.undo();
  expect(board.texts).toEqual([]);
  ask();
  await click(named("dialog button", asOne));
  expect(board.texts).toEqual([lines]);
});

it("a paste of many lines is shown at once, with what stood in the line", () => {
  open();
  write(line(), "early ");
  line().setSelectionRange(6, 6);
  const paste = Object.assign(new Event("paste", { bubbles: true, cancelable: true }), { clipboardData: { getData: () => "late\ndark" } });
  act(() => void line().dispatchEvent(paste));
  expect([...document.querySelectorAll("dialog li")].map((one) => one.textContent)).toEqual(["early late", "dark"]);
});

it.each([["en", "First add: situation."], ["ru", "Сначала добавьте: situation."]] as const)("%s: a kind that stands under another says what is missing", async (language, words) => {
  open(language);
  await click(named("label", "complaint").querySelector("input") as HTMLElement);
  expect(said()).toContain(words);
  write(line(), "Nobody opened");
  expect(allNamed<HTMLButtonElement>("button", /^(Add|Добавить)$/)[0]?.disabled).toBe(true);
});

it("the others are told that something is written, never what, and not for ever", () => {
  vi.useFakeTimers();
  open();
  const told = () => board.awareness.getLocalState();
  expect(told()).toBeNull();
  write(line(), "Guests");
  expect(told()).toEqual({ line: true });
  vi.advanceTimersByTime(5_000);
  expect(told()).toBeNull();
  write(line(), "Guests wait");
  press(line(), "Enter");
  expect(told()).toBeNull();
});

it("a text of which nothing can be seen does not become a note", () => {
  open();
  for (const text of ["\u200b", " \u2060\u3164"]) {
    write(line(), text);
    press(line(), "Enter");
    expect(allNamed<HTMLButtonElement>("button", "Add")[0]?.disabled).toBe(true);
  }
  expect(board.texts).toEqual([]);
});

it("a text that is too long is said to be once, at the line", () => {
  open();
  write(line(), "x".repeat(2001));
  press(line(), "Enter");
  expect(said().split("This has 2001 characters")).toHaveLength(2);
  expect([announcements(), board.texts]).toEqual([[], []]);
});
