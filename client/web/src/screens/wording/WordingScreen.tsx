// Facilitators and observers: every problem, its hints, its text edited in place, and the verdict.

import { useMemo, useState } from "react";
import { useMe, useText, useView } from "../../hooks";
import type { ProblemId, ProblemView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { wording } from "../../texts/wording";
import { Field, Select } from "../../ui/Field";
import { Banner, EmptyState } from "../../ui/Panel";
import { PhaseStep } from "../../ui/PhaseStep";
import { SavedState } from "../../ui/SavedState";
import { Progress, ScreenHead } from "../../ui/ScreenHead";
import { checkedCount, countsOf, type Filter, filters, shown } from "./checking";
import { ProblemCard } from "./ProblemCard";
import { RefusedTexts } from "./RefusedTexts";
import { useListTexts, useMayEditAll, useReworded } from "./useListText";

export default function WordingScreen() {
  const t = useText(wording);
  const me = useMe();
  const { list, phase } = useView((view) => ({ list: view.list?.problems, phase: view.workshop.phase }));
  const mayEdit = useMayEditAll();
  const texts = useListTexts(mayEdit);
  const reworded = useReworded(texts.document);
  const problems = useMemo(() => entriesOf<ProblemId, ProblemView>(list ?? {}), [list]);
  const [filter, setFilter] = useState<Filter>("all");
  const [search, setSearch] = useState("");
  const [kept, setKept] = useState<ReadonlySet<ProblemId>>(new Set());
  const counts = countsOf(problems);
  const done = checkedCount(problems);
  const judges = me.role === "facilitator" && (phase === "merging" || phase === "wording" || phase === "tasks");
  const visible = shown(problems, filter, search, kept);
  const left = problems.length - done;
  const early = phase === "lobby" || phase === "exercises" || phase === "merging";

  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead
        title={t("title")} lead={t("lead")}
        facts={problems.length > 0 && (
          <>
            <Progress done={done} all={problems.length} label={t("checked", { done, all: problems.length })} />
            {mayEdit && <SavedState saved={texts.saved} />}
          </>
        )}
      >
        <PhaseStep
          from="wording" label={t("to_tasks")}
          confirm={left > 0 ? { title: t("to_tasks_title"), text: t("to_tasks_text", { count: left }) } : undefined}
        />
      </ScreenHead>
      {early && <Banner>{t("too_early")}</Banner>}
      {!early && phase !== "wording" && phase !== "tasks" && <Banner>{t("too_late")}</Banner>}
      <RefusedTexts texts={texts} />
      {problems.length === 0 ? <EmptyState title={t("empty")}>{t("empty_text")}</EmptyState> : (
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Select
            label={t("filter")} value={filter}
            onChange={(event) => { setFilter(filters.find((one) => one === event.target.value) ?? "all"); setKept(new Set()); }}
          >
            {filters.map((one) => <option key={one} value={one}>{t(`filter_${one}`, { number: counts[one] })}</option>)}
          </Select>
          <Field label={t("search")} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        </div>
      )}
      {problems.length > 0 && visible.length === 0 && <EmptyState title={t("nothing_fits")} />}
      {visible.map(([id, problem]) => (
        <ProblemCard
          key={id} id={id} problem={problem} document={texts.document} writable={mayEdit} judges={judges} reworded={reworded.get(id)}
          onJudged={(judged) => setKept((before) => new Set(before).add(judged))}
        />
      ))}
    </div>
  );
}
