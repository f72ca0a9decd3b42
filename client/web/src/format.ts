// Dates, numbers, durations and lists as a language writes them.

import type { Language, LocalText, Timestamp } from "./protocol/generated";

/** A text of a template in the person's language, or in the other one where it is missing. */
export function local(text: LocalText, language: Language): string {
  return text[language] || text[language === "ru" ? "en" : "ru"];
}

/** `21 November 2026` */
export function formatDate(at: Timestamp, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { dateStyle: "long" }).format(at);
}

/** `14:05` */
export function formatTime(at: Timestamp, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `21 Nov 2026, 14:05` */
export function formatMoment(at: Timestamp, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** How long ago `at` was at `now`: `just now`, `5 minutes ago`. */
export function formatAgo(at: Timestamp, now: Timestamp, language: Language): string {
  const format = new Intl.RelativeTimeFormat(locale(language), { numeric: "auto" });
  const seconds = Math.min(0, Math.round((at - now) / 1000));
  if (seconds > -60) return language === "ru" ? "только что" : "just now";
  const [minutes, hours] = [Math.round(seconds / 60), Math.round(seconds / 3600)];
  if (minutes > -60) return format.format(minutes, "minute");
  if (hours > -24) return format.format(hours, "hour");
  return format.format(Math.round(seconds / 86_400), "day");
}

/** `1,234.5`; at most `digits` after the point. */
export function formatNumber(value: number, language: Language, digits = 1): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: digits }).format(value);
}

/** A share of 1 as `45 %`. */
export function formatShare(share: number, language: Language): string {
  return new Intl.NumberFormat(locale(language), { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** What a timer shows for so many milliseconds: `4:05`, `1:02:00`. Never negative; a begun second counts as whole. */
export function formatClock(leftMs: number): string {
  const all = Math.max(0, Math.ceil(leftMs / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** A length in minutes in words: `6 hours 20 minutes`. Russian writes units short: a word would have to follow the sentence's case. */
export function formatMinutes(minutes: number, language: Language): string {
  const unit = (value: number, name: "hour" | "minute") =>
    new Intl.NumberFormat(locale(language), { style: "unit", unit: name, unitDisplay: language === "ru" ? "short" : "long" }).format(value);
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return [hours > 0 ? unit(hours, "hour") : "", rest > 0 || hours === 0 ? unit(rest, "minute") : ""]
    .filter((part) => part !== "")
    .join(" ");
}

/** `Ann, Ben and Cleo` */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(locale(language), { type: "conjunction" }).format(items);
}

function locale(language: Language): string {
  return language === "ru" ? "ru-RU" : "en-GB";
}
