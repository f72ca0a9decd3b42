// Facilitators and observers: the plan, its capacity, pins, costs and assignments.

import { FileText } from "lucide-react";
import { useState } from "react";
import { useRoute, useText, useView } from "../../hooks";
import { addressOf, navigate } from "../../router";
import { plan as texts } from "../../texts/plan";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/Panel";
import { PhaseStep } from "../../ui/PhaseStep";
import { ScreenHead } from "../../ui/ScreenHead";
import { Tabs } from "../../ui/Tabs";
import { BestCard } from "./BestCard";
import { CapacityCard } from "./CapacityCard";
import { PlanList, useRights } from "./PlanList";
import { Roadmap } from "./Roadmap";

export default function PlanScreen() {
  const t = useText(texts);
  const route = useRoute();
  const rights = useRights();
  const { plan, results, workshop, phase } = useView((view) => ({ plan: view.plan, results: view.results, workshop: view.workshop.id, phase: view.workshop.phase }));
  const [tab, setTab] = useState<"plan" | "roadmap">("plan");
  const over = phase === "plan" || phase === "closed";
  const none = plan === null || results === null;
  if (none && !over) return <EmptyState title={t("none_title")}>{t("none_text")}</EmptyState>;
  const report = () => navigate(addressOf({ workshop, area: "report", as: route.page === "workshop" ? route.as : null }));
  const head = (
    <ScreenHead title={t("title")} lead={none ? undefined : t("lead")}>
      <Button icon={FileText} onClick={report}>{t("report_link")}</Button>
      <PhaseStep from="plan" label={t("finish")} confirm={{ title: t("finish_title"), text: t("finish_text") }} />
    </ScreenHead>
  );
  if (none) {
    return (
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 px-4 py-6 sm:px-6">
        {head}
        <EmptyState title={t("without_title")}>{t("without_text")}</EmptyState>
      </div>
    );
  }
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 px-4 py-6 sm:px-6">
      {head}
      <Tabs
        label={t("sections")} value={tab} onChange={setTab}
        tabs={[
          {
            value: "plan", label: t("tab_plan"), content: (
              <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
                <div className="flex min-w-0 flex-col gap-5 max-lg:contents lg:order-2 lg:sticky lg:top-4">
                  <CapacityCard plan={plan} may={rights.arranges} />
                  <div className="min-w-0 max-lg:order-1"><BestCard plan={plan} /></div>
                </div>
                <PlanList plan={plan} results={results} rights={rights} />
              </div>
            ),
          },
          { value: "roadmap", label: t("tab_roadmap"), content: <Roadmap plan={plan} /> },
        ]}
      />
    </div>
  );
}
