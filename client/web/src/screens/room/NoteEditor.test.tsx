import { act } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { TextField } from "../../board/model";
import type { Language } from "../../protocol/generated";
import { named, press, Stage, write } from "../../stage";
import { announcements } from "../../ui/announcements";
import { DeskStage, noteId } from "./deskStage";
import { NoteEditor } from "./NoteEditor";

let stage: Stage;
let board: DeskStage;
afterEach(() => stage.strike());

function open(field: TextField = "text", language: Language = "en") {
  board = new DeskStage().with(["problem", "Guests wait"]);
  stage = new Stage();
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  stage.show(board.on(<article data-note="n1"><NoteEditor note={noteId("n1")} field={field} /><button type="button">beside</button></article>), language);
}
const field = () => document.querySelector("textarea") as HTMLTextAreaElement;
const text = () => board.branch("n1").note.text;
const settled = () => board.model.note(noteId("n1"))?.settled;

it("begins with the keyboard in it and the caret at the end of the text", () => {
  open();
  expect([document.activeElement, field().selectionStart, field().value]).toEqual([field(), 11, "Guests wait"]);
});

it("Enter keeps the text, counts it as finished, says so and closes", () => {
  open();
  const before = settled();
  write(field(), "Guests wait at night");
  expect(press(field(), "Enter")).toBe(false);
  expect(text()).toBe("Guests wait at night");
  expect(settled()).not.toBe(before);
  expect(board.desk.say).toHaveBeenCalledWith("Note saved");
  expect(board.desk.edit).toHaveBeenCalledWith(null);
});

it("Ctrl+Enter keeps the text and goes on to the next note", () => {
  open();
  write(field(), "Guests wait at night");
  press(field(), "Enter", { ctrlKey: true });
  expect(text()).toBe("Guests wait at night");
  expect(board.desk.saveAndNext).toHaveBeenCalledWith("n1");
});

it("Esc closes and loses nothing", () => {
  open();
  write(field(), "Guests wait at night");
  press(field(), "Escape");
  expect(board.desk.edit).toHaveBeenCalledWith(null);
  stage.show(null);
  expect(text()).toBe("Guests wait at night");
});

it("Shift+Enter is a new line, and keys of a composition are the input method's", () => {
  open();
  expect(press(field(), "Enter", { shiftKey: true })).toBe(true);
  expect(press(field(), "Enter", { isComposing: true })).toBe(true);
  expect(press(field(), "Escape", { isComposing: true })).toBe(true);
  expect(board.desk.edit).not.toHaveBeenCalled();
});

it("whoever goes elsewhere has saved; going to another part of the same note leaves it open", () => {
  open();
  write(field(), "Гости ждут 😀");
  act(() => named("button", "beside").focus());
  expect([text(), vi.mocked(board.desk.edit).mock.calls]).toEqual(["Гости ждут 😀", []]);
  act(() => field().focus());
  act(() => field().blur());
  expect(board.desk.edit).toHaveBeenCalledWith(null);
});

it("what was pasted and has no room is kept; a letter too many is only told", () => {
  open();
  write(field(), "a".repeat(1995));
  const paste = (data: string) => act(() => void field().dispatchEvent(new InputEvent("beforeinput", { inputType: "insertFromPaste", data, cancelable: true, bubbles: true })));
  paste(" bb cccc");
  expect([text().length, vi.mocked(board.desk.keepRest).mock.calls]).toEqual([1999, [["cccc"]]]);
  paste("de");
  expect([text().length, vi.mocked(board.desk.keepRest).mock.calls.length]).toEqual([2000, 1]);
  expect(announcements().map((one) => one.text)).toContain("This holds 2000 characters and is full.");
});

it("a text whose note somebody deleted meanwhile is handed back", () => {
  open();
  write(field(), "Guests wait at night");
  act(() => board.model.remove([noteId("n1")]));
  stage.show(null);
  expect(board.desk.keepText).toHaveBeenCalledWith("n1", "Guests wait at night");
});

it.each([
  ["text", "Text of the note", "Текст заметки"], ["situation", "In which situation", "В какой ситуации"], ["example", "Example", "Пример"],
] as const)("%s: the field has a name in both languages", (which, en, ru) => {
  open(which, "en");
  expect(field().getAttribute("aria-label")).toBe(en);
  stage.strike();
  open(which, "ru");
  expect(field().getAttribute("aria-label")).toBe(ru);
});
