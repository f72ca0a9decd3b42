import { Monitor, Moon, Sun } from "lucide-react";
import { useLanguage, useText, useTheme } from "../hooks";
import { setLanguage, setTheme, type Theme } from "../preferences";
import type { Language } from "../protocol/generated";
import { common } from "../texts/common";
import { IconButton } from "./Button";

const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const icons = { system: Monitor, light: Sun, dark: Moon };

/** The language of the page, each by its own name. `onChoose` lets a seat remember it on the server too. */
export function LanguageSwitch({ onChoose }: { readonly onChoose?: (language: Language) => void }) {
  const language = useLanguage();
  const t = useText(common);
  return (
    <div role="group" aria-label={t("language")} className="flex overflow-hidden rounded-lg border border-line">
      {(["ru", "en"] as const).map((one) => (
        <button
          key={one} type="button" lang={one} aria-pressed={one === language} title={one === "ru" ? "Русский" : "English"}
          onClick={() => { setLanguage(one); onChoose?.(one); }}
          className="min-h-9 px-2.5 text-sm font-semibold text-soft -outline-offset-2 hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-ink"
        >
          {one.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const theme = useTheme();
  const t = useText(common);
  return <IconButton label={t(`theme_${theme}`)} icon={icons[theme]} onClick={() => setTheme(next[theme])} />;
}
