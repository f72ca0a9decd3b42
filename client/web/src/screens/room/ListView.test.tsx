import { afterEach, expect, it } from "vitest";
import { exerciseFor } from "../../board/scene";
import type { Language, Layout } from "../../protocol/generated";
import { said, Stage } from "../../stage";
import type { BoardViewProps } from "./desk";
import { DeskStage, noteId } from "./deskStage";
import { ListView } from "./ListView";

let stage: Stage;
let board: DeskStage;
afterEach(() => stage.strike());

function open(layout: Layout = "cards") {
  stage = new Stage();
  board = new DeskStage({ exercise: exerciseFor(layout) }).with(["situation", "Late arrival"], ["complaint", "Nobody opened", "n1"], ["problem", "Guests cannot pay"]);
}
function show(changes: Partial<BoardViewProps> = {}, language: Language = "en") {
  stage.show(board.on(
    <ListView tree={board.tree} editing={null} chosen={null} selection={new Set()} selecting={false} found={null} writers={new Map()} {...changes} />,
  ), language);
}
const stops = () => [...document.querySelectorAll<HTMLElement>("[data-note]")].filter((one) => one.tabIndex === 0).map((one) => one.dataset["note"]);
/** The notes with how deep each stands. */
const rows = () => [...document.querySelectorAll<HTMLElement>("[data-note]")].map((one) => {
  let depth = 0;
  for (let at = one.closest("ul")?.parentElement?.closest("ul") ?? null; at !== null; at = at.parentElement?.closest("ul") ?? null) depth += 1;
  return `${"·".repeat(depth)}${one.dataset["note"]}`;
});

it("what belongs to a note stands under it, and the list has a name in both languages", () => {
  open();
  show();
  expect([rows(), document.querySelector("[role=group]")?.getAttribute("aria-label")]).toEqual([["n1", "·n2", "n3"], "List of notes"]);
  show({}, "ru");
  expect(document.querySelector("[role=group]")?.getAttribute("aria-label")).toBe("Список заметок");
});

it("columns become sections with the number of their notes", () => {
  open("columns");
  show();
  expect([...document.querySelectorAll("h3")].map((one) => one.textContent)).toEqual(["situation 1", "problem 1"]);
});

it("a search leaves what it found and what that belongs to", () => {
  open();
  show({ found: new Set([noteId("n2")]) });
  expect(rows()).toEqual(["n1", "·n2"]);
  expect(said()).not.toContain("Guests cannot pay");
});

it("the Tab key stops at one note only: the chosen one, else the first that is shown", () => {
  open();
  show();
  expect(stops()).toEqual(["n1"]);
  show({ chosen: noteId("n2") });
  expect(stops()).toEqual(["n2"]);
  show({ chosen: noteId("n2"), found: new Set([noteId("n3")]) });
  expect(stops()).toEqual(["n3"]);
});
