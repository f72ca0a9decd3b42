import { afterEach, expect, it } from "vitest";
import type { Language } from "../../protocol/generated";
import { allNamed, click, named, said, Stage } from "../../stage";
import { DeskStage } from "./deskStage";
import { Drafts } from "./Drafts";

let stage: Stage;
let board: DeskStage;
afterEach(() => stage.strike());

function open(language: Language = "en", writable = true, drafts: Record<string, unknown> = { d1: { board: "e1.r2", text: "Guests wait\nat night" } }) {
  board = new DeskStage();
  stage = new Stage({ me: { drafts: drafts as never }, workshop: { template: { exercises: [board.exercise] } as never } });
  stage.show(<Drafts open={writable ? board.open : null} exercise={board.exercise} writable={writable} />, language);
}

it.each([["en", "Your drafts: 1", "t, Room 2", "Put it here"], ["ru", "Ваши черновики: 1", "t, Группа 2", "Положить сюда"]] as const)(
  "%s: says how many there are, where they come from, and puts one onto the board", async (language, count, from, put) => {
    open(language);
    for (const words of [count, from, "Guests wait"]) expect(said()).toContain(words);
    await click(named("button", put));
    expect([board.texts, stage.sent]).toEqual([["Guests wait\nat night"], [{ type: "drop_draft", draft: "d1" }]]);
  },
);

it("one can be thrown away", async () => {
  open();
  await click(named("button", "Throw away"));
  expect([board.texts, stage.sent]).toEqual([[], [{ type: "drop_draft", draft: "d1" }]]);
});

it("where writing is closed they are folded and wait", () => {
  open("en", false);
  expect(document.querySelector("details")?.open).toBe(false);
  expect(said()).toContain("You can put it somewhere once an exercise is open.");
  expect(allNamed("button", "Put it here")).toEqual([]);
});

it("without drafts there is nothing", () => {
  open("en", true, {});
  expect(said()).toBe("");
});
