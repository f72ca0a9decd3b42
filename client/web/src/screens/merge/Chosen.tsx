import { Ellipsis, Hand, X } from "lucide-react";
import { useState } from "react";
import { formatTime } from "../../format";
import { useLanguage, useMe, usePersonName, useText, useView } from "../../hooks";
import { type JoinView, limits, type ListView, type NoteRef, type ProblemId, type SourceView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { Button, IconButton } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Menu } from "../../ui/Menu";
import { Badge, Banner } from "../../ui/Panel";
import { passages } from "./leaving";
import { marksOfSource, type Seen } from "./marking";
import { usePlace, useRaisedBy } from "./names";
import { ClaimBadge } from "./ProblemRow";
import { sameWords } from "./Reason";
import { SourceCard } from "./SourceCard";
import { Suggestions } from "./Suggestions";
import { ThemeChooser } from "./ThemeChooser";
import { Title } from "./Title";
import type { Merging } from "./useMerging";

/** What the screen lets a person do: all, only themes (closed list), or nothing. */
export interface Allowed {
  readonly structure: Merging | null;
  readonly themes: Merging | null;
}

interface Props {
  readonly id: ProblemId;
  readonly list: ListView;
  /** What looks like it, in the order in which it is shown. */
  readonly suggestions: readonly Seen[];
  readonly allowed: Allowed;
  readonly numbered: (id: ProblemId) => string;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onShow: (id: ProblemId) => void;
  readonly onJoinWith: () => void;
  readonly onMove: (note: NoteRef) => void;
  readonly onJoin: (other: ProblemId) => void;
  readonly onApart: (other: ProblemId) => void;
  readonly onSplit: (note: NoteRef) => void;
  readonly onLog: () => void;
  readonly onClose: () => void;
}

/** The chosen problem: its notes side by side, why they are together, and what looks like it. */
export function Chosen({ id, list, suggestions, allowed, numbered, reason, onReason, onShow, onJoinWith, onMove, onJoin, onApart, onSplit, onLog, onClose }: Props) {
  const t = useText(merge);
  const me = useMe();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const raisedBy = useRaisedBy();
  const problem = list.problems[id];
  if (problem === undefined) return null;
  const sources = entriesOf<NoteRef, SourceView>(problem.sources);
  const live = sources.filter(([, source]) => !source.deleted).length;
  const merging = allowed.structure;
  const claimedByOther = problem.claimed_by !== null && problem.claimed_by !== me.person ? problem.claimed_by : null;
  const away = claimedByOther !== null && people[claimedByOther]?.online === false;
  const mayClaim = claimedByOther === null || away;
  const mine = problem.claimed_by === me.person;
  const held = mine ? "unclaim" : "claim";
  const claim = away ? "claim_over" : held;
  return (
    <section aria-label={numbered(id)} className="flex flex-col gap-4">
      <div className="flex flex-col gap-2">
        <div className="flex items-center gap-2">
          <span className="text-sm text-soft">{numbered(id)}</span>
          {problem.renamed && <Badge>{t("renamed_by_hand")}</Badge>}
          {problem.claimed_by !== null && <ClaimBadge person={problem.claimed_by} />}
          <span className="ml-auto flex">
            {merging !== null && (
              <Menu
                trigger={<IconButton label={t("actions_for")} icon={Ellipsis} />}
                items={[
                  { label: t("join_with"), run: onJoinWith },
                  ...(mayClaim ? [{ label: t(claim), run: () => merging.claim(id, !mine) }] : []),
                  { label: t("log"), run: onLog },
                ]}
              />
            )}
            <IconButton label={t("close_panel")} icon={X} onClick={onClose} />
          </span>
        </div>
        <Title key={id} id={id} problem={problem} merging={merging} reason={reason} onDone={() => onReason("")} />
        <p className="text-sm text-soft">{raisedBy(problem)} · {t("notes", { count: sources.length })}</p>
        {claimedByOther !== null && merging !== null && (
          <Banner tone="warn">{t(away ? "other_claims_away" : "other_claims", { name: nameOf(claimedByOther, people[claimedByOther]) })}</Banner>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <div className="min-w-40 flex-1"><ThemeChooser id={id} problem={problem} list={list} merging={allowed.themes} reason={reason} onDone={() => onReason("")} /></div>
          {merging !== null && mayClaim && (
            <Button icon={Hand} className="min-h-9 px-3 text-sm" aria-pressed={mine} aria-keyshortcuts="C" title={t("claim_hint")} disabled={merging.busy} onClick={() => merging.claim(id, !mine)}>
              {t(claim)}
            </Button>
          )}
        </div>
      </div>
      <div className="flex flex-col gap-2">
        <h3>{t("sources")}</h3>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,14rem),1fr))] gap-2">
          {sources.map(([note, source]) => (
            <SourceCard
              key={note} note={note} source={source} marks={marksOfSource(note, problem.joins)}
              actions={merging === null ? null : { split: live > 1 ? () => onSplit(note) : null, move: () => onMove(note) }}
            />
          ))}
        </div>
        {passages(list, 0).filter(({ from }) => from === id).map(({ to, count }) => (
          <p key={to} className="flex flex-wrap items-center gap-x-2 text-sm text-warn">
            {t("went_to", { count, to: numbered(to) })}
            <Button look="quiet" className="min-h-9 px-2 text-sm" onClick={() => onShow(to)}>{t("show")}</Button>
          </p>
        ))}
        <WhyTogether joins={problem.joins} list={list} />
      </div>
      {merging !== null && (
        <Field aria-keyshortcuts="W" label={t("reason")} hint={t("reason_hint")} value={reason} maxLength={limits.FREE_TEXT_MAX} onChange={(event) => onReason(event.target.value)} />
      )}
      <Suggestions
        problem={problem} list={list} suggestions={suggestions} numbered={numbered} busy={merging?.busy ?? false}
        onShow={onShow} decide={merging === null ? null : { join: onJoin, apart: onApart }}
      />
    </section>
  );
}

/** Joins shown before the rest is folded away. */
const JOINS_SHOWN = 3;

/** Every join with its reason: the machine's words, or the person who decided. */
function WhyTogether({ joins, list }: { readonly joins: readonly JoinView[]; readonly list: ListView }) {
  const t = useText(merge);
  const [all, setAll] = useState(false);
  const place = usePlace();
  const language = useLanguage();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  if (joins.length === 0) return null;
  const sentence = (join: JoinView): string | null => {
    const [a, b] = [join.a, join.b].map((note) => place(note).room ?? place(note).exercise);
    const ends = { a: a ?? "", b: b ?? "" };
    const decision = join.decision === null ? undefined : list.decisions[join.decision];
    if (decision !== undefined) {
      const who = { ...ends, name: nameOf(decision.by, people[decision.by]), when: formatTime(decision.at, language) };
      return decision.reason === "" ? t("why_person", who) : t("why_person_reason", { ...who, reason: decision.reason });
    }
    return join.reason === null ? null : t("why_words", { ...ends, words: sameWords(join.reason) });
  };
  const sentences = joins.map(sentence).filter((one) => one !== null);
  return (
    <div className="text-sm">
      <p className="font-medium">{t("why_together")}</p>
      <ul className="list-disc pl-4 text-soft">
        {sentences.slice(0, all ? undefined : JOINS_SHOWN).map((one, at) => <li key={at}>{one}</li>)}
      </ul>
      {sentences.length > JOINS_SHOWN && !all && <Button look="quiet" className="min-h-9 px-2 text-sm" onClick={() => setAll(true)}>{t("log_more")}</Button>}
      {joins.some((join) => join.reason !== null) && <p className="mt-1 text-soft">{t("marked_hint")}</p>}
    </div>
  );
}
