import { type ReactNode, useId } from "react";
import { useText } from "../../hooks";
import type { ListView } from "../../protocol/generated";
import { merge } from "../../texts/merge";
import { type Group, grouped, type Order, type Row } from "./listing";

/** The list in its order; in the order of themes each part under the theme's name. */
export function Groups({ rows, order, themes, className, children }: {
  readonly rows: readonly Row[]; readonly order: Order; readonly themes: ListView["themes"]; readonly className: string;
  readonly children: (row: Row) => ReactNode;
}) {
  const t = useText(merge);
  const groups = grouped(rows, order);
  if (groups.every(({ theme }) => theme === undefined)) {
    return <ul aria-label={t("list_title")} className={className}>{rows.map(children)}</ul>;
  }
  return (
    <section aria-label={t("list_title")} className="flex flex-col gap-4">
      {groups.map((group) => <Themed key={group.theme ?? ""} group={group} themes={themes} className={className}>{children}</Themed>)}
    </section>
  );
}

function Themed({ group: { theme, rows }, themes, className, children }: {
  readonly group: Group; readonly themes: ListView["themes"]; readonly className: string; readonly children: (row: Row) => ReactNode;
}) {
  const t = useText(merge);
  const heading = useId();
  const title = theme == null ? undefined : themes[theme];
  return (
    <div>
      <h2 id={heading} className="mb-1.5 flex flex-wrap items-baseline gap-x-2 text-base">
        {title ?? t("theme_none")}<span className="text-sm font-normal text-soft">{t("problems", { count: rows.length })}</span>
      </h2>
      <ul aria-labelledby={heading} className={className}>{rows.map(children)}</ul>
    </div>
  );
}
