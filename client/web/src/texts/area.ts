// How texts are written down: one file per part of the page, both languages side by side, checked against each other by
// types. i18next holds them at run time and knows the plural rules.

import i18next, { type i18n } from "i18next";
import type { Language } from "../protocol/generated";

/** A text that counts: Russian needs three forms, English two. `{{count}}` stands for the number. */
export interface RussianForms { readonly one: string; readonly few: string; readonly many: string }
export interface EnglishForms { readonly one: string; readonly other: string }

type Russian = { readonly [key: string]: string | RussianForms };
type English<Ru extends Russian> = { readonly [Key in keyof Ru]: Ru[Key] extends string ? string : EnglishForms };

/** The texts of one part of the page. */
export interface Area<Ru extends Russian = Russian> {
  readonly name: string;
  readonly ru: Ru;
  readonly en: English<Ru>;
}

type Names<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<Text> = Text extends string
  ? { readonly [Name in Names<Text>]: string | number }
  : { readonly count: number } & { readonly [Name in Exclude<Names<Text[keyof Text]>, "count">]: string | number };

/** Gives the sentence for a key. A key with places to fill, or one that counts, asks for the values. */
export type Speak<Ru extends Russian> = <Key extends keyof Ru & string>(
  key: Key, ...values: keyof Values<Ru[Key]> extends never ? [] : [Values<Ru[Key]>]
) => string;

const catalogue: i18n = i18next.createInstance();
void catalogue.init({
  lng: "en",
  fallbackLng: false,
  supportedLngs: ["ru", "en"],
  ns: [],
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** Writes down the texts of one part of the page; called once per file in `texts/`. */
export function area<const Ru extends Russian>(name: string, texts: { ru: Ru; en: English<Ru> }): Area<Ru> {
  catalogue.addResourceBundle("ru", name, flat(texts.ru), true, true);
  catalogue.addResourceBundle("en", name, flat(texts.en), true, true);
  return { name, ...texts };
}

/** The voice of an area in a language. Components use `useText(area)` of hooks.ts instead. */
export function speak<Ru extends Russian>(area: Area<Ru>, language: Language): Speak<Ru> {
  const name = `${language} ${area.name}`;
  const voice = voices.get(name) ?? newVoice(language, area.name);
  voices.set(name, voice);
  return voice as Speak<Ru>;
}

/** One per area and language: hundreds of notes say the same words, so those without places to fill are looked up once. */
const voices = new Map<string, (key: string, values?: object) => string>();

function newVoice(language: Language, area: string): (key: string, values?: object) => string {
  const fixed = catalogue.getFixedT(language, area);
  const said = new Map<string, string>();
  return (key, values) => {
    if (values !== undefined) return String(fixed(key, { ...values }));
    const text = said.get(key) ?? String(fixed(key));
    said.set(key, text);
    return text;
  };
}

/** The forms of a counting text as i18next's keys (`people_one`, …). Fractions in Russian take the form of "few". */
function flat(texts: Russian | Record<string, string | EnglishForms>): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === "string") {
      keys[key] = text;
      continue;
    }
    for (const [form, sentence] of Object.entries(text) as Array<[string, string]>) keys[`${key}_${form}`] = sentence;
    if ("few" in text) keys[`${key}_other`] = text.few;
  }
  return keys;
}
