import { act } from "react";
import { afterEach, expect, it } from "vitest";
import { exerciseFor } from "../../board/scene";
import type { Exercise, Language } from "../../protocol/generated";
import { said, Stage } from "../../stage";
import { DeskStage } from "./deskStage";
import { ExercisePanel } from "./ExercisePanel";

let stage: Stage;
let board: DeskStage;
afterEach(() => stage.strike());

function open(language: Language, changes: Partial<Exercise> = {}) {
  const exercise = { ...exerciseFor("cards"), question: { ru: "Что мешает?", en: "What gets in the way?" }, ...changes };
  stage = new Stage();
  board = new DeskStage({ exercise });
  stage.show(<ExercisePanel exercise={exercise} number={2} all={9} open={board.open} />, language);
}
const progress = () => document.querySelector("section[aria-label]")?.textContent ?? "";
const minimums = [{ kind: "situation", at_least: 2, each_with: "complaint" }] as never;

it.each([
  ["en", "Exercise 2 of 9", "What gets in the way?", "0 of 2 situations, 0 with a complaint", "1 of 2 situations, 1 with a complaint", "The minimum is reached"],
  ["ru", "Упражнение 2 из 9", "Что мешает?", "0 из 2 ситуаций, 0 с жалобой", "1 из 2 ситуаций, 1 с жалобой", "Минимум набран"],
] as const)("%s: says what is asked and how far the room is, while it writes", (language, number, question, none, some, reached) => {
  open(language, { minimums });
  expect(said()).toContain(number);
  expect(said()).toContain(question);
  expect(progress()).toContain(none);
  act(() => void board.with(["situation", "Late arrival"], ["complaint", "Nobody opened", "n1"], ["situation", " "]));
  expect(progress()).toContain(some);
  act(() => void board.with(["situation", "Early departure"], ["complaint", "No breakfast yet", "n4"]));
  expect(progress()).toContain(reached);
});

it("without a minimum it counts the notes, once there are some", () => {
  open("en");
  expect(said()).not.toContain("note");
  act(() => void board.with(["situation", "Late arrival"]));
  expect(said()).toContain("1 note");
});

it.each([["en", "No names. Nobody is shown who wrote what."], ["ru", "Без имён. "]] as const)("%s: an exercise without names promises it", (language, words) => {
  open(language, { anonymity: "room" });
  expect(said()).toContain(words);
});
