import { TriangleAlert } from "lucide-react";
import { formatNumber, local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { RankedView, ResultsView } from "../../protocol/generated";
import { reveal } from "../../texts/reveal";
import { Badge, Banner } from "../../ui/Panel";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { criterionOf } from "./dots";
import { scoreOf, stepsOf, tiedWith } from "./results";

/** The ranking, with the formula and every number behind each score. `open` in the report, which has a heading of its own. */
export function Ranking({ results, open = false }: { readonly results: ResultsView; readonly open?: boolean }) {
  const t = useText(reveal);
  const fragile = results.ranking.filter((row) => row.fragile).length;
  return (
    <div className="flex flex-col gap-4">
      {!open && <h2>{t("ranking_title")}</h2>}
      <p className="max-w-prose text-soft">{t("formula")}</p>
      <Banner tone={fragile > 0 ? "warn" : "good"}>
        {fragile > 0 ? <>{t("fragile_count", { count: fragile })} {t("fragile_text")}</> : t("stable_all")}
      </Banner>
      <ol className="flex flex-col gap-2">
        {results.ranking.map((row) => <Row key={row.task} row={row} ranking={results.ranking} open={open} />)}
      </ol>
    </div>
  );
}

function Row({ row, ranking, open }: { readonly row: RankedView; readonly ranking: readonly RankedView[]; readonly open: boolean }) {
  const t = useText(reveal);
  const { task, list } = useView((view) => ({ task: view.tasks[row.task], list: view.list }));
  const tied = tiedWith(ranking, row);
  return (
    <li className="grid grid-cols-[3rem_minmax(0,1fr)_auto] items-start gap-x-3 max-sm:grid-cols-[2rem_minmax(0,1fr)_auto] max-sm:gap-x-2 gap-y-1 rounded-xl border border-line bg-paper p-3 break-inside-avoid sm:p-4">
      <span className="text-2xl leading-none font-semibold tabular-nums" aria-label={`${t("rank")} ${row.rank ?? t("not_scored")}`}>{row.rank ?? "–"}</span>
      <div className="min-w-0">
        <p className="font-medium">{nameOfTask(task, task ? problemOf(list, task.problem) : null)}</p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-soft empty:hidden">
          {tied > 0 && <span>{t("tie", { count: tied })}</span>}
          {row.fragile && <span title={t("fragile_text")}><Badge tone="warn"><TriangleAlert aria-hidden size={15} />{t("fragile")}</Badge></span>}
          {row.rank === null && <span>{t("not_scored_text")}</span>}
        </p>
      </div>
      <span className="text-right">
        <span className="block text-lg leading-none font-semibold tabular-nums">{row.score ?? "–"}</span>
        <span className="text-sm text-soft">{t("score")}</span>
      </span>
      {row.score !== null && (
        <details open={open} className="col-span-2 col-start-2 text-sm">
          <summary className="w-fit py-0.5 text-soft hover:text-ink print:hidden">{t("how")}</summary>
          <Sum row={row} />
        </details>
      )}
    </li>
  );
}

/** The score written out: each criterion, then the sum. */
function Sum({ row }: { readonly row: RankedView }) {
  const t = useText(reveal);
  const language = useLanguage();
  const { form, template } = useView((view) => ({ form: view.form.criteria, template: view.workshop.template.criteria }));
  const steps = stepsOf(row, form);
  const counted = steps.filter((step) => step.weight > 0);
  return (
    <div className="mt-1 tabular-nums">
      <ul>
        {steps.map((step) => (
          <li key={step.criterion}>
            {t("how_step", {
              criterion: local(criterionOf(step.criterion, form, template).title, language),
              median: formatNumber(step.median, language), share: step.share, weight: step.weight,
            })}
          </li>
        ))}
      </ul>
      <p className="font-medium">
        {t("how_sum", {
          sum: counted.map((step) => `${step.share} × ${step.weight}`).join(" + "),
          weights: counted.reduce((sum, step) => sum + step.weight, 0), score: scoreOf(steps) ?? "–",
        })}
      </p>
    </div>
  );
}
