import { type FormEvent, useEffect, useState } from "react";
import { formatMinutes, local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import { type Created, type Language, limits, type Template, type TemplateList } from "../../protocol/generated";
import { browser, openApi } from "../../session/api";
import { type Failure, sentenceOf } from "../../session/failure";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { Banner } from "../../ui/Panel";
import { headcountFrom, keepHeadcount } from "./headcount";

interface Props {
  readonly onCreated: (created: Created, name: string) => void;
}

/** Asks the server what it offers, then for a title and a name. */
export function CreateForm({ onCreated }: Props) {
  const t = useText(start);
  const language = useLanguage();
  const [offer, setOffer] = useState<TemplateList | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    void openApi(browser()).templates().then((outcome) => {
      if (gone) return;
      if (outcome.ok) setOffer(outcome.value);
      else setFailure(outcome.failure);
    });
    return () => {
      gone = true;
    };
  }, [attempt]);
  if (offer !== null) return <Form offer={offer} onCreated={onCreated} />;
  if (failure === null) return <Loading />;
  return (
    <Banner tone="danger" action={<Button onClick={() => { setFailure(null); setAttempt(attempt + 1); }}>{t("try_again")}</Button>}>
      {t("templates_failed")} {sentenceOf(failure, language)}
    </Banner>
  );
}

function Form({ offer, onCreated }: Props & { readonly offer: TemplateList }) {
  const t = useText(start);
  const pageLanguage = useLanguage();
  const [title, setTitle] = useState("");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState(offer.templates[0]?.id ?? "");
  const [language, setLanguage] = useState<Language>(pageLanguage);
  const [people, setPeople] = useState("");
  const [key, setKey] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const template = offer.templates.find((one) => one.id === chosen);
  const keyRefused = failure?.kind === "refused" && failure.code === "operator_key_needed";
  const count = headcountFrom(people);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (title.trim() === "" || name.trim() === "" || busy) return;
    setBusy(true);
    setFailure(null);
    const body = { title: title.trim(), language, template: chosen, facilitator: name.trim() };
    const outcome = await openApi(browser()).create(body, key.trim());
    setBusy(false);
    if (!outcome.ok) {
      setFailure(outcome.failure);
      return;
    }
    keepHeadcount(outcome.value.workshop, count);
    onCreated(outcome.value, name.trim());
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <Field
        label={t("workshop_title")} placeholder={t("workshop_title_example")} value={title} maxLength={limits.TITLE_MAX} required
        onChange={(event) => setTitle(event.target.value)} problem={asked && title.trim() === "" ? t("need_title") : undefined}
      />
      <Field
        label={t("my_name")} hint={t("my_name_hint")} autoComplete="name" value={name} maxLength={limits.NAME_MAX} required
        onChange={(event) => setName(event.target.value)} problem={asked && name.trim() === "" ? t("need_name") : undefined}
      />
      {offer.templates.length > 1 && (
        <Select label={t("template")} value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {offer.templates.map((one) => <option key={one.id} value={one.id}>{local(one.title, pageLanguage)}</option>)}
        </Select>
      )}
      {template && <TemplateCard template={template} />}
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Select
          label={t("template_language")} hint={t("template_language_hint")} value={language}
          onChange={(event) => setLanguage(event.target.value === "ru" ? "ru" : "en")}
        >
          <option value="ru">{t("russian")}</option>
          <option value="en">{t("english")}</option>
        </Select>
        <div className="flex flex-col gap-1">
          <Field
            label={t("people_count")} hint={t("people_hint")} type="number" inputMode="numeric" min={1} value={people}
            onChange={(event) => setPeople(event.target.value)}
          />
          {count > 0 && <p aria-live="polite" className="text-sm">{t("people_advice", { count: Math.ceil(count / limits.SEATS_PER_ROOM) })}</p>}
        </div>
      </div>
      {(offer.operator_key_needed || keyRefused) && (
        <Field
          label={t("operator_key")} hint={t("operator_key_hint")} type="password" autoComplete="off" value={key}
          onChange={(event) => setKey(event.target.value)} problem={keyRefused ? sentenceOf(failure, pageLanguage) : undefined}
        />
      )}
      {failure && !keyRefused && <Banner tone="danger">{sentenceOf(failure, pageLanguage)}</Banner>}
      <Button type="submit" look="primary" disabled={busy} className="self-start">{busy ? t("creating") : t("create")}</Button>
    </form>
  );
}

/** What a template contains and how long it takes. */
function TemplateCard({ template }: { readonly template: Template }) {
  const t = useText(start);
  const language = useLanguage();
  return (
    <div className="rounded-lg border border-line bg-ground px-4 py-3">
      <p className="font-medium">{local(template.title, language)}</p>
      <p className="text-soft">{local(template.summary, language)} {t("template_length", { time: formatMinutes(template.minutes, language) })}</p>
      <details className="mt-1">
        <summary className="font-medium text-accent">{t("template_contains")}</summary>
        <p className="mt-2 text-sm text-soft">
          {t("template_exercises", { count: template.exercises.length })}, {t("template_criteria", { count: template.criteria.length })}
        </p>
        <ol className="mt-1 ml-5 list-decimal text-sm">
          {template.exercises.map((exercise) => (
            <li key={exercise.id}>{local(exercise.title, language)} <span className="text-soft">· {formatMinutes(exercise.minutes, language)}</span></li>
          ))}
        </ol>
      </details>
    </div>
  );
}
