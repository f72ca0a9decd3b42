import { afterEach, expect, it } from "vitest";
import { said, Stage } from "../stage";
import type { Saved } from "../sync/saved";
import { SavedState } from "./SavedState";

let stage: Stage;
afterEach(() => stage.strike());

it("who only reads is not told that an open exercise is closed", () => {
  stage = new Stage();
  stage.show(<SavedState saved={{ kind: "closed" }} open />, "en");
  expect(said()).toBe("Read only");
  stage.show(<SavedState saved={{ kind: "closed" }} open />, "ru");
  expect(said()).toBe("Только чтение");
});

it.each<[Saved, en: string, ru: string]>([
  [{ kind: "saved" }, "All saved", "Всё сохранено"],
  [{ kind: "saving" }, "Saving…", "Сохраняем…"],
  [{ kind: "offline", notes: 0, crowded: false }, "Offline. What you write is kept on this device", "Нет связи. Написанное хранится на этом устройстве"],
  [{ kind: "offline", notes: 3, crowded: false }, "Offline, 3 notes not sent yet", "Нет связи, 3 заметки ещё не отправлены"],
  [{ kind: "closed" }, "This exercise is closed", "Упражнение закрыто"],
  [{ kind: "refused", reason: "", notes: 1 }, "The server did not accept an edit", "Сервер не принял правку"],
])("%o is said in words, in both languages", (saved, en, ru) => {
  stage = new Stage();
  stage.show(<SavedState saved={saved} />, "en");
  expect(said()).toBe(en);
  stage.show(<SavedState saved={saved} />, "ru");
  expect(said()).toBe(ru);
  expect(document.querySelector("[role=status]")).not.toBeNull();
});
