import { Pencil, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useText } from "../../hooks";
import { limits, type ListView, type ProblemId, type ProblemView, type ThemeId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import type { Merging } from "./useMerging";

/** The value of the entry that asks for a new theme; no id has this form. */
const NEW = "+";

/** Puts a problem under a theme. A theme groups problems that belong together; it does not make them one. */
export function ThemeChooser({ id, problem, list, merging, reason, onDone }: {
  readonly id: ProblemId; readonly problem: ProblemView; readonly list: ListView; readonly merging: Merging | null;
  readonly reason: string; readonly onDone: () => void;
}) {
  const t = useText(merge);
  const [naming, setNaming] = useState<"new" | ThemeId | null>(null);
  const current = problem.theme;
  const themes = entriesOf<ThemeId, string>(list.themes);
  const title = problem.theme === null ? t("theme_none") : (list.themes[problem.theme] ?? t("theme_none"));
  if (merging === null) return <p className="text-sm"><span className="text-soft">{t("theme")}:</span> {title}</p>;
  const after = (done: boolean) => {
    if (done) onDone();
    return done;
  };
  const choose = (value: string) => {
    if (value === NEW) setNaming("new");
    else void merging.setTheme(id, themes.find(([theme]) => theme === value)?.[0] ?? null, reason.trim()).then(after);
  };
  return (
    <div className="flex items-center gap-1">
      <label className="flex min-w-0 flex-1 items-center gap-2 text-sm">
        <span className="text-soft">{t("theme")}</span>
        <select
          aria-keyshortcuts="T" value={problem.theme ?? ""} disabled={merging.busy} onChange={(event) => choose(event.target.value)}
          className="min-h-9 min-w-0 flex-1 rounded-lg border border-edge bg-raised px-2 text-ink"
        >
          <option value="">{t("theme_none")}</option>
          {themes.map(([theme, name]) => <option key={theme} value={theme}>{name}</option>)}
          <option value={NEW}>{t("theme_new")}</option>
        </select>
      </label>
      {current !== null && (
        <>
          <IconButton label={t("theme_rename")} icon={Pencil} onClick={() => setNaming(current)} />
          <IconButton label={t("theme_remove")} icon={Trash2} onClick={() => void merging.removeTheme(current, reason.trim()).then(after)} />
        </>
      )}
      {naming === "new" && (
        <ThemeName title="" words={{ title: t("theme_new_title"), save: t("theme_add") }} onSave={(name) => merging.newTheme(id, name, reason.trim()).then(after)} onClose={() => setNaming(null)} />
      )}
      {naming !== null && naming !== "new" && (
        <ThemeName title={list.themes[naming] ?? ""} words={{ title: t("theme_rename"), save: t("theme_save") }} onSave={(name) => merging.renameTheme(naming, name, reason.trim()).then(after)} onClose={() => setNaming(null)} />
      )}
    </div>
  );
}

function ThemeName({ title: before, words, onSave, onClose }: {
  readonly title: string; readonly words: { readonly title: string; readonly save: string };
  readonly onSave: (title: string) => Promise<boolean>; readonly onClose: () => void;
}) {
  const t = useText(merge);
  const [title, setTitle] = useState(before);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const name = title.trim();
    if (name !== "" && (name === before || (await onSave(name)))) onClose();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={t("theme_name")} value={title} maxLength={limits.TITLE_MAX} autoFocus onChange={(event) => setTitle(event.target.value)} />
        <Button type="submit" look="primary" disabled={title.trim() === ""} className="self-end">{words.save}</Button>
      </form>
    </Dialog>
  );
}
