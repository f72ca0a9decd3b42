import { useState } from "react";
import { useMe, useText, useView } from "../../hooks";
import { reveal } from "../../texts/reveal";
import { Banner, EmptyState } from "../../ui/Panel";
import { PhaseStep } from "../../ui/PhaseStep";
import { ScreenHead } from "../../ui/ScreenHead";
import { Tabs } from "../../ui/Tabs";
import { Picture } from "./Picture";
import { Ranking } from "./Ranking";
import { Talk } from "./Talk";

/** What was revealed, for whoever may see it: disagreement first, then the ranking, then the picture. */
export function Results() {
  const t = useText(reveal);
  const role = useMe().role;
  const { results, scoring } = useView((view) => ({ results: view.results, scoring: view.scoring }));
  const [tab, setTab] = useState<"talk" | "ranking" | "picture">("talk");
  if (results === null) return <EmptyState title={t("none_title")}>{t("none_text")}</EmptyState>;
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead title={t("title")} lead={t(role === "participant" ? "lead" : "lead_facilitator")}>
        <PhaseStep from="scoring" label={t("to_plan")} />
      </ScreenHead>
      {scoring?.open && <Banner>{t("round_open", { number: scoring.round })}</Banner>}
      <Tabs
        label={t("sections")} value={tab} onChange={setTab}
        tabs={[
          { value: "talk", label: t("tab_talk"), content: <Talk results={results} /> },
          { value: "ranking", label: t("tab_ranking"), content: <Ranking results={results} /> },
          { value: "picture", label: t("tab_picture"), content: <Picture results={results} /> },
        ]}
      />
    </div>
  );
}
