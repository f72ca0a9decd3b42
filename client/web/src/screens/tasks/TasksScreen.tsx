// Facilitators and observers: every task beside its problem, and which of them are scored.

import { useMemo, useState } from "react";
import { useMe, useRoute, useText, useView } from "../../hooks";
import { addressOf } from "../../router";
import { tasks } from "../../texts/tasks";
import { Select } from "../../ui/Field";
import { Link } from "../../ui/Link";
import { Banner, EmptyState } from "../../ui/Panel";
import { PhaseStep } from "../../ui/PhaseStep";
import { SavedState } from "../../ui/SavedState";
import { Progress, ScreenHead } from "../../ui/ScreenHead";
import { RefusedTexts } from "../wording/RefusedTexts";
import { useListTexts, useMayEditAll } from "../wording/useListText";
import { TaskCard } from "./TaskCard";
import { type Filter, filters, pairsOf, passes } from "./tasks";

export default function TasksScreen() {
  const t = useText(tasks);
  const me = useMe();
  const route = useRoute();
  const view = useView((whole) => ({ tasks: whole.tasks, list: whole.list, phase: whole.workshop.phase, workshop: whole.workshop.id }));
  const pairs = useMemo(() => pairsOf(view), [view]);
  const mayEdit = useMayEditAll();
  const texts = useListTexts(mayEdit);
  const [filter, setFilter] = useState<Filter>("all");
  const decides = me.role === "facilitator" && (view.phase === "tasks" || view.phase === "scoring" || view.phase === "plan");
  const done = pairs.filter((pair) => pair.task.included).length;
  const stale = pairs.filter((pair) => passes(pair, "stale")).length;
  const visible = pairs.filter((pair) => passes(pair, filter));
  const late = view.phase === "scoring" || view.phase === "plan" || view.phase === "closed";
  const begun = view.phase === "tasks" || late;
  const meaning = () => {
    if (done === 0) return t("to_scoring_none");
    return stale > 0 ? t("to_scoring_stale", { count: stale }) : t("to_scoring_text");
  };
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead
        title={t("title")} lead={t("lead")}
        facts={pairs.length > 0 && (
          <>
            <Progress done={done} all={pairs.length} label={t("included", { done, all: pairs.length })} />
            {mayEdit && <SavedState saved={texts.saved} />}
            <Link to={addressOf({ workshop: view.workshop, area: "scoring", as: route.page === "workshop" ? route.as : null })} className="text-accent underline">{t("form_link")}</Link>
          </>
        )}
      >
        <PhaseStep
          from="tasks" label={t(done === 0 ? "to_scoring_without" : "to_scoring")}
          confirm={{ title: t(done === 0 ? "to_scoring_without_title" : "to_scoring_title"), text: meaning() }}
        />
      </ScreenHead>
      {late && <Banner>{t("too_late")}</Banner>}
      {view.phase === "tasks" && pairs.length > 0 && done === 0 && <Banner tone="warn">{t("none_included")}</Banner>}
      <RefusedTexts texts={texts} />
      {pairs.length === 0
        ? <EmptyState title={t(begun ? "none_title" : "title")}>{t(begun ? "none_text" : "too_early")}</EmptyState>
        : (
          <div className="max-w-sm">
            <Select label={t("filter")} value={filter} onChange={(event) => setFilter(filters.find((one) => one === event.target.value) ?? "all")}>
              {filters.map((one) => <option key={one} value={one}>{t(`filter_${one}`, { number: pairs.filter((pair) => passes(pair, one)).length })}</option>)}
            </Select>
          </div>
        )}
      {pairs.length > 0 && visible.length === 0 && <EmptyState title={t("nothing_fits")} />}
      {visible.map((pair) => <TaskCard key={pair.id} pair={pair} document={texts.document} writable={mayEdit} decides={decides} />)}
    </div>
  );
}
