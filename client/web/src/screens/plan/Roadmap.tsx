import { useText, useView } from "../../hooks";
import type { PlanRowView, PlanView } from "../../protocol/generated";
import { plan as texts } from "../../texts/plan";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { AssignmentLine } from "./AssignmentLine";
import { roadmapOf, steps } from "./roadmap";

/** The planned tasks in the three steps of the roadmap. */
export function Roadmap({ plan }: { readonly plan: PlanView }) {
  const t = useText(texts);
  const roadmap = roadmapOf(plan.rows);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-soft">{t("roadmap_text")}</p>
      <ol className="grid grid-cols-1 gap-4 md:grid-cols-3">
        {steps.map((step, at) => <li key={step} className="min-w-0"><Column title={`${at + 1}. ${t(step)}`} rows={roadmap[step]} /></li>)}
      </ol>
      {roadmap.none.length > 0 && <Column title={t("roadmap_none")} rows={roadmap.none} />}
    </div>
  );
}

function Column({ title, rows }: { readonly title: string; readonly rows: readonly PlanRowView[] }) {
  const t = useText(texts);
  const view = useView((whole) => ({ tasks: whole.tasks, list: whole.list }));
  return (
    <section className="h-full rounded-xl border border-line bg-paper p-4">
      <h3 className="mb-2">{title}</h3>
      {rows.length === 0 && <p className="text-soft">{t("roadmap_empty")}</p>}
      <ul className="flex flex-col gap-3">
        {rows.map((row) => {
          const task = view.tasks[row.task];
          return (
            <li key={row.task} className="break-inside-avoid border-l-2 border-accent pl-3">
              <p>{nameOfTask(task, task ? problemOf(view.list, task.problem) : null)}</p>
              <AssignmentLine assignment={row.assignment} withStep={false} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
