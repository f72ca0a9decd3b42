// Finding notes: words, kind, author, what is still missing. The board takes the colour from what does not fit; the list leaves it out.

import { ArrowDown, ArrowUp, ListChecks, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { asksNothing, everything, type Lack, type Query } from "../../board/search";
import { local } from "../../format";
import { useLanguage, usePersonName, useText, useView } from "../../hooks";
import type { KindId, NoteId, PersonId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { Button, IconButton } from "../../ui/Button";
import { useDesk } from "./desk";
import { focusNote } from "./useNewDesk";

interface Props {
  readonly query: Query;
  readonly onQuery: (query: Query) => void;
  /** What fits, in order. */
  readonly found: readonly NoteId[];
  readonly count: number;
  readonly chosen: NoteId | null;
  readonly onClose: () => void;
}

export function SearchBar({ query, onQuery, found, count, chosen, onClose }: Props) {
  const desk = useDesk();
  const t = useText(board);
  const language = useLanguage();
  const { metas, people } = useView((view) => ({ metas: view.boards[desk.boardKey]?.notes, people: view.people }));
  const nameOf = usePersonName();
  const field = useRef<HTMLInputElement>(null);
  const authors = [...new Set(Object.values(metas ?? {}).flatMap((meta) => (meta.author === null ? [] : [meta.author])))];
  useEffect(() => field.current?.focus(), []);
  const go = (by: 1 | -1) => {
    const at = chosen === null ? -1 : found.indexOf(chosen);
    const next = found.at(at === -1 && by === -1 ? -1 : (at + by) % found.length);
    if (next !== undefined) desk.choose(next);
    return next;
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      // With Ctrl the focus goes there as well, to work on what was found.
      const next = go(event.shiftKey ? -1 : 1);
      if (next !== undefined && (event.ctrlKey || event.metaKey)) {
        field.current?.blur();
        focusNote(next);
      }
    }
  };
  const nothing = asksNothing(query);
  return (
    <div role="search" className="flex flex-wrap items-center gap-2 border-b border-line bg-paper px-3 py-1.5" onKeyDown={keyDown}>
      <input
        ref={field} type="text" enterKeyHint="search" value={query.words} aria-label={t("search_words")} placeholder={t("search_words")} title={t("search_hint")}
        onChange={(event) => onQuery({ ...query, words: event.target.value })}
        className="min-h-9 min-w-0 flex-1 basis-44 rounded-lg border border-edge bg-raised px-3 text-ink placeholder:text-soft"
      />
      {desk.exercise.kinds.length > 1 && (
        <Filter label={t("search_kind")} value={query.kind} onChange={(kind) => onQuery({ ...query, kind: kind as KindId | null })} all={t("search_kinds")}>
          {desk.exercise.kinds.map((kind) => <option key={kind.id} value={kind.id}>{local(kind.label, language)}</option>)}
        </Filter>
      )}
      {authors.length > 1 && (
        <Filter label={t("search_author")} value={query.author} onChange={(author) => onQuery({ ...query, author: author as PersonId | null })} all={t("search_authors")}>
          {authors.map((id) => <option key={id} value={id}>{nameOf(id, people[id])}</option>)}
        </Filter>
      )}
      {desk.exercise.kinds.some((kind) => kind.problem) && (
        <Filter label={t("search_lack")} value={query.lack} onChange={(lack) => onQuery({ ...query, lack: lack as Lack | null })} all={t("search_lacks")}>
          <option value="example">{t("lacks_example")}</option>
          <option value="wording">{t("lacks_wording")}</option>
        </Filter>
      )}
      <span className="flex items-center">
        <span role="status" className="px-1 text-sm text-soft tabular-nums">{nothing ? "" : t("search_found", { count: found.length, all: count })}</span>
        <IconButton label={t("search_previous")} icon={ArrowUp} disabled={nothing || found.length === 0} onClick={() => go(-1)} />
        <IconButton label={t("search_next")} icon={ArrowDown} disabled={nothing || found.length === 0} onClick={() => go(1)} />
        {desk.writable && (
          <IconButton label={t("search_select")} icon={ListChecks} disabled={nothing || found.length === 0} onClick={() => desk.selectOnly(found)} />
        )}
        {!nothing && <Button look="quiet" className="min-h-9 px-2 text-sm" onClick={() => onQuery(everything)}>{t("search_clear")}</Button>}
        <IconButton label={t("search_close")} icon={X} onClick={onClose} />
      </span>
    </div>
  );
}

function Filter({ label, value, onChange, all, children }: {
  readonly label: string; readonly value: string | null; readonly onChange: (value: string | null) => void; readonly all: string; readonly children: ReactNode;
}) {
  return (
    <select
      aria-label={label} value={value ?? ""} onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      className={`min-h-9 max-w-44 rounded-lg border bg-raised px-2 text-sm text-ink ${value === null ? "border-line" : "border-accent font-medium"}`}
    >
      <option value="">{all}</option>
      {children}
    </select>
  );
}
