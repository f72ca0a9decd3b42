import { Plus, RotateCcw } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useMe, useText, useView } from "../../hooks";
import { type Criterion, limits } from "../../protocol/generated";
import { scoring } from "../../texts/scoring";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Badge, Banner, Card } from "../../ui/Panel";
import { CriterionForm } from "./CriterionForm";
import { isSound, moved, newCriterion, problemOfForm, sameForm, trimmed } from "./form";

/** The scoring form: edited by facilitators while it is not frozen, read by everybody else. */
export function FormEditor() {
  const t = useText(scoring);
  const role = useMe().role;
  const { form, phase } = useView((view) => ({ form: view.form, phase: view.workshop.phase }));
  if (role !== "facilitator" || form.frozen || phase === "closed") {
    return (
      <div className="flex flex-col gap-4">
        {role === "facilitator" && <Banner>{t(phase === "closed" ? "form_over" : "form_frozen")}</Banner>}
        <FormReading criteria={form.criteria} />
      </div>
    );
  }
  return <Editing />;
}

function Editing() {
  const t = useText(scoring);
  const { criteria, template } = useView((view) => ({ criteria: view.form.criteria, template: view.workshop.template.criteria }));
  const { send, busy } = useCommand();
  /** What the editing started from, and what it is now; null while nothing was changed. */
  const [draft, setDraft] = useState<{ readonly from: readonly Criterion[]; readonly now: readonly Criterion[] } | null>(null);
  const [asking, setAsking] = useState(false);
  const now = draft?.now ?? criteria;
  const dirty = draft !== null && !sameForm(draft.now, criteria);
  const overtaken = draft !== null && dirty && !sameForm(draft.from, criteria);
  const change = (next: readonly Criterion[]) => setDraft({ from: draft?.from ?? criteria, now: next });
  const save = async () => {
    const outcome = await send({ type: "set_form", criteria: trimmed(now) });
    if (outcome.ok) {
      setDraft(null);
      announce(t("form_saved"));
    }
  };
  const problem = problemOfForm(now);
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-prose text-soft">{t("form_lead")}</p>
      {overtaken && <Banner tone="warn" action={<Button onClick={() => setDraft(null)}>{t("take_theirs")}</Button>}>{t("changed_elsewhere")}</Banner>}
      {now.map((criterion, at) => (
        <CriterionForm
          key={criterion.id} criterion={criterion} number={at + 1} last={at === now.length - 1}
          onChange={(next) => change(now.map((one, place) => (place === at ? next : one)))}
          onMove={(by) => change(moved(now, at, by))}
          onRemove={() => change(now.filter((_, place) => place !== at))}
        />
      ))}
      {problem !== null && <Banner tone="danger">{t(problem)}</Banner>}
      <div className="flex flex-wrap gap-2">
        {now.length < limits.CRITERIA_MAX && <Button icon={Plus} onClick={() => change([...now, newCriterion(now)])}>{t("add_criterion")}</Button>}
        {!sameForm(now, template) && <Button look="quiet" icon={RotateCcw} onClick={() => setAsking(true)}>{t("from_template")}</Button>}
      </div>
      {dirty && (
        <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center justify-between gap-2 border-t border-line bg-paper px-4 py-3 sm:mx-0 sm:rounded-xl sm:border">
          <p role="status">{t("unsaved")}</p>
          <span className="flex flex-wrap gap-2">
            <Button onClick={() => setDraft(null)}>{t("discard")}</Button>
            <Button look="primary" disabled={busy || !isSound(now)} onClick={() => void save()}>{t("save_form")}</Button>
          </span>
        </div>
      )}
      {asking && (
        <Confirm
          title={t("from_template_title")} text={t("from_template_text")} action={t("from_template")}
          onConfirm={() => change(template)} onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** The form as it is asked. */
export function FormReading({ criteria }: { readonly criteria: readonly Criterion[] }) {
  const t = useText(scoring);
  const language = useLanguage();
  return (
    <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
      {criteria.map((criterion) => (
        <Card
          key={criterion.id} title={local(criterion.title, language)}
          actions={<span className="flex flex-wrap gap-1"><Badge>{t("weight_shown", { weight: criterion.weight })}</Badge><Badge>{t(`direction_${criterion.direction}`)}</Badge></span>}
        >
          <p className="mb-2">{local(criterion.question, language)}</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
            {criterion.points.map((point) => (
              <div key={point.value} className="contents"><dt className="text-right font-semibold tabular-nums">{point.value}</dt><dd>{local(point.text, language)}</dd></div>
            ))}
          </dl>
        </Card>
      ))}
    </div>
  );
}
