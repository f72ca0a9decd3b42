// Person-days and money: reading what people type, writing it as their language does, and how full the capacity is. Pure.

import { type Language, limits, type PlanRowView, type Resources } from "../../protocol/generated";
import { formatNumber } from "../../format";

/** "1,5" or "1.5" → 15 tenths; "" → `empty`; null if it is no such number. Spaces between digits are fine. */
export function parseDays(text: string, empty: number | null = 0): number | null {
  const digits = bare(text);
  if (digits === "") return empty;
  const match = /^(\d{1,6})(?:[.,](\d)?)?$/.exec(digits);
  if (match?.[1] === undefined) return null;
  const tenths = Number(match[1]) * 10 + Number(match[2] ?? 0);
  return tenths <= limits.TENTH_DAYS_MAX ? tenths : null;
}

/** "1 200 000" → 1200000; "" → `empty`; null if it is no whole number. */
export function parseMoney(text: string, empty: number | null = 0): number | null {
  const digits = bare(text);
  if (digits === "") return empty;
  if (!/^\d{1,13}$/.test(digits)) return null;
  const money = Number(digits);
  return money <= limits.MONEY_MAX ? money : null;
}

/** Without the spaces that people and languages put between groups of digits. */
function bare(text: string): string {
  return text.replace(/[\s\u00a0\u202f]/g, "");
}

/** What stands in a field: plain digits with the language's decimal sign, so that it can be typed on. */
export function daysInField(tenths: number, language: Language): string {
  const text = tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
  return language === "ru" ? text.replace(".", ",") : text;
}

/** `12.5 person-days` without the unit. */
export function formatDays(tenths: number, language: Language): string {
  return formatNumber(tenths / 10, language, 1);
}

/** `1 200 000 ₽`, `£1,200`, `1,200 EUR`: in English a sign stands before the number. The currency as people wrote it, or none. */
export function formatMoney(money: number, currency: string, language: Language): string {
  const number = formatNumber(money, language, 0);
  if (language === "en" && /\p{Sc}$/u.test(currency)) return `${currency}${number}`;
  return currency === "" ? number : `${number}\u00a0${currency}`;
}

/** How full one resource is. */
export interface Use {
  readonly used: number;
  /** Null: not limited. */
  readonly all: number | null;
  /** 0 to 1 of the bar; 1 also when there is more than fits. */
  readonly share: number;
  readonly over: boolean;
}

export function useOf(used: number, all: number): Use {
  if (all === 0) return { used, all: null, share: 0, over: false };
  return { used, all, share: Math.min(1, used / all), over: used > all };
}

export function isUnlimited(capacity: Resources): boolean {
  return capacity.tenth_days === 0 && capacity.money === 0;
}

/** Before which row the line stands where the capacity ends: the first that does not fit; null if all fit. */
export function lineBefore(rows: ReadonlyArray<Pick<PlanRowView, "place">>): number | null {
  const at = rows.findIndex((row) => row.place === "skipped");
  return at < 0 ? null : at;
}
