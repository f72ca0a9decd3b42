import { Fragment } from "react";
import { useMe, useText, useView } from "../../hooks";
import type { PlanView, ResultsView } from "../../protocol/generated";
import { plan as texts } from "../../texts/plan";
import { Banner } from "../../ui/Panel";
import { lineBefore } from "./capacity";
import { PlanRow, type Rights } from "./PlanRow";
import { cameLater } from "./roadmap";

/** What this person may change in the plan now. */
export function useRights(): Rights {
  const role = useMe().role;
  const phase = useView((view) => view.workshop.phase);
  const open = phase === "tasks" || phase === "scoring" || phase === "plan";
  return { arranges: open && role === "facilitator", costs: open && role !== "observer" };
}

/** The ranked list with the line where the capacity ends. */
export function PlanList({ plan, results, rights }: { readonly plan: PlanView; readonly results: ResultsView; readonly rights: Rights }) {
  const t = useText(texts);
  const me = useMe().person;
  const line = lineBefore(plan.rows);
  const unknown = plan.rows.filter((row) => row.place === "no_cost").length;
  return (
    <div className="flex flex-col gap-3">
      {rights.costs && unknown > 0 && <Banner tone="warn">{t("need_costs", { count: unknown })}</Banner>}
      <ol className="flex flex-col gap-2">
        {plan.rows.map((row, at) => (
          <Fragment key={row.task}>
            {at === line && (
              <li className="my-1 flex flex-col gap-0.5 border-t-4 border-double border-edge pt-1">
                <span className="font-semibold">{t("line")}</span>
                <span className="text-sm text-soft">{t("line_hint")}</span>
              </li>
            )}
            <PlanRow
              row={row} ranked={results.ranking.find((one) => one.task === row.task)} currency={plan.currency}
              later={cameLater(plan.rows, at)} rights={rights} mine={row.assignment.owner === me}
            />
          </Fragment>
        ))}
      </ol>
    </div>
  );
}
