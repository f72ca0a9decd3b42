import { afterEach, expect, it, vi } from "vitest";
import { exerciseFor } from "../../board/scene";
import type { BoardView, Language, Role, RoomId } from "../../protocol/generated";
import { click, named, said, Stage } from "../../stage";
import { CatchUp } from "./News";

const exercises = [exerciseFor("cards"), { ...exerciseFor("cards"), id: "e2" }] as ReturnType<typeof exerciseFor>[];
const [shown] = exercises;
const late = { "e1.r1": { state: "open", progress: { notes: 3 } }, "e2.r1": { state: "closed", progress: { notes: 2 } } } as unknown as Record<string, BoardView>;
const go = vi.fn();
let stage: Stage;
afterEach(() => stage.strike());

const card = shown === undefined ? null : <CatchUp room={"r1" as RoomId} shown={shown} onGo={go} />;
const scene = (boards: Record<string, BoardView>, role: Role = "participant") => ({ me: { role }, boards, workshop: { template: { exercises } as never } });
function open(boards: Record<string, BoardView>, language: Language = "en", role: Role = "participant") {
  stage = new Stage(scene(boards, role));
  stage.show(card, language);
}

it.each([
  ["en", "You joined in the middle", "The room has written 5 notes already.", "1 exercise is finished.", "Start"],
  ["ru", "Вы пришли, когда работа уже идёт", "Группа уже записала 5 заметок.", "1 упражнение уже закончено.", "Начать"],
] as const)("%s: who comes late is told what there is, once", async (language, title, notes, closed, start) => {
  open(late, language);
  for (const words of [title, notes, closed]) expect(said()).toContain(words);
  await click(named("button", start));
  expect(said()).toBe("");
  stage.show(null);
  stage.show(card, language);
  expect(said()).toBe("");
});

it("who was here from the start, or only looks in, is told nothing, also later", () => {
  open({});
  expect(said()).toBe("");
  stage.tell(scene(late));
  expect(said()).toBe("");
  stage.strike();
  open(late, "en", "facilitator");
  expect(said()).toBe("");
});

it.each([
  ["closed", "en", "is closed; “t” is open now.", "Go to the exercise"],
  ["closed", "ru", "уже закрыто, сейчас открыто «t».", "Перейти к упражнению"],
  ["not_opened", "en", "is not open yet; “t” is open now.", "Go to the exercise"],
] as const)("who comes to an exercise that is %s while another is open is told which, and led there (%s)", async (state, language, words, lead) => {
  go.mockClear();
  open({ "e1.r1": { state, progress: { notes: 3 } }, "e2.r1": { state: "open", progress: { notes: 2 } } } as unknown as Record<string, BoardView>, language);
  expect(said()).toContain(words);
  expect(said()).not.toMatch(/No exercise is open|ни одно упражнение/u);
  await click(named("button", lead));
  expect(go).toHaveBeenCalledWith("e2");
});

it("that no exercise is open is said only when none is", () => {
  open({ "e1.r1": { state: "closed", progress: { notes: 3 } } } as unknown as Record<string, BoardView>);
  expect(said()).toContain("No exercise is open at the moment.");
});
