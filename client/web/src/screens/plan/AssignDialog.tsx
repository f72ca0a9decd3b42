import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, usePersonName, useText, useView } from "../../hooks";
import { type Assignment, type Expectation, limits, type PersonId, type PersonView, type TaskId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { takesPart } from "../../protocol/people";
import { common } from "../../texts/common";
import { plan as texts } from "../../texts/plan";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { steps } from "./roadmap";

/** The value of the choice "somebody who is not in the workshop"; no person has this id. */
const OTHER = "other";

/** Who does a task, until when, in which step, and which figures it should move. */
export function AssignDialog({ task, name, before, onClose }: {
  readonly task: TaskId; readonly name: string; readonly before: Assignment; readonly onClose: () => void;
}) {
  const t = useText(texts);
  const words = useText(common);
  const nameOf = usePersonName();
  const { people } = useView((view) => ({ people: view.people }));
  const { send, busy } = useCommand();
  const [draft, setDraft] = useState(before);
  const [owner, setOwner] = useState<string>(before.owner ?? (before.owner_text === "" ? "" : OTHER));
  const candidates = entriesOf<PersonId, PersonView>(people).filter(([id, person]) => takesPart(person) || id === before.owner);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const person = candidates.find(([id]) => id === owner)?.[0] ?? null;
    const assignment: Assignment = {
      ...draft, owner: person, owner_text: owner === OTHER ? draft.owner_text.trim() : "",
      expectations: draft.expectations.filter((one) => one.indicator !== "")
        .map((one) => ({ ...one, baseline: one.baseline.trim(), target: one.target.trim() })),
    };
    const outcome = await send({ type: "assign_task", task, assignment });
    if (outcome.ok || (outcome.failure.kind === "refused" && outcome.failure.code === "nothing_to_do")) onClose();
  };
  return (
    <Dialog title={t("assign_title")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <p className="font-medium">{name}</p>
        <Select label={t("owner")} value={owner} onChange={(event) => setOwner(event.target.value)}>
          <option value="">{t("owner_none")}</option>
          {candidates.map(([id, person]) => <option key={id} value={id}>{nameOf(id, person)}</option>)}
          <option value={OTHER}>{t("owner_other")}</option>
        </Select>
        {owner === OTHER && (
          <Field
            label={t("owner_text")} hint={t("owner_text_hint")} maxLength={limits.TITLE_MAX} value={draft.owner_text}
            onChange={(event) => setDraft({ ...draft, owner_text: event.target.value })}
          />
        )}
        <Field label={t("due")} type="date" className="max-w-52" value={draft.due} onChange={(event) => setDraft({ ...draft, due: event.target.value })} />
        <Select label={t("step")} value={draft.step ?? ""} onChange={(event) => setDraft({ ...draft, step: steps.find((step) => step === event.target.value) ?? null })}>
          <option value="">{t("step_none")}</option>
          {steps.map((step) => <option key={step} value={step}>{t(step)}</option>)}
        </Select>
        <Expectations value={draft.expectations} onChange={(expectations) => setDraft({ ...draft, expectations })} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words("cancel")}</Button>
          <Button type="submit" look="primary" disabled={busy}>{words("save")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Expectations({ value, onChange }: { readonly value: readonly Expectation[]; readonly onChange: (value: Expectation[]) => void }) {
  const t = useText(texts);
  const language = useLanguage();
  const indicators = useView((view) => view.workshop.template.indicators);
  const free = indicators.filter((indicator) => !value.some((one) => one.indicator === indicator.id));
  const set = (at: number, change: Partial<Expectation>) => onChange(value.map((one, place) => (place === at ? { ...one, ...change } : one)));
  if (indicators.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium">{t("expectations")}</legend>
      {value.map((one, at) => {
        const chosen = indicators.find((indicator) => indicator.id === one.indicator);
        return (
          <div key={one.indicator} className="flex flex-col gap-2 rounded-lg border border-line p-3">
            <div className="flex items-end gap-1">
              <div className="min-w-0 flex-1">
                <Select label={t("indicator")} hint={chosen && local(chosen.meaning, language)} value={one.indicator} onChange={(event) => set(at, { indicator: event.target.value })}>
                  {indicators.filter((indicator) => indicator === chosen || free.includes(indicator)).map((indicator) => <option key={indicator.id} value={indicator.id}>{local(indicator.title, language)}</option>)}
                </Select>
              </div>
              <IconButton label={t("remove_expectation")} icon={X} onClick={() => onChange(value.filter((_, place) => place !== at))} />
            </div>
            <div className="grid grid-cols-2 gap-2">
              <Field label={t("baseline")} maxLength={limits.TITLE_MAX} value={one.baseline} onChange={(event) => set(at, { baseline: event.target.value })} />
              <Field label={t("target")} maxLength={limits.TITLE_MAX} value={one.target} onChange={(event) => set(at, { target: event.target.value })} />
            </div>
          </div>
        );
      })}
      {free[0] !== undefined && (
        <Button icon={Plus} className="self-start" onClick={() => onChange([...value, { indicator: free[0]?.id ?? "", baseline: "", target: "" }])}>{t("add_expectation")}</Button>
      )}
    </fieldset>
  );
}
