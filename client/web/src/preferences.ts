// What a person chose for this browser: the language of the page and light or dark. Kept in the browser only.

import { keep, kept } from "./choices";
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
  keep(LANGUAGE, language);
}

export function setTheme(theme: Theme): void {
  change({ theme });
  keep(THEME, theme);
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
  const stored = kept(LANGUAGE);
  if (stored === "ru" || stored === "en") return stored;
  return navigator.languages.some((name) => name.toLowerCase().startsWith("ru")) ? "ru" : "en";
}

function storedTheme(): Theme {
  const stored = kept(THEME);
  return stored === "light" || stored === "dark" ? stored : "system";
}
