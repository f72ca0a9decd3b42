import { describe, expect, it } from "vitest";
import type { Language, RoomId } from "../protocol/generated";
import { raisedBy } from "../screens/merge/names";
import { speak } from "./area";
import { common } from "./common";
import { sentences } from "./errors";
import { lobby } from "./lobby";
import { merge } from "./merge";
import { start } from "./start";

const modules = import.meta.glob<Record<string, unknown>>("./*.ts", { eager: true });
const areas = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module).flatMap((value) =>
    typeof value === "object" && value !== null && "ru" in value && "en" in value && "name" in value
      ? [[file, value as unknown as { name: string } & Record<Language, Record<string, string | Record<string, string>>>] as const]
      : []));

const sources = Object.entries(import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true }))
  .filter(([file]) => !file.startsWith("./") && !file.includes(".test.")).map(([, source]) => source);
/** Every word in quotes: the keys that components name, and words of the contract that are keys themselves, as in t(row.place). */
const named = new Set(sources.flatMap((source) => [...source.matchAll(/"(\w+)"/g)].map((match) => match[1])));
/** Keys built around a word, as in t(`phase_${phase}`): the types check which words there are, so any is taken. */
const built = [...new Set(sources.flatMap((source) => [...source.matchAll(/\w\(`(\w*)\$\{[\w.]+\}(\w*)`/g)].map((match) => `^${match[1]}\\w+${match[2]}$`)))]
  .filter((pattern) => pattern !== "^\\w+$").map((pattern) => new RegExp(pattern));

const placesIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("texts", () => {
  it("plural forms follow the rules of each language", () => {
    const ru = speak(common, "ru");
    const en = speak(common, "en");
    expect([1, 2, 5, 11, 21, 24].map((count) => ru("notes_not_sent", { count }).split(", ")[1])).toEqual([
      "1 заметка ещё не отправлена", "2 заметки ещё не отправлены", "5 заметок ещё не отправлено",
      "11 заметок ещё не отправлено", "21 заметка ещё не отправлена", "24 заметки ещё не отправлены",
    ]);
    expect([1, 2].map((count) => en("notes_not_sent", { count }))).toEqual([
      "Offline, 1 note not sent yet", "Offline, 2 notes not sent yet",
    ]);
  });

  it("who raised a problem: the rooms agree with their own number, the verb with those who did", () => {
    const said = (language: Language, raised: number, all: number) => raisedBy(speak(merge, language), { rooms: Array<RoomId>(raised).fill("r1" as RoomId) }, all);
    expect([[1, 1], [1, 3], [2, 3]].map(([raised, all]) => said("en", raised ?? 0, all ?? 0))).toEqual([
      "raised by 1 of 1 room", "raised by 1 of 3 rooms", "raised by 2 of 3 rooms",
    ]);
    expect([[1, 1], [2, 3], [5, 21]].map(([raised, all]) => said("ru", raised ?? 0, all ?? 0))).toEqual([
      "назвала 1 группа из 1", "назвали 2 группы из 3", "назвали 5 групп из 21",
    ]);
  });

  it("names are put in as they are, without escaping", () => {
    expect(speak(lobby, "ru")("welcome", { name: "O'Neil & <Co>" })).toBe("Здравствуйте, O'Neil & <Co>!");
    expect(speak(start, "en")("continue_as", { name: "Ann" })).toBe("Continue as Ann");
  });

  it.each(areas)("%s: no text is empty, and both languages have the same places to fill", (_, area) => {
    for (const [key, ru] of Object.entries(area.ru)) {
      const en = area.en[key];
      const texts = [ru, en].map((text) => (typeof text === "string" ? [text] : Object.values(text ?? {})));
      for (const text of texts.flat()) expect(text, key).not.toBe("");
      const [inRussian, inEnglish] = texts.map((forms) => placesIn(forms[0] ?? ""));
      expect(inRussian, key).toEqual(inEnglish);
    }
  });

  it.each(areas)("%s: every text is named somewhere on the page", (_, area) => {
    const unused = Object.keys(area.ru).filter((key) => !named.has(key) && !built.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it("every error code has a sentence in both languages that ends like a sentence", () => {
    for (const [code, sentence] of Object.entries(sentences)) {
      expect(sentence.ru, code).toMatch(/^[А-ЯЁ].*[.!?]$/);
      expect(sentence.en, code).toMatch(/^[A-Z].*[.!?]$/);
    }
  });
});
