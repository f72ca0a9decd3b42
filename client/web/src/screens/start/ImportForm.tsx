import { type FormEvent, useState } from "react";
import { useLanguage, useText } from "../../hooks";
import { type Created, limits } from "../../protocol/generated";
import { browser, openApi } from "../../session/api";
import { type Failure, sentenceOf } from "../../session/failure";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { Field, FileField } from "../../ui/Field";
import { Banner } from "../../ui/Panel";

/** Makes a new workshop from an exported file. Asks for the operator's key only after the server did. */
export function ImportForm({ onCreated }: { readonly onCreated: (created: Created, name: string) => void }) {
  const t = useText(start);
  const language = useLanguage();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [keyNeeded, setKeyNeeded] = useState(false);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (file === null || name.trim() === "" || busy) return;
    setBusy(true);
    setFailure(null);
    const outcome = await openApi(browser()).importWorkshop(file, name.trim(), key.trim());
    setBusy(false);
    if (outcome.ok) {
      onCreated(outcome.value, name.trim());
      return;
    }
    if (outcome.failure.kind === "refused" && outcome.failure.code === "operator_key_needed") setKeyNeeded(true);
    setFailure(outcome.failure);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <p className="text-sm text-soft">{t("import_hint")}</p>
      <FileField
        label={t("import_file")} accept=".json,application/json" choose={t("choose_file")} none={t("no_file")} name={file?.name ?? null}
        onFile={(chosen) => { setFile(chosen); setFailure(null); }} problem={asked && file === null ? t("need_file") : undefined}
      />
      <Field
        label={t("my_name")} autoComplete="name" value={name} maxLength={limits.NAME_MAX}
        onChange={(event) => setName(event.target.value)} problem={asked && name.trim() === "" ? t("need_name") : undefined}
      />
      {keyNeeded && (
        <Field
          label={t("operator_key")} hint={t("operator_key_hint")} type="password" autoComplete="off" value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      )}
      {failure && <Banner tone="danger">{sentenceOf(failure, language)}</Banner>}
      <Button type="submit" disabled={busy} className="self-start">{t("import")}</Button>
    </form>
  );
}
