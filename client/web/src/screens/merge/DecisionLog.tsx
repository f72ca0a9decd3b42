import { Undo2 } from "lucide-react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { formatMoment } from "../../format";
import { useLanguage, usePersonName, useText, useView } from "../../hooks";
import { type DecisionId, type DecisionKind, type DecisionView, limits, type ListView, type ProblemId, type ThemeId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { type Failure, sentenceOf } from "../../session/failure";
import { merge } from "../../texts/merge";
import { mergeLog } from "../../texts/mergeLog";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { resolve } from "./listing";
import type { Merging } from "./useMerging";

/** Decisions shown at first, and more with each press. */
const PAGE = 50;

interface Props {
  readonly list: ListView;
  readonly numbered: (id: ProblemId) => string;
  /** Null for those who only look. */
  readonly merging: Merging | null;
  readonly onShow: (id: ProblemId) => void;
  readonly onClose: () => void;
}

/** What people decided, newest first. Any decision can be undone, also after later ones; undone ones stay in sight. */
export function DecisionLog({ list, numbered, merging, onShow, onClose }: Props) {
  const t = useText(merge);
  const words = useText(mergeLog);
  const [shown, setShown] = useState(PAGE);
  const [failures, setFailures] = useState<ReadonlyMap<DecisionId, Failure>>(new Map());
  const [done, setDone] = useState("");
  const [reason, setReason] = useState("");
  const decisions = entriesOf<DecisionId, DecisionView>(list.decisions).reverse();
  const undo = async (id: DecisionId) => {
    const outcome = await merging?.undo(id, reason.trim());
    if (outcome?.ok === true) {
      setReason("");
      // What stood in the way of another one may stand there no more.
      setFailures(new Map());
    }
    if (outcome && !outcome.ok) setFailures((before) => new Map(before).set(id, outcome.failure));
    setDone(outcome?.ok === true ? t("done_undo") : "");
  };
  const goTo = (id: DecisionId) => {
    const at = decisions.findIndex(([one]) => one === id);
    flushSync(() => setShown((before) => Math.max(before, at + 1)));
    document.getElementById(entryId(id))?.focus();
  };
  return (
    <Dialog title={t("log")} onClose={onClose}>
      {/* A modal dialog silences the messages of the page behind it. */}
      <p role="status" className="text-good empty:hidden">{done}</p>
      {decisions.length === 0 && <p className="text-soft">{words("none")}</p>}
      {merging !== null && decisions.length > 0 && (
        <Field label={words("undo_reason")} hint={t("reason_hint")} value={reason} maxLength={limits.FREE_TEXT_MAX} onChange={(event) => setReason(event.target.value)} />
      )}
      <ul className="divide-y divide-line">
        {decisions.slice(0, shown).map(([id, decision]) => (
          <Entry
            key={id} id={id} decision={decision} list={list} numbered={numbered} failure={failures.get(id) ?? null} busy={merging?.busy ?? false}
            undo={merging === null ? null : () => void undo(id)} onShow={onShow} onGoTo={goTo}
          />
        ))}
      </ul>
      {decisions.length > shown && <Button className="mt-3" onClick={() => setShown(shown + PAGE)}>{t("log_more")}</Button>}
    </Dialog>
  );
}

/** The element of an entry that takes the focus. */
function entryId(id: DecisionId): string {
  return `decision-${id}`;
}

/** Whether a decision changed which notes are together; such ones cannot be undone on a closed list. */
function isStructure(what: DecisionKind): boolean {
  return what.kind === "join" || what.kind === "split" || what.kind === "apart" || what.kind === "move";
}

function Entry({ id, decision, list, numbered, failure, busy, undo, onShow, onGoTo }: {
  readonly id: DecisionId; readonly decision: DecisionView; readonly list: ListView; readonly numbered: (id: ProblemId) => string; readonly failure: Failure | null;
  readonly busy: boolean; readonly undo: (() => void) | null; readonly onShow: (id: ProblemId) => void;
  readonly onGoTo: (id: DecisionId) => void;
}) {
  const words = useText(mergeLog);
  const language = useLanguage();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const sentence = useSentence(list, numbered);
  const { what, undone } = decision;
  const subject = subjectOf(what);
  const about = subject === null ? null : resolve(list, subject);
  const later = failure?.kind === "refused" ? failure.inTheWay : null;
  const why = (failed: Failure): string => {
    if (failed.kind !== "refused" || failed.code !== "no_longer_applies") return sentenceOf(failed, language);
    const first = later === null ? undefined : list.decisions[later];
    if (first === undefined) return words("no_longer");
    return words("later", { what: sentence(first.what), name: nameOf(first.by, people[first.by]), when: formatMoment(first.at, language) });
  };
  const closed = list.frozen && isStructure(what);
  return (
    <li id={entryId(id)} tabIndex={-1} className="flex flex-col gap-1 py-2.5">
      <p className={undone === null ? "" : "text-soft line-through decoration-1"}>{sentence(what)}</p>
      <p className="text-sm text-soft">{nameOf(decision.by, people[decision.by])}, {formatMoment(decision.at, language)}</p>
      {decision.reason !== "" && <p className="text-sm">{words("reason", { reason: decision.reason })}</p>}
      {undone !== null && (
        <p className="text-sm text-soft">
          {words("undone", { name: nameOf(undone.by, people[undone.by]) })}{undone.at !== null && `, ${formatMoment(undone.at, language)}`}
        </p>
      )}
      {undone !== null && undone.reason !== "" && <p className="text-sm">{words("undone_reason", { reason: undone.reason })}</p>}
      {failure !== null && <p role="alert" className="text-sm text-warn">{why(failure)}</p>}
      {later !== null && <Button look="quiet" className="min-h-9 self-start px-3 text-sm" onClick={() => onGoTo(later)}>{words("to_later")}</Button>}
      {undone === null && undo !== null && closed && <p className="text-sm text-soft">{words("frozen")}</p>}
      <span className="flex flex-wrap gap-2">
        {undone === null && undo !== null && !closed && <Button icon={Undo2} className="min-h-9 px-3 text-sm" disabled={busy} onClick={undo}>{words("undo")}</Button>}
        {about !== null && <Button look="quiet" className="min-h-9 px-3 text-sm" onClick={() => onShow(about)}>{words("show")}</Button>}
      </span>
    </li>
  );
}

/** The problem that a decision is about today; none if it is about a theme alone. */
function subjectOf(what: DecisionKind): ProblemId | null {
  switch (what.kind) {
    case "join": return what.into;
    case "split": return what.to;
    case "apart": return what.a;
    case "move": return what.to;
    case "rename":
    case "theme": return what.problem;
    case "rename_theme":
    case "remove_theme": return null;
  }
}

/** A decision as a sentence. */
export function useSentence(list: ListView, numbered: (id: ProblemId) => string): (what: DecisionKind) => string {
  const t = useText(merge);
  const words = useText(mergeLog);
  const theme = (id: ThemeId | null) => (id === null ? t("theme_none") : (list.themes[id] ?? removed(list, id) ?? t("theme_none")));
  const titled = (id: ProblemId) => {
    const now = resolve(list, id);
    const title = now === null ? undefined : list.problems[now]?.title;
    return title === undefined ? numbered(id) : words("titled", { number: numbered(id), title: short(title) });
  };
  return (what) => {
    switch (what.kind) {
      case "join": return words("join", { what: what.problems.map(numbered).join(", "), into: titled(what.into) });
      case "split": return words("split", { from: numbered(what.from), to: titled(what.to) });
      case "apart": return words("apart", { a: titled(what.a), b: titled(what.b) });
      case "move": return words("move", { from: numbered(what.from), to: titled(what.to) });
      case "rename": return words("rename", { what: numbered(what.problem), before: what.before, after: what.after });
      case "theme": return words("theme", { what: titled(what.problem), before: theme(what.before), after: theme(what.after) });
      case "rename_theme": return words("rename_theme", { before: what.before, after: what.after });
      case "remove_theme": return words("remove_theme", { title: what.title });
    }
  };
}

/** What a theme was called that was removed. */
function removed(list: ListView, id: ThemeId): string | undefined {
  const whats = entriesOf<DecisionId, DecisionView>(list.decisions).map(([, decision]) => decision.what);
  return whats.flatMap((what) => (what.kind === "remove_theme" && what.theme === id ? [what.title] : []))[0];
}

/** The beginning of a title, cut at a word. */
function short(title: string): string {
  return title.length <= 60 ? title : `${title.slice(0, 60).replace(/\s+\S*$/, "")}…`;
}
