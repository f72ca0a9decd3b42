import { useMemo } from "react";
import { useText, useView } from "../../hooks";
import type { ProblemId, ProblemView } from "../../protocol/generated";
import { entriesOf, numberOf } from "../../protocol/ids";
import { report } from "../../texts/report";
import { nameOfTask, pairsOf } from "../tasks/tasks";
import { Evidence, Sources } from "../wording/Evidence";

/** Every problem with its task, situation, examples and sources: where this came from, down to the notes. */
export function ProblemsPart() {
  const t = useText(report);
  const view = useView((whole) => ({ list: whole.list, tasks: whole.tasks }));
  const taskOf = useMemo(() => new Map(pairsOf(view).map((pair) => [pair.task.problem, nameOfTask(pair.task, pair.problem)])), [view]);
  const problems = entriesOf<ProblemId, ProblemView>(view.list?.problems ?? {});
  if (problems.length === 0) return <p className="text-soft">{t("no_problems")}</p>;
  return (
    <ol className="flex flex-col gap-5">
      {problems.map(([id, problem]) => {
        const task = taskOf.get(id);
        return (
          <li key={id} className="flex flex-col gap-2 border-t border-line pt-4">
            <h3 className="break-after-avoid text-lg"><span className="mr-2 text-soft tabular-nums">{numberOf(id)}.</span>{problem.title}</h3>
            <p className="text-sm text-soft">{t("raised_by", { count: problem.rooms.length })}</p>
            {task !== undefined && <p>{t("its_task", { task })}</p>}
            <Evidence problem={problem} />
            <Sources problem={problem} />
          </li>
        );
      })}
    </ol>
  );
}
