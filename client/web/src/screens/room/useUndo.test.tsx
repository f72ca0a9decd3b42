import { afterEach, expect, it } from "vitest";
import type { BoardModel } from "../../board/model";
import type { Language } from "../../protocol/generated";
import { click, named, said, Stage } from "../../stage";
import { Toaster } from "../../ui/Toaster";
import { useUndo } from "./useUndo";

let stage: Stage;
afterEach(() => stage.strike());

/** A board on which this person did nothing since it was opened. */
const fresh = { history: { undo: () => ({ kind: "nothing" }), redo: () => ({ kind: "nothing" }) } } as unknown as BoardModel;
const nothing = () => undefined;

function Page({ named: shown }: { readonly named: boolean }) {
  const { run } = useUndo(fresh, nothing, nothing, shown);
  return <><button type="button" onClick={() => run("undo")}>undo</button><Toaster /></>;
}

it.each([
  ["en", "In an exercise without names only what you did since you opened it can be undone"],
  ["ru", "В упражнении без имён отменяется только то, что вы сделали с тех пор, как его открыли"],
] as const)("%s: v4 who came back to an exercise without names and finds nothing to undo is told why", async (language: Language, why) => {
  stage = new Stage();
  stage.show(<Page named />, language);
  await click(named("button", "undo"));
  expect(said()).not.toContain(why);
  stage.show(<Page named={false} />, language);
  await click(named("button", "undo"));
  expect(said()).toContain(why);
});
