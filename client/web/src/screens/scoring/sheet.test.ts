import { describe, expect, it } from "vitest";
import type { Answer, Criterion, CriterionId, TaskId } from "../../protocol/generated";
import { Answers, type Send } from "./answers";
import { answerOfKey, doneCount, filled, firstOpen, firstTask, nextUnscored, type Sheet } from "./sheet";

const t = (id: string) => id as TaskId;
const c = (id: string) => id as CriterionId;
const words = { ru: "слово", en: "word" };
const criterion = (id: string): Criterion => ({
  id: c(id), title: words, question: words, weight: 1, direction: "benefit", points: [0, 3, 9].map((value) => ({ value, text: words })),
});
const criteria = [criterion("share"), criterion("effort")];
const order = [t("t3"), t("t1"), t("t2")];
const sheet: Sheet = { [t("t3")]: { [c("share")]: { value: 3 }, [c("effort")]: "dont_know" }, [t("t1")]: { [c("share")]: { value: 0 } } };

describe("a score sheet", () => {
  it("counts a task once every question has an answer, and “don't know” is one", () => {
    expect(order.map((task) => filled(sheet, task, criteria))).toEqual(["done", "part", "none"]);
    expect(doneCount(sheet, order, criteria)).toBe(1);
  });

  it("goes to the next task with an open question in one's own order, and round to the beginning", () => {
    expect(firstTask(sheet, order, criteria)).toBe("t1");
    expect(nextUnscored(sheet, order, criteria, t("t1"))).toBe("t2");
    expect(nextUnscored(sheet, order, criteria, t("t2"))).toBe("t1");
    expect(firstTask({}, [], criteria)).toBeNull();
  });

  it("there is no next one when only the present task is open, and none when all is done", () => {
    expect(nextUnscored(sheet, [t("t3"), t("t1")], criteria, t("t1"))).toBeNull();
    expect(firstTask(sheet, [t("t3")], criteria)).toBe("t3");
  });

  it("a digit is the place of a point on the scale, not its value", () => {
    expect(answerOfKey("3", criterion("share"))).toEqual({ value: 9 });
    expect(answerOfKey("4", criterion("share"))).toBeNull();
    expect(answerOfKey("0", criterion("share"))).toBe("dont_know");
    expect(answerOfKey("x", criterion("share"))).toBeNull();
  });

  it("the first open question of a task is where the keyboard stands", () => {
    expect(firstOpen(sheet, t("t1"), criteria)).toBe("effort");
    expect(firstOpen(sheet, t("t3"), criteria)).toBeNull();
  });
});

describe("answers on their way", () => {
  const question = { task: t("t1"), criterion: c("share") };

  function line() {
    const sent: Array<{ answer: Answer | null; done: (outcome: "saved" | "failed" | "refused") => void }> = [];
    const send: Send = (_, answer) => new Promise((done) => sent.push({ answer, done }));
    const waits: Array<() => void> = [];
    const answers = new Answers(send, () => new Promise((done) => waits.push(done)));
    return { answers, sent, waits };
  }
  const rest = () => new Promise((resolve) => setTimeout(resolve));

  it("are shown at once and called saved only when the server has them", async () => {
    const { answers, sent } = line();
    answers.choose(question, { value: 3 });
    expect(answers.over({})).toEqual({ t1: { share: { value: 3 } } });
    expect(answers.saving()).toBe("saving");
    sent[0]?.done("saved");
    await rest();
    expect(answers.saving()).toBe("saved");
    expect(answers.over({})).toEqual({ t1: { share: { value: 3 } } });
    answers.settle({ [t("t1")]: { [c("share")]: { value: 3 } } });
    expect(answers.over({})).toEqual({});
  });

  it("a saved answer does not hide for long what another page of mine changed since", async () => {
    const { answers, sent, waits } = line();
    answers.choose(question, { value: 3 });
    sent[0]?.done("saved");
    await rest();
    const elsewhere: Sheet = { [t("t1")]: { [c("share")]: { value: 9 } } };
    answers.settle(elsewhere);
    waits[0]?.();
    await rest();
    expect(answers.over(elsewhere)).toEqual(elsewhere);
  });

  it("a change of mind waits for the answer before it, and only the last one is sent", async () => {
    const { answers, sent } = line();
    answers.choose(question, { value: 0 });
    answers.choose(question, { value: 3 });
    answers.choose(question, { value: 9 });
    expect(sent).toHaveLength(1);
    sent[0]?.done("saved");
    await rest();
    expect(sent.map((one) => one.answer)).toEqual([{ value: 0 }, { value: 9 }]);
    expect(answers.saving()).toBe("saving");
  });

  it("what failed stays on the sheet, says so, and is sent again", async () => {
    const { answers, sent } = line();
    answers.choose(question, "dont_know");
    sent[0]?.done("failed");
    await rest();
    expect(answers.saving()).toBe("failed");
    expect(answers.over({})).toEqual({ t1: { share: "dont_know" } });
    answers.retry();
    expect(sent).toHaveLength(2);
    sent[1]?.done("saved");
    await rest();
    expect(answers.saving()).toBe("saved");
  });

  it("what the server refuses for good goes back to what the server has", async () => {
    const { answers, sent } = line();
    answers.choose(question, { value: 3 });
    sent[0]?.done("refused");
    await rest();
    expect(answers.over({})).toEqual({});
    expect(answers.saving()).toBe("saved");
  });

  it("an answer that was taken back is gone from the sheet", () => {
    const { answers } = line();
    answers.choose(question, null);
    expect(answers.over({ [t("t1")]: { [c("share")]: { value: 3 }, [c("effort")]: "dont_know" } })).toEqual({ t1: { effort: "dont_know" } });
  });
});
