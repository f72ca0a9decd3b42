import { act, type ComponentProps } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { exerciseFor } from "../../board/scene";
import type { Hint, Language } from "../../protocol/generated";
import { allNamed, click, named, person, press, said, Stage } from "../../stage";
import type { Desk } from "./desk";
import { DeskStage, metaOf, noteId } from "./deskStage";
import { NoteCard } from "./NoteCard";

const people = { p1: { name: "Ana" }, p2: { name: "Ben" } } as never;
let stage: Stage;
let board: DeskStage;
afterEach(() => stage.strike());

type Look = Partial<ComponentProps<typeof NoteCard>>;
function open(look: Look = {}, { desk = {}, language = "en", text = "Guests wait" }: { desk?: Partial<Desk>; language?: Language; text?: string } = {}) {
  board = new DeskStage(desk).with(["problem", text]);
  stage = new Stage({ people });
  show(look, language);
}
function show(look: Look, language: Language = "en") {
  stage.show(board.on(
    <NoteCard
      branch={board.branch("n1")} meta={metaOf()} writers={[]} editing={null} chosen={false} selected={false} selecting={false} faded={false} free={false} look="board" stop
      {...look}
    />,
  ), language);
}
const card = () => document.querySelector("article") as HTMLElement;
const asked = (name: keyof Desk) => vi.mocked(board.desk[name] as () => void).mock.calls;

it.each([
  ["Enter", {}, "edit", { note: "n1", field: "text" }], ["F2", {}, "edit", { note: "n1", field: "text" }],
  ["Delete", {}, "remove", ["n1"]], [" ", {}, "select", "n1", "toggle"], ["m", { code: "KeyM" }, "openMove", ["n1"]],
  ["ArrowDown", {}, "walk", "n1", 1, false], ["ArrowUp", {}, "walk", "n1", -1, false], ["ArrowDown", { shiftKey: true }, "walk", "n1", 1, true],
  ["ArrowUp", { altKey: true }, "step", "n1", "up"], ["ArrowRight", { altKey: true }, "step", "n1", "right"],
] as const)("key %s %o on a note asks to %s", (key, how, wish, ...about) => {
  open();
  expect(press(card(), key, how)).toBe(false);
  expect(asked(wish)).toEqual([about]);
});

it("other keys, and those with Ctrl, are the page's; where one may not write, only walking is left", () => {
  open({}, { desk: { writable: false, maySay: false } });
  for (const [key, how] of [["Enter", {}], ["Delete", {}], [" ", {}], ["x", {}], ["ArrowDown", { ctrlKey: true }]] as const) expect(press(card(), key, how)).toBe(true);
  expect(press(card(), "ArrowDown")).toBe(false);
  expect([asked("edit"), asked("remove"), asked("select"), asked("walk").length]).toEqual([[], [], [], 1]);
});

it("Backspace, pressed once too often, deletes nothing", () => {
  open();
  expect(press(card(), "Backspace")).toBe(true);
  expect(asked("remove")).toEqual([]);
});

it("is called by its kind and text, and says that it is selected", () => {
  open();
  expect(card().getAttribute("aria-label")).toBe("problem: Guests wait");
  show({ selected: true }, "ru");
  expect(card().getAttribute("aria-label")).toBe("Выбрано. problem: Guests wait");
});

it("a step is called by its number", () => {
  const strip = exerciseFor("strip");
  board = new DeskStage({ exercise: { ...strip, kinds: strip.kinds.map((kind) => ({ ...kind, ordered: true })) } }).with(["situation", "Come in"], ["situation", "Pay"]);
  stage = new Stage({ people });
  show({ branch: board.branch("n2") });
  expect([card().getAttribute("aria-label"), card().querySelector("header")?.textContent]).toEqual(["situation 2: Pay", "situation 2"]);
});

it.each([
  ["en", "2 hints on the wording", "It does not say yet when or where this happens.", "(we)"], ["ru", "2 подсказки к формулировке", "Пока не видно, когда или где это случается.", "(we)"],
] as const)("%s: hints are counted, open on request, and name the words they mean", async (language, name, sentence, words) => {
  const hints = [{ rule: "company_subject", words: ["we"] }, { rule: "no_situation", words: [] }] as unknown as Hint[];
  open({ meta: metaOf({ hints }) }, { language });
  expect(said()).not.toContain(sentence);
  const button = named("button", name);
  await click(button);
  expect([button.getAttribute("aria-expanded"), said().includes(sentence), said().includes(words)]).toEqual(["true", true, true]);
});

it.each([["en", "Same for me", "Same for 2 more people"], ["ru", "У меня так же", "Так же ещё у 2 человек"]] as const)(
  "%s: “same for me” stands on others' notes, is taken back by a second press, and is only counted on my own", async (language, same, counted) => {
    open({ meta: metaOf({ same: 2 }) }, { language });
    await click(named("button", `${same}2`));
    expect(asked("openSame")).toEqual([["n1"]]);
    show({ meta: metaOf({ same: 3, same_mine: true, same_my_example: "Yesterday at eleven", same_examples: ["Yesterday at eleven"] }) }, language);
    expect(said()).toContain("Yesterday at eleven");
    const button = named("button", `${same}3`);
    expect([button.getAttribute("aria-pressed"), button.title]).toEqual(["true", counted]);
    await click(button);
    expect(asked("sayNotSame")).toEqual([["n1", "Yesterday at eleven"]]);
    show({ meta: metaOf({ author: person("p1"), same: 2 }) }, language);
    expect([allNamed("button", /^(Same|У меня)/), said().includes(counted)]).toEqual([[], true]);
  },
);

it("says who is writing in it, instead of its foot; somebody without a name is somebody", () => {
  open({ writers: [person("p2")] });
  expect(said()).toContain("Ben is writing…");
  show({ writers: [person("p2"), null] }, "ru");
  expect(said()).toMatch(/Ben и .+ пишут…/);
});

it("far away it keeps the sign of its kind beside its words", () => {
  open({ look: "far" });
  expect(document.querySelector("[data-words] [data-stamp]")?.getAttribute("data-stamp")).toBe("kind-problem");
  expect([said(), document.querySelectorAll("button")]).toEqual(["Guests wait", expect.objectContaining({ length: 0 })]);
});

it("only words that go on below their note take the wheel from the board", () => {
  open({}, { text: "word ".repeat(50) });
  const words = document.querySelector("[data-words]") as HTMLElement;
  const pointAt = (height: number) => {
    Object.defineProperty(words, "scrollHeight", { value: height, configurable: true });
    act(() => void words.dispatchEvent(new MouseEvent("pointerover", { bubbles: true })));
    act(() => void words.dispatchEvent(new MouseEvent("pointerout", { bubbles: true })));
    return words.classList.contains("nowheel");
  };
  expect([pointAt(0), pointAt(300), pointAt(0)]).toEqual([false, true, false]);
});

it("where it is no stop of the Tab key, neither are its buttons", () => {
  open({ stop: false, selecting: true });
  expect([...document.querySelectorAll<HTMLElement>("article, button, input")].map((one) => one.tabIndex)).toEqual([-1, -1, -1, -1]);
  show({ stop: true, selecting: true });
  expect([...document.querySelectorAll<HTMLElement>("article, button, input")].map((one) => one.tabIndex)).toEqual([0, 0, 0, 0]);
});

it("a double click opens its text, but not one on a button", () => {
  open();
  act(() => void named("button", "Same for me").dispatchEvent(new MouseEvent("dblclick", { bubbles: true })));
  expect(asked("edit")).toEqual([]);
  act(() => void card().dispatchEvent(new MouseEvent("dblclick", { bubbles: true })));
  expect(asked("edit")).toEqual([[{ note: noteId("n1"), field: "text" }]]);
});
