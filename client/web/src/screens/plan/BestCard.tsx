import { formatNumber } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { PlanView, TaskId } from "../../protocol/generated";
import { plan as texts } from "../../texts/plan";
import { Card } from "../../ui/Panel";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { comparisonOf } from "./roadmap";

/** The best possible set under the same capacity and pins, beside the plan: a comparison, not advice. */
export function BestCard({ plan }: { readonly plan: PlanView }) {
  const t = useText(texts);
  const language = useLanguage();
  const { adds, drops } = comparisonOf(plan);
  return (
    <Card title={t("best_title")}>
      {adds.length === 0 && drops.length === 0 ? <p>{t("best_same")}</p> : (
        <div className="flex flex-col gap-3">
          <p>{t("best_text", { best: formatNumber(plan.best_score, language), plan: formatNumber(plan.score, language) })}</p>
          <Names title={t("best_adds")} tasks={adds} />
          <Names title={t("best_drops")} tasks={drops} />
        </div>
      )}
    </Card>
  );
}

function Names({ title, tasks }: { readonly title: string; readonly tasks: readonly TaskId[] }) {
  const view = useView((whole) => ({ tasks: whole.tasks, list: whole.list }));
  if (tasks.length === 0) return null;
  return (
    <div>
      <p className="text-sm text-soft">{title}</p>
      <ul className="list-disc pl-5">
        {tasks.map((id) => <li key={id}>{nameOfTask(view.tasks[id], view.tasks[id] ? problemOf(view.list, view.tasks[id].problem) : null)}</li>)}
      </ul>
    </div>
  );
}
