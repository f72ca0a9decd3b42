import { useDeferredValue, useState } from "react";
import { useLanguage, useText } from "../../hooks";
import type { ListView, NoteRef, ProblemView, SourceView } from "../../protocol/generated";
import { entriesOf, numberOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { EmptyState } from "../../ui/Panel";
import { FilterBar } from "./FilterBar";
import { Groups } from "./Groups";
import { everything, shown, type Wanted } from "./listing";
import { usePlace, useRaisedBy } from "./names";

/** The list for reading: calm, with search, each problem opening to its notes. */
export function ReadingList({ list }: { readonly list: ListView }) {
  const t = useText(merge);
  const language = useLanguage();
  const [wanted, setWanted] = useState<Wanted>({ ...everything, order: "rooms" });
  const deferred = useDeferredValue(wanted);
  const rows = shown(list, deferred, 0, language);
  if (Object.keys(list.problems).length === 0) return <EmptyState title={t("list_empty")}>{t("list_empty_text")}</EmptyState>;
  return (
    <div className="flex flex-col gap-4">
      <FilterBar list={list} wanted={wanted} onWant={setWanted} reading />
      {rows.length === 0 && <EmptyState title={t("nothing_found")}>{t("nothing_found_text")}</EmptyState>}
      <Groups rows={rows} order={deferred.order} themes={list.themes} className="flex flex-col gap-2">
        {([id, problem]) => (
          <li key={id} className="rounded-lg border border-line bg-paper px-4 py-3 [contain-intrinsic-size:auto_5rem] [content-visibility:auto]">
            <Entry number={numberOf(id)} problem={problem} theme={problem.theme === null ? null : (list.themes[problem.theme] ?? null)} />
          </li>
        )}
      </Groups>
    </div>
  );
}

function Entry({ number, problem, theme }: { readonly number: number; readonly problem: ProblemView; readonly theme: string | null }) {
  const t = useText(merge);
  const place = usePlace();
  const raisedBy = useRaisedBy();
  const [open, setOpen] = useState(false);
  const sources = entriesOf<NoteRef, SourceView>(problem.sources);
  return (
    <>
      <p className="font-medium"><span className="mr-1.5 text-sm font-normal text-soft">{t("number", { number })}</span>{problem.title}</p>
      {problem.situation !== "" && <p className="text-sm text-soft">{t("situation")}: {problem.situation}</p>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="py-1 text-sm text-soft">
          {[raisedBy(problem), t("notes", { count: sources.length }), theme].filter((part) => part !== null).join(" · ")}
        </summary>
        {open && (
          <ul className="mt-1 flex flex-col gap-2 border-l-2 border-line pl-3">
            {sources.map(([note, source]) => {
              const { room, exercise } = place(note);
              return (
                <li key={note}>
                  <p>{source.text}</p>
                  <p className="text-sm text-soft">{[room, exercise].filter((part) => part !== null).join(" · ")}</p>
                  {source.examples.length > 0 && <ul className="list-disc pl-4 text-sm">{source.examples.map((example, at) => <li key={at}>{example}</li>)}</ul>}
                </li>
              );
            })}
          </ul>
        )}
      </details>
    </>
  );
}
