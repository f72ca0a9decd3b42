// Words of a text and their light stems, so that a search finds "заявками" by "заявка". Pure.
// This is for finding, not for deciding: what counts as the same problem is the server's matter.

import { fleeting, forms } from "./forms";

/** Shortest stem that is left after an ending was cut, in letters. */
const STEM_MIN = 3;
/** Shortest word that is left without its reflexive ending or its participle's, in letters. */
const WORD_MIN = 4;

/** By form: the word that it belongs to, where no ending tells. */
const wordOf = new Map([...forms.split("\n"), "день дня дню днем дне дни дней дням днями днях"].flatMap((line) => {
  const [word = "", ...others] = line.split(" ");
  return others.map((form) => [form, word] as const);
}));

/** Endings of stems with a fleeting vowel, and without: звонок, звонка. */
const vowels = fleeting.split(" ").map((pair) => pair.split("=") as [string, string]);

/** The consonants of "I" and of participles, and those of the word: плачу, платить; доставлен, доставить. */
const softened: ReadonlyArray<readonly [string, readonly string[]]> = [
  ["вл", ["в"]], ["бл", ["б"]], ["пл", ["п"]], ["мл", ["м"]], ["щ", ["ст", "т", "ск"]], ["ч", ["т", "к"]], ["ш", ["с"]], ["ж", ["д", "з", "г"]],
];

/** Endings of inflection, the longest first. Cutting one too many does no harm here: more is found. */
const endings: readonly string[] = [
  // Russian: nouns, adjectives, verbs, participles.
  "ирования", "ированию", "ированием", "ирование", "ировать", "ировал", "ирует",
  "ениями", "ениях", "аниями", "аниях", "остями", "остях",
  "ением", "ению", "ения", "ений", "ение", "анием", "анию", "ания", "аний", "ание", "остью", "ости", "остей", "ость",
  "ваются", "вается", "ываются", "ывается", "иваются", "ивается", "ывать", "ивать", "ывают", "ивают", "ывает", "ивает",
  "ались", "ились", "алась", "илась", "ались", "ится", "ется", "ются", "ятся", "аться", "иться", "еться", "ться",
  "ыми", "ими", "ого", "его", "ому", "ему", "ами", "ями", "ешь", "ишь", "ете", "ите", "ают", "яют", "уют", "али", "или", "ыли",
  "ала", "ила", "ела", "ает", "яет", "ует", "еет", "ать", "ить", "еть", "ять", "нут", "ует",
  "ах", "ях", "ам", "ям", "ом", "ем", "ём", "ов", "ев", "ей", "ой", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их",
  "ым", "им", "ую", "юю", "ою", "ею", "ию", "ия", "ья", "ье", "ью", "ет", "ит", "ут", "ют", "ат", "ят", "ал", "ил", "ел", "ла", "ли", "ло",
  "ть", "ся", "сь", "ки", "ка", "ку", "ке", "ок", "ек",
  "а", "я", "о", "е", "и", "ы", "у", "ю", "ь", "й",
  // English.
  "ations", "ation", "ingly", "ments", "ment", "ness", "ings", "ing", "ies", "ied", "ers", "est", "ed", "es", "er", "ly", "s", "y", "e",
].sort((a, b) => b.length - a.length);

/** A text in the form in which words are compared: small letters, `ё` as `е`, without accents. */
export function plain(text: string): string {
  return text.normalize("NFC").toLocaleLowerCase("ru").replaceAll("ё", "е");
}

/** Words and numbers of a text, plain, in order. */
export function wordsOf(text: string): string[] {
  return plain(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** A word without its ending. Numbers and short words stay as they are. */
export function stem(word: string): string {
  const ending = endings.find((one) => word.length - one.length >= STEM_MIN && word.endsWith(one));
  if (ending === undefined) return word;
  const cut = word.slice(0, -ending.length);
  const last = cut.at(-1);
  return cut.length > STEM_MIN && last !== undefined && last === cut.at(-2) && /[a-z]/.test(last) ? cut.slice(0, -1) : cut;
}

/** Every root by which a word is found: its stem, and those of its word where the two share too little. */
export function roots(word: string): Set<string> {
  const found = new Set<string>();
  const words = [word, wordOf.get(word), reflexiveOf(word)].filter((one) => one !== undefined);
  for (const one of words) {
    const cut = stem(one);
    found.add(cut);
    for (const text of [one, cut]) {
      const pair = vowels.find(([long]) => text.endsWith(long) && text.length - long.length >= STEM_MIN);
      if (pair !== undefined) found.add(text.slice(0, -pair[0].length) + pair[1]);
    }
    // подпись, подписи: here the ending is no reflexive one.
    if (one.endsWith("сь")) found.add(one.slice(0, -1));
    // tried, try
    if (/[a-z]i$/.test(cut)) found.add(`${cut.slice(0, -1)}y`);
    const participle = /^(.+?)[аея]нн?$/.exec(cut)?.[1];
    const whole = participle !== undefined && participle.length >= WORD_MIN ? participle : null;
    if (whole !== null) found.add(whole);
    const soft = whole ?? (/[ую]$/.test(one) ? cut : null);
    const change = soft === null ? undefined : softened.find(([end]) => soft.endsWith(end));
    if (soft !== null && change !== undefined) for (const hard of change[1]) found.add(soft.slice(0, -change[0].length) + hard);
  }
  return found;
}

/** сломался, сломал */
function reflexiveOf(word: string): string | undefined {
  return /с[яь]$/.test(word) && word.length - 2 >= WORD_MIN ? word.slice(0, -2) : undefined;
}

/** What is kept of a text to search it again and again. */
export interface Searchable {
  readonly words: readonly string[];
  readonly stems: readonly string[];
}

export function searchable(texts: readonly string[]): Searchable {
  const words = [...new Set(texts.flatMap(wordsOf))];
  return { words, stems: [...new Set(words.flatMap((word) => [...roots(word)]))] };
}

/** Whether every word of `query` stands in the text in some form; the last one may still be typed. */
export function finds(query: string, text: Searchable): boolean {
  return wordsOf(query).every((wanted) => {
    const root = stem(wanted);
    const known = roots(wanted);
    return text.words.some((word) => word.startsWith(wanted))
      || text.stems.some((one) => known.has(one) || (root.length > STEM_MIN && one.startsWith(root)));
  });
}
