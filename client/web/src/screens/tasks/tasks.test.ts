import { describe, expect, it } from "vitest";
import type { ListView, ProblemId, ProblemView, TaskId, TaskView } from "../../protocol/generated";
import { nameOfTask, pairsOf, passes, problemOf } from "./tasks";

const b = (id: string) => id as ProblemId;
const problem = { title: "Клиент ждёт" } as ProblemView;
const list = { problems: { [b("b1")]: problem }, aliases: { [b("b2")]: b("b1"), [b("b3")]: b("b2") } } as unknown as ListView;

describe("tasks beside their problems", () => {
  it("a problem that was joined is found under the id that survived", () => {
    expect(problemOf(list, b("b3"))).toBe(problem);
    expect(problemOf(list, b("b9"))).toBeNull();
    expect(problemOf(null, b("b1"))).toBeNull();
  });

  it("a task of a joined problem says so and is not asked to be confirmed", () => {
    const task = (problemId: string): TaskView => ({ problem: b(problemId), text: "", stale: true, included: problemId === "b1" });
    const pairs = pairsOf({ list, tasks: { ["t10" as TaskId]: task("b3"), ["t2" as TaskId]: task("b1") } });
    expect(pairs.map((pair) => [pair.id, pair.joined])).toEqual([["t2", false], ["t10", true]]);
    expect(pairs.map((pair) => passes(pair, "stale"))).toEqual([true, false]);
    expect(pairs.map((pair) => passes(pair, "out"))).toEqual([false, true]);
  });

  it("a task without a text of its own is called by its problem", () => {
    expect(nameOfTask({ text: "" }, problem)).toBe("Клиент ждёт");
    expect(nameOfTask({ text: "Помочь" }, problem)).toBe("Помочь");
    expect(nameOfTask(undefined, null)).toBe("…");
  });
});
