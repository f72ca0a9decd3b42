import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useLanguage, useMe, useText, useView } from "../../hooks";
import type { ListView, NoteRef, ProblemId } from "../../protocol/generated";
import { merge } from "../../texts/merge";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Banner, EmptyState } from "../../ui/Panel";
import { PhaseDialog } from "../cockpit/PhaseControl";
import { Chosen } from "./Chosen";
import { DecisionLog } from "./DecisionLog";
import { DeskHead } from "./DeskHead";
import { FilterBar } from "./FilterBar";
import { Groups } from "./Groups";
import { Inbox } from "./Inbox";
import { along, focusedNote, focusedSuggestion, inNews, intoPanel, listed, newsId, PANEL, pressOwnerOf, rowId, toRow } from "./focus";
import { type Action, keyNames, keysWanted, wantKeys } from "./keys";
import { KeysHelp } from "./KeysHelp";
import { everything, inbox, notesOf, resolve, shown, stepFrom, suggestedScores } from "./listing";
import { suggestionsFor } from "./marking";
import { useRoomCount } from "./names";
import { ProblemPicker } from "./ProblemPicker";
import { ProblemRow } from "./ProblemRow";
import type { Claims } from "./useClaims";
import type { Desk } from "./useDesk";
import { useFocusKept } from "./useFocusKept";
import { useDecisionsHeard, useNewsHeard } from "./useHearing";
import { useHeld } from "./useHeld";
import { useKeys } from "./useKeys";
import { useMerging } from "./useMerging";

type Open = { readonly kind: "log" | "keys" | "phase" | "join" } | { readonly kind: "move"; readonly note: NoteRef };

/** Most of what is new at once; the rest follows as these are seen. */
const NEWS_SHOWN = 100;

/** How far the keys go that move. */
const steps: Partial<Record<Action, number>> = { next: 1, previous: -1, first: -Infinity, last: Infinity };

/** Three columns: new, all, chosen. */
export function MergeDesk({ list, desk, claims }: { readonly list: ListView; readonly desk: Desk; readonly claims: Claims }) {
  const t = useText(merge);
  const language = useLanguage();
  const me = useMe();
  const phase = useView((view) => view.workshop.phase);
  const merging = useMerging(claims);
  const rooms = useRoomCount();
  const [wanted, setWanted] = desk.wanted;
  const [choice, setChoice] = desk.choice;
  const [selection, setSelection] = desk.selection;
  const [reason, setReason] = desk.reason;
  const [open, setOpen] = useState<Open | null>(null);
  const [keys, setKeys] = useState(keysWanted);

  const leads = me.role === "facilitator";
  const may = leads && !list.frozen && (phase === "exercises" || phase === "merging");
  const mayTheme = leads && phase !== "lobby" && phase !== "scoring" && phase !== "plan" && phase !== "closed";
  const deferred = useDeferredValue(wanted);
  const rows = useMemo(() => shown(list, deferred, me.seen_at, language), [list, deferred, me.seen_at, language]);
  const news = useMemo(() => inbox(list, me.seen_at), [list, me.seen_at]);
  // The oldest of many: what is marked as seen was shown, and the rest follows.
  const newsShown = news.slice(-NEWS_SHOWN);
  const suggested = useMemo(() => suggestedScores(list), [list]);
  // Somebody may have joined what was chosen or selected here: it goes on as what it was joined into.
  const chosen = choice === null ? null : resolve(list, choice);
  const selected = useMemo(() => new Set([...selection].flatMap((id) => resolve(list, id) ?? [])), [list, selection]);
  const stop = (rows.find(([id]) => id === chosen) ?? rows[0])?.[0];
  const keepFocus = useFocusKept(chosen);
  const newsHeard = useNewsHeard(news);
  useDecisionsHeard(list, choice, chosen, merging.numbered);
  const { suggestions, letGo } = useHeld(chosen, chosen === null ? [] : suggestionsFor(chosen, list.suggestions));

  const last = useRef(chosen);
  last.current = chosen;
  const choose = useCallback((id: ProblemId) => {
    setChoice(id);
    // What was written was the reason for something else.
    if (id !== last.current) setReason("");
  }, [setChoice, setReason]);
  const select = useCallback((id: ProblemId) => {
    setSelection((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, [setSelection]);
  const after = (done: boolean) => {
    if (!done) return;
    setReason("");
    letGo();
  };
  const join = async (ids: readonly ProblemId[]) => {
    keepFocus();
    const done = await merging.join(ids, reason.trim());
    if (done) setSelection(new Set());
    after(done);
  };
  const decide = async (decision: Promise<boolean>) => {
    keepFocus();
    after(await decision);
  };
  const apart = (a: ProblemId, b: ProblemId) => decide(merging.apart(a, b, reason.trim()));
  const split = (note: NoteRef) => decide(merging.split(note, reason.trim()));
  const move = (note: NoteRef, to: ProblemId) => decide(merging.move(note, to, reason.trim()));
  /** What "merge" means: the selected ones, with the chosen one if only one other is selected. */
  const together = selected.size === 1 && chosen !== null && !selected.has(chosen) ? [...selected, chosen] : [...selected];
  const [one, other] = together;

  /** To the next row or, among what is new, to the next entry; what is reached is chosen. */
  const go = (step: number): void => {
    const [ids, element] = inNews() ? [newsShown.map(({ id }) => id), newsId] : [rows.map(([id]) => id), rowId];
    const to = stepFrom(ids, listed() ?? chosen, step);
    if (to === null) return;
    flushSync(() => choose(to));
    document.getElementById(element(to))?.focus();
  };
  /** The note that the keys are about: the one in focus. */
  const withNote = (act: (note: NoteRef) => void): void => {
    const note = focusedNote();
    if (note === null) announce(t("need_source", { key: keyNames.into.join(" / ") }));
    else act(note);
  };
  const run = (action: Action): void => {
    const step = steps[action];
    if (step !== undefined) {
      if (!along(step)) go(step);
      return;
    }
    switch (action) {
      case "into": {
        const id = listed() ?? chosen;
        if (id === null) return void announce(t("need_choice"));
        flushSync(() => choose(id));
        return intoPanel();
      }
      case "back": return toRow(chosen);
      case "log": return setOpen({ kind: "log" });
      case "help": return setOpen({ kind: "keys" });
      case "search": return void pressOwnerOf("/");
    }
    if (chosen === null && action !== "merge") return void announce(t("need_choice"));
    if (action === "rename" || action === "theme" || action === "claim" || action === "reason") return void pressOwnerOf(keyNames[action][0] ?? "");
    if (!may || merging.busy) return;
    if (action === "merge") {
      if (together.length < 2) announce(t("need_two"));
      else void join(together);
      return;
    }
    if (chosen === null) return;
    const best = focusedSuggestion() ?? suggestions[0]?.other;
    const sources = list.problems[chosen];
    switch (action) {
      case "select": return select(chosen);
      case "join":
      case "apart":
        if (best === undefined) announce(t("need_suggestion"));
        else if (action === "join") void join([chosen, best]);
        else void apart(chosen, best);
        return;
      case "split":
        return withNote((note) => {
          if (sources === undefined || notesOf(sources).length < 2) announce(t("need_more_sources"));
          else void split(note);
        });
      case "move": return withNote((note) => setOpen({ kind: "move", note }));
    }
  };
  useKeys(keys, run);

  return (
    <div className="flex flex-1 flex-col">
      <DeskHead list={list} shownCount={rows.length} onOpen={(kind) => setOpen({ kind })} />
      <p role="status" className="sr-only">{newsHeard}</p>
      {list.frozen && <div className="px-4 pb-2"><Banner>{t("frozen", { version: list.version })}</Banner></div>}
      <div className="grid flex-1 grid-cols-1 items-start gap-4 px-4 pb-6 lg:grid-cols-[minmax(13rem,16rem)_minmax(18rem,1fr)_minmax(22rem,1.15fr)]">
        <aside aria-label={t("inbox")} className="lg:sticky lg:top-0 lg:max-h-dvh lg:overflow-y-auto lg:py-2">
          <Inbox list={list} news={newsShown} count={news.length} seenAt={me.seen_at} chosen={chosen} onChoose={choose} onSeen={leads && phase !== "closed" ? merging.markSeen : null} />
        </aside>
        <div className="min-w-0">
          <div className="z-10 flex flex-col gap-2 bg-ground py-2 lg:sticky lg:top-0">
            <FilterBar list={list} wanted={wanted} onWant={setWanted} />
          </div>
          {Object.keys(list.problems).length === 0 && <EmptyState title={t("list_empty")}>{t("list_empty_text")}</EmptyState>}
          {rows.length === 0 && Object.keys(list.problems).length > 0 && (
            <EmptyState title={t("nothing_found")}>
              <p className="mb-3">{t("nothing_found_text")}</p>
              <Button onClick={() => setWanted(everything)}>{t("clear_filters")}</Button>
            </EmptyState>
          )}
          <Groups rows={rows} order={deferred.order} themes={list.themes} className="flex flex-col gap-1.5">
            {([id, problem]) => (
              <ProblemRow
                key={id} id={id} problem={problem} rooms={rooms} theme={problem.theme === null ? null : (list.themes[problem.theme] ?? null)}
                chosen={id === chosen} stop={id === stop ? (keys ? "row" : "box") : null} isNew={problem.changed_at > me.seen_at} suggested={suggested.has(id)} selected={selected.has(id)}
                onChoose={choose} onSelect={may ? select : null}
              />
            )}
          </Groups>
          {may && selected.size > 0 && (
            <div role="status" className="sticky bottom-2 z-10 mt-2 flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-accent-soft px-3 py-2 shadow-lg">
              <span className="basis-full">{t("selected", { count: selected.size })}</span>
              <Button look="primary" disabled={merging.busy || together.length < 2} onClick={() => void join(together)} aria-keyshortcuts="M">{t("merge_selected")}</Button>
              {one !== undefined && other !== undefined && together.length === 2 && (
                <Button disabled={merging.busy} onClick={() => void apart(one, other)}>{t("apart_selected")}</Button>
              )}
              <Button look="quiet" onClick={() => setSelection(new Set())}>{t("unselect")}</Button>
            </div>
          )}
        </div>
        <aside id={PANEL} tabIndex={-1} aria-label={t("panel")} className="min-w-0 outline-none lg:sticky lg:top-0 lg:max-h-dvh lg:overflow-y-auto lg:py-2 lg:pr-1">
          {chosen === null && <EmptyState title={t("choose")}>{t("choose_text")}</EmptyState>}
          {chosen !== null && (
            <Chosen
              id={chosen} list={list} numbered={merging.numbered} reason={reason} onReason={setReason}
              suggestions={suggestions}
              allowed={{ structure: may ? merging : null, themes: mayTheme ? merging : null }}
              onShow={choose} onClose={() => { keepFocus(); setChoice(null); setReason(""); }} onLog={() => setOpen({ kind: "log" })}
              onJoinWith={() => setOpen({ kind: "join" })} onMove={(note) => setOpen({ kind: "move", note })}
              onJoin={(other) => void join([chosen, other])} onApart={(other) => void apart(chosen, other)} onSplit={(note) => void split(note)}
            />
          )}
        </aside>
      </div>
      {open?.kind === "log" && (
        <DecisionLog
          list={list} numbered={merging.numbered} merging={mayTheme ? merging : null} onClose={() => setOpen(null)}
          onShow={(id) => { setOpen(null); choose(id); }}
        />
      )}
      {open?.kind === "keys" && <KeysHelp wanted={keys} onWant={(on) => { wantKeys(on); setKeys(on); }} onClose={() => setOpen(null)} />}
      {open?.kind === "phase" && <PhaseDialog to={phase === "merging" ? "wording" : "merging"} onClose={() => setOpen(null)} />}
      {open?.kind === "join" && chosen !== null && (
        <ProblemPicker title={t("pick_title")} list={list} without={chosen} numbered={merging.numbered} onPick={(id) => void join([chosen, id])} onClose={() => setOpen(null)} />
      )}
      {open?.kind === "move" && chosen !== null && (
        <ProblemPicker title={t("move_title")} list={list} without={chosen} numbered={merging.numbered} onPick={(id) => void move(open.note, id)} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
