import { formatDate, local } from "../../format";
import { useLanguage, usePersonName, useText, useView } from "../../hooks";
import type { Assignment } from "../../protocol/generated";
import { plan as texts } from "../../texts/plan";
import { dayOf, isAssigned } from "./roadmap";

/** Who, until when, which step, which figures: in words. */
export function AssignmentLine({ assignment, withStep = true }: { readonly assignment: Assignment; readonly withStep?: boolean }) {
  const t = useText(texts);
  const language = useLanguage();
  const nameOf = usePersonName();
  const { people, indicators } = useView((view) => ({ people: view.people, indicators: view.workshop.template.indicators }));
  if (!isAssigned(assignment)) return null;
  const owner = assignment.owner === null ? assignment.owner_text : nameOf(assignment.owner, people[assignment.owner]);
  const day = dayOf(assignment.due);
  const facts = [
    owner === "" ? "" : t("owner_is", { name: owner }),
    day === null ? "" : t("due_is", { date: formatDate(day, language) }),
    withStep && assignment.step !== null ? t(assignment.step) : "",
  ].filter((fact) => fact !== "");
  return (
    <div className="text-sm">
      {facts.length > 0 && <p>{facts.join(" · ")}</p>}
      {assignment.expectations.map((one) => {
        const indicator = indicators.find((known) => known.id === one.indicator);
        return (
          <p key={one.indicator} className="text-soft">
            {t("expects", {
              indicator: indicator ? local(indicator.title, language) : one.indicator,
              baseline: one.baseline || t("unknown"), target: one.target || t("unknown"),
            })}
          </p>
        );
      })}
    </div>
  );
}
