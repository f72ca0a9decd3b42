// A participant in the plan phase: the plan as it grows, with costs to enter, and the results behind it.

import { useState } from "react";
import { useRoute, useText, useView } from "../../hooks";
import { addressOf } from "../../router";
import { plan as texts } from "../../texts/plan";
import { Link } from "../../ui/Link";
import { EmptyState } from "../../ui/Panel";
import { ScreenHead } from "../../ui/ScreenHead";
import { Tabs } from "../../ui/Tabs";
import { Picture } from "../reveal/Picture";
import { Ranking } from "../reveal/Ranking";
import { Talk } from "../reveal/Talk";
import { CapacityCard } from "./CapacityCard";
import { PlanList, useRights } from "./PlanList";
import { Roadmap } from "./Roadmap";

export default function ParticipantPlan() {
  const t = useText(texts);
  const route = useRoute();
  const rights = useRights();
  const { plan, results, workshop } = useView((view) => ({ plan: view.plan, results: view.results, workshop: view.workshop.id }));
  const [tab, setTab] = useState<"plan" | "roadmap" | "results">("plan");
  const report = <Link to={addressOf({ workshop, area: "report", as: route.page === "workshop" ? route.as : null })} className="text-accent underline">{t("report_link")}</Link>;
  if (plan === null || results === null) {
    return <EmptyState title={t("without_title")}><p className="mb-3">{t("without_text")}</p>{report}</EmptyState>;
  }
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead title={t("title")} lead={t("lead_participant")}>
        {report}
      </ScreenHead>
      <Tabs
        label={t("sections")} value={tab} onChange={setTab}
        tabs={[
          { value: "plan", label: t("tab_plan"), content: <div className="flex flex-col gap-4"><CapacityCard plan={plan} may={false} /><PlanList plan={plan} results={results} rights={rights} /></div> },
          { value: "roadmap", label: t("tab_roadmap"), content: <Roadmap plan={plan} /> },
          { value: "results", label: t("tab_results"), content: <div className="flex flex-col gap-8"><Talk results={results} /><Ranking results={results} /><Picture results={results} /></div> },
        ]}
      />
    </div>
  );
}
