// The report: reads on the screen and prints well. The sponsor opens it a month later and asks where this came from.

import type { ReactNode } from "react";
import { formatDate } from "../../format";
import { useLanguage, useMe, useRoute, useServerNow, useText, useView } from "../../hooks";
import type { ResultsView } from "../../protocol/generated";
import { isSimulated } from "../../rehearsal/mark";
import { addressOf } from "../../router";
import { rehearsal } from "../../texts/rehearsal";
import { report } from "../../texts/report";
import { Link } from "../../ui/Link";
import { Banner, EmptyState } from "../../ui/Panel";
import { PhaseStep } from "../../ui/PhaseStep";
import { CapacityCard } from "../plan/CapacityCard";
import { BestCard } from "../plan/BestCard";
import { PlanList } from "../plan/PlanList";
import { Roadmap } from "../plan/Roadmap";
import { Picture } from "../reveal/Picture";
import { Ranking } from "../reveal/Ranking";
import { TaskSpread } from "../reveal/TaskSpread";
import { Downloads } from "./Downloads";
import { ProblemsPart } from "./ProblemsPart";

const parts = ["plan", "ranking", "disagreement", "problems"] as const;

export default function ReportScreen() {
  const t = useText(report);
  const role = useMe().role;
  const { plan, results, phase } = useView((view) => ({ plan: view.plan, results: view.results, phase: view.workshop.phase }));
  const over = phase === "plan" || phase === "closed";
  if (role === "participant" && results === null && !over) {
    return <EmptyState title={t("title")}><p className="mb-3">{t("not_yet")}</p><BackLink /></EmptyState>;
  }
  const content: Record<(typeof parts)[number], ReactNode> = {
    plan: plan === null || results === null ? <p className="text-soft">{t(over ? "plan_without" : "plan_none")}</p> : (
      <div className="flex flex-col gap-5">
        <p className="font-medium">{t("planned", { count: plan.rows.filter((row) => row.place === "planned").length })}</p>
        <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2"><CapacityCard plan={plan} may={false} /><BestCard plan={plan} /></div>
        <PlanList plan={plan} results={results} rights={{ arranges: false, costs: false }} />
        <Roadmap plan={plan} under="h2" />
      </div>
    ),
    ranking: results && <div className="flex flex-col gap-6"><Ranking results={results} open /><Picture results={results} /></div>,
    disagreement: results && <Disagreements results={results} />,
    problems: <ProblemsPart />,
  };
  const shown = parts.filter((part) => content[part] !== null);
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6 px-4 py-6 [print-color-adjust:exact] sm:px-6 print:max-w-none print:p-0">
      <div className="flex items-start justify-between gap-2"><Head /><PhaseStep from="closed" /></div>
      <Downloads />
      <nav aria-label={t("contents")} className="print:hidden">
        <ul className="flex flex-wrap gap-x-4">
          {shown.map((part) => <li key={part}><a href={`#${part}`} onClick={(event) => { event.preventDefault(); document.getElementById(part)?.scrollIntoView(); }} className="text-accent underline">{t(part)}</a></li>)}
        </ul>
      </nav>
      {shown.map((part) => (
        <section key={part} id={part} className={`flex scroll-mt-4 flex-col gap-4 ${part === "plan" ? "" : "print:break-before-page"}`}>
          <h2 className="border-b-2 border-edge pb-1 !text-2xl">{t(part)}</h2>
          {content[part]}
        </section>
      ))}
    </div>
  );
}

function Head() {
  const t = useText(report);
  const r = useText(rehearsal);
  const language = useLanguage();
  const role = useMe().role;
  const now = useServerNow(600_000);
  const { title, people, rooms, account } = useView((view) => ({ title: view.workshop.title, people: view.people, rooms: view.rooms, account: view.list?.account }));
  const participants = Object.values(people).filter((person) => person?.role === "participant" && !person.removed).length;
  // Those who were sent home, too: what they wrote is in the report.
  const simulated = Object.values(people).filter((person) => person !== undefined && isSimulated(person)).length;
  return (
    <div className="min-w-0 flex-1">
      <p className="text-soft">{t("title")}</p>
      <h1>{title}</h1>
      <p className="mt-1 text-soft">
        {[
          t("made", { date: formatDate(now, language) }), t("people", { count: participants }), t("rooms", { count: Object.keys(rooms).length }),
          ...(account ? [t("account", { notes: t("notes", { count: account.notes }), problems: t("problems_count", { count: account.problems }) })] : []),
        ].join(" · ")}
      </p>
      {simulated > 0 && <div className="mt-3"><Banner tone="warn">{r("took_part", { count: simulated })}</Banner></div>}
      {role === "participant" && <p className="mt-2 print:hidden"><BackLink /></p>}
    </div>
  );
}

function BackLink() {
  const t = useText(report);
  const route = useRoute();
  const { workshop, phase } = useView((view) => ({ workshop: view.workshop.id, phase: view.workshop.phase }));
  if (phase === "closed") return null;
  return <Link to={addressOf({ workshop, as: route.page === "workshop" ? route.as : null })} className="text-accent underline">{t("back")}</Link>;
}

function Disagreements({ results }: { readonly results: ResultsView }) {
  return (
    <div className="flex flex-col gap-4">
      {[...results.talk, ...results.ranking.map((row) => row.task).filter((task) => !results.talk.includes(task))].map((task) => (
        <TaskSpread key={task} task={task} results={results} row={results.ranking.find((row) => row.task === task)} />
      ))}
    </div>
  );
}
