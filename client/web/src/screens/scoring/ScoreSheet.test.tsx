import { afterEach, expect, it } from "vitest";
import type { ScoringView, View } from "../../protocol/generated";
import { click, named, said, type Scene, Stage } from "../../stage";
import { ScoreSheet } from "./ScoreSheet";

const words = (en: string, ru: string) => ({ en, ru });
const criterion = { id: "c1", title: words("Share", "Доля"), question: words("How many?", "Сколько?"), weight: 1, direction: "benefit", points: [0, 3].map((value) => ({ value, text: words(`of ${value}`, `из ${value}`) })) };
const task = { problem: "p1", text: "Answer within a day", stale: false, included: true };
const scene: Scene = { form: { criteria: [criterion] }, tasks: { t1: task, t2: task }, list: { problems: {}, aliases: {} } } as unknown as Pick<View, "form" | "tasks" | "list">;
const scoring = (changes: Partial<ScoringView> = {}) => ({ round: 1, open: true, order: ["t1", "t2"], mine: {}, finished: false, ...changes }) as unknown as ScoringView;
const lost = { kind: "offline", attempt: 1, retryInMs: 500, crowded: false } as const;

let stage: Stage;
afterEach(() => stage.strike());

it.each([
  ["en", "Offline. Your answer will be sent when the connection is back.", "Saving…", "Saved"],
  ["ru", "Нет связи. Отправим ответ, когда она появится.", "Сохраняем…", "Сохранено"],
] as const)("%s: an answer that cannot be sent says that the connection is lost and what becomes of it", async (language, offline, saving, saved) => {
  stage = new Stage(scene);
  stage.answers = false;
  stage.show(<ScoreSheet scoring={scoring()} />, language);
  await click(document.querySelectorAll<HTMLElement>("input[type=radio]")[1] as HTMLElement);
  expect(said()).toContain(saving);
  stage.tell({ ...scene, status: lost });
  expect(said()).toContain(offline);
  expect(said()).not.toContain(saving);
  stage.tell({ ...scene, status: { kind: "live" } });
  expect(said()).toContain(saving);
  expect(said()).not.toContain(saved);
});

it("a later round is about the chosen tasks only if some are left out", () => {
  stage = new Stage(scene);
  stage.show(<ScoreSheet scoring={scoring({ round: 2 })} />);
  expect(said()).toContain("Round 2: another look at all tasks.");
  stage.show(<ScoreSheet scoring={scoring({ round: 2, order: ["t2"] as never })} />);
  expect(said()).toContain("Round 2: another look at the chosen tasks.");
  expect(named("button", "Finish")).toBeTruthy();
});
