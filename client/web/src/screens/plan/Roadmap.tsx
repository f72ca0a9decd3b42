import { useText, useView } from "../../hooks";
import type { PlanRowView, PlanView } from "../../protocol/generated";
import { plan as texts } from "../../texts/plan";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { AssignmentLine } from "./AssignmentLine";
import { roadmapOf, steps } from "./roadmap";

/** The planned tasks in the three steps of the roadmap. `under` is the heading that stands above it. */
export function Roadmap({ plan, under = "h1" }: { readonly plan: PlanView; readonly under?: "h1" | "h2" }) {
  const t = useText(texts);
  const roadmap = roadmapOf(plan.rows);
  const heading = under === "h1" ? "h2" : "h3";
  return (
    <div className="flex flex-col gap-4">
      <p className="text-soft">{t("roadmap_text")}</p>
      <ol className="grid grid-cols-1 gap-4 md:grid-cols-3">
        {steps.map((step, at) => <li key={step} className="min-w-0"><Column heading={heading} title={`${at + 1}. ${t(step)}`} rows={roadmap[step]} /></li>)}
      </ol>
      {roadmap.none.length > 0 && <Column heading={heading} title={t("roadmap_none")} rows={roadmap.none} />}
    </div>
  );
}

function Column({ heading: Heading, title, rows }: { readonly heading: "h2" | "h3"; readonly title: string; readonly rows: readonly PlanRowView[] }) {
  const t = useText(texts);
  const view = useView((whole) => ({ tasks: whole.tasks, list: whole.list }));
  return (
    <section className="h-full rounded-xl border border-line bg-paper p-4">
      <Heading className="mb-2 text-base">{title}</Heading>
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
