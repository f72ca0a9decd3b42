import { useState } from "react";
import { useLanguage, useText } from "../../hooks";
import type { ListView, ProblemId } from "../../protocol/generated";
import { merge } from "../../texts/merge";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { everything, shown } from "./listing";
import { useRaisedBy } from "./names";

/** Problems offered at once; a search finds the others. */
const OFFERED = 30;

interface Props {
  readonly title: string;
  readonly list: ListView;
  /** Not offered. */
  readonly without: ProblemId;
  readonly numbered: (id: ProblemId) => string;
  readonly onPick: (id: ProblemId) => void;
  readonly onClose: () => void;
}

/** Chooses another problem of the list by search. */
export function ProblemPicker({ title, list, without, numbered, onPick, onClose }: Props) {
  const t = useText(merge);
  const language = useLanguage();
  const raisedBy = useRaisedBy();
  const [query, setQuery] = useState("");
  const found = shown(list, { ...everything, query }, 0, language).filter(([id]) => id !== without);
  return (
    <Dialog title={title} onClose={onClose}>
      <Field label={t("pick_search")} type="search" hint={t("search_hint")} value={query} autoFocus onChange={(event) => setQuery(event.target.value)} />
      {found.length === 0 && <p className="mt-3 text-soft">{t(query === "" ? "pick_none" : "nothing_found")}</p>}
      <ul className="mt-3 flex flex-col gap-1.5">
        {found.slice(0, OFFERED).map(([id, problem]) => (
          <li key={id}>
            <button
              type="button" onClick={() => { onClose(); onPick(id); }}
              className="w-full rounded-lg border border-line bg-raised px-3 py-2 text-left hover:bg-accent-soft"
            >
              <span className="mr-1.5 text-sm text-soft">{numbered(id)}</span>{problem.title}
              <span className="block text-sm text-soft">{raisedBy(problem)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > OFFERED && <p className="mt-2 text-sm text-soft">{t("pick_more", { count: found.length - OFFERED })}</p>}
    </Dialog>
  );
}
