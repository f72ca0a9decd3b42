// Facilitators and observers: the form, prepared before scoring begins, then how far everybody is.

import { ChartNoAxesColumn } from "lucide-react";
import { useState } from "react";
import { useRoute, useText, useView } from "../../hooks";
import { addressOf, navigate } from "../../router";
import { scoring as texts } from "../../texts/scoring";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import { PhaseStep } from "../../ui/PhaseStep";
import { ScreenHead } from "../../ui/ScreenHead";
import { Tabs } from "../../ui/Tabs";
import { FormEditor } from "./FormEditor";
import { RevealButton, RoundProgress } from "./RoundProgress";

export default function ScoringScreen() {
  const t = useText(texts);
  const route = useRoute();
  const { scoring, workshop, phase } = useView((view) => ({ scoring: view.scoring, workshop: view.workshop.id, phase: view.workshop.phase }));
  const [tab, setTab] = useState<"progress" | "form">("progress");
  const results = () => navigate(addressOf({ workshop, area: "results", as: route.page === "workshop" ? route.as : null }));
  const inVain = phase === "scoring" && (scoring === null || (scoring.open && (scoring.order.length === 0 || scoring.scorers === 0)));
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead title={t("title")} lead={scoring === null && !inVain ? t("before") : undefined}>
        {scoring !== null && <RevealButton scoring={scoring} />}
        {scoring !== null && !scoring.open && <Button icon={ChartNoAxesColumn} onClick={results}>{t("to_results")}</Button>}
        {(inVain || (scoring !== null && !scoring.open)) && <PhaseStep from="scoring" label={t(inVain ? "to_plan_without" : "to_plan")} />}
      </ScreenHead>
      {inVain && <Banner tone="warn">{t(scoring === null || scoring.order.length === 0 ? "no_tasks" : "no_scorers")}</Banner>}
      {scoring === null ? <FormEditor /> : (
        <>
          {!scoring.open && <Banner tone="good">{t("revealed", { number: scoring.round })}</Banner>}
          <Tabs
            label={t("sections")} value={tab} onChange={setTab}
            tabs={[
              { value: "progress", label: t("tab_progress"), content: <RoundProgress scoring={scoring} /> },
              { value: "form", label: t("tab_form"), content: <FormEditor /> },
            ]}
          />
        </>
      )}
    </div>
  );
}
