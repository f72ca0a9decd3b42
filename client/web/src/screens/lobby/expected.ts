// The list of people a facilitator expects, and who of them has come. The list stays in the facilitator's browser: names that
// nobody has joined with are no business of the server. Pure, apart from where it is kept.

import { limits, type PersonId, type PersonView, type WorkshopId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { takesPart } from "../../protocol/people";
import { isSimulated } from "../../rehearsal/mark";
import type { Store } from "../../storage";

/** Somebody who is expected. */
export interface Expected {
  readonly name: string;
  /** What they do, in the words of the list; may be empty. */
  readonly about: string;
}

/** The list, and those on it who were found by hand (they came under another name). */
export interface ExpectedList {
  readonly people: readonly Expected[];
  readonly found: readonly string[];
}

/** Most people on a list. */
const LIST_MAX = 2000;

/** Words at the head of a column, in both languages. */
const HEADS = {
  name: /^(name|full name|имя|фио|ф\.\s?и\.\s?о\.|имя и фамилия|фамилия и имя|участник|participant)$/i,
  first: /^(first name|given name|имя)$/i,
  last: /^(last name|surname|family name|фамилия)$/i,
  about: /^(occupation|role|position|job|job title|title|должность|роль|занятие|отдел|department)$/i,
} as const;

/** Reads one name per line, or a table with the name and, if it is there, what the person does. */
export function readExpected(text: string): Expected[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|[\n\r]/u).filter((line) => line.trim() !== "");
  const between = [";", "\t", ","].find((sign) => lines.some((line) => line.includes(sign))) ?? ";";
  const rows = lines.map((line) => cellsOf(line, between));
  const at = (head: RegExp) => rows[0]?.findIndex((cell) => head.test(cell)) ?? -1;
  const [last, first] = [at(HEADS.last), at(HEADS.first)];
  const name = last >= 0 && first >= 0 ? [first, last] : [at(HEADS.name)];
  const isHead = name.every((column) => column >= 0);
  const about = isHead ? at(HEADS.about) : 1;
  const seen = new Set<string>();
  return rows.slice(isHead ? 1 : 0).flatMap((row) => {
    const words = (isHead ? name : [0]).map((column) => row[column] ?? "").join(" ").replace(/\s+/gu, " ").trim().slice(0, limits.NAME_MAX);
    if (words === "" || seen.has(keyOf(words))) return [];
    seen.add(keyOf(words));
    return [{ name: words, about: row[about] ?? "" }];
  }).slice(0, LIST_MAX);
}

/** The list as it is typed. */
export function writtenOf(people: readonly Expected[]): string {
  return people.map(({ name, about }) => (about === "" ? name : `${name}; ${about}`)).join("\n");
}

/** The cells of a line; quotes hold a cell together, two of them inside it are one. */
function cellsOf(line: string, between: string): string[] {
  const cell = new RegExp(` *(?:"((?:[^"]|"")*)" *|([^${between}]*))(?:${between}|$)`, "gu");
  return [...line.matchAll(cell)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain ?? "").trim());
}

/** What two ways to write a name share: the same words in any order, whatever their case, ё as е. */
export function keyOf(name: string): string {
  return name.toLocaleLowerCase().replaceAll("ё", "е").split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "").sort().join(" ");
}

export interface Attendance {
  readonly here: number;
  readonly missing: readonly Expected[];
  /** People who came and are not on the list. */
  readonly others: readonly PersonId[];
}

/** Who of the list has come. Simulated people are nobody's guests. */
export function attendance(list: ExpectedList, people: { [key in PersonId]?: PersonView }): Attendance {
  const came = entriesOf<PersonId, PersonView>(people).filter(([, person]) => takesPart(person) && !isSimulated(person));
  const names = new Set(came.map(([, { name }]) => keyOf(name)));
  const found = new Set(list.found);
  const wanted = new Set(list.people.map(({ name }) => keyOf(name)));
  const missing = list.people.filter(({ name }) => !names.has(keyOf(name)) && !found.has(keyOf(name)));
  const others = came.filter(([, { name, role }]) => role === "participant" && !wanted.has(keyOf(name))).map(([id]) => id);
  return { here: list.people.length - missing.length, missing, others };
}

const storageKey = (workshop: WorkshopId) => `fivefold.expected.${workshop}`;

export function keptList(store: Store, workshop: WorkshopId): ExpectedList {
  try {
    const value = JSON.parse(store.get(storageKey(workshop)) ?? "null") as ExpectedList | null;
    if (value !== null && Array.isArray(value.people) && Array.isArray(value.found)) return value;
  } catch {
    // What cannot be read is no list.
  }
  return { people: [], found: [] };
}

export function keepList(store: Store, workshop: WorkshopId, list: ExpectedList): void {
  store.put(storageKey(workshop), list.people.length === 0 ? null : JSON.stringify(list));
}

/** The text of a file: UTF-8, or what Excel writes on a Russian Windows. */
export function decoded(bytes: AllowSharedBufferSource): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
}
