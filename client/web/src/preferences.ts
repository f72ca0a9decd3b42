// What a person chose for this browser: the language of the page and light or dark. Kept in the browser only.

import { device } from "./storage";
import type { Language } from "./protocol/generated";

export type Theme = "system" | "light" | "dark";

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const LANGUAGE = "fivefold.language";
const THEME = "fivefold.theme";

const listeners = new Set<() => void>();
let current: Preferences = { language: storedLanguage(), theme: storedTheme() };

export function preferences(): Preferences {
  return current;
}

export function subscribeToPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setLanguage(language: Language): void {
  change({ language });
  device.put(LANGUAGE, language);
}

export function setTheme(theme: Theme): void {
  change({ theme });
  device.put(THEME, theme);
}

/** Makes the document itself follow: its language, for screen readers and hyphenation, and its colours. */
export function applyPreferences(): void {
  document.documentElement.lang = current.language;
  if (current.theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = current.theme;
}

function change(news: Partial<Preferences>): void {
  current = { ...current, ...news };
  applyPreferences();
  for (const listener of listeners) listener();
}

function storedLanguage(): Language {
  const stored = device.get(LANGUAGE);
  if (stored === "ru" || stored === "en") return stored;
  return navigator.languages.some((name) => name.toLowerCase().startsWith("ru")) ? "ru" : "en";
}

function storedTheme(): Theme {
  const stored = device.get(THEME);
  return stored === "light" || stored === "dark" ? stored : "system";
}
