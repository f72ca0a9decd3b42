import { type FormEvent, useState } from "react";
import { useCommand, useLanguage, useSession, useText } from "../../hooks";
import { type AboutMe, limits } from "../../protocol/generated";
import { occupations } from "../../protocol/occupations";
import { sentenceOf } from "../../session/failure";
import { about } from "../../texts/about";
import { common } from "../../texts/common";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Choice, Field } from "../../ui/Field";
import { useHolds } from "../../ui/leaving";
import { Card } from "../../ui/Panel";

/** My name, what I do, and my own words for it. */
export function WhoCard({ stored, onSaved }: { readonly stored: AboutMe; readonly onSaved: () => void }) {
  const t = useText(about);
  const words = useText(common);
  const language = useLanguage();
  const { api } = useSession();
  const { send } = useCommand();
  const [name, setName] = useState(stored.name);
  const [own, setOwn] = useState(stored.about);
  const [occupation, setOccupation] = useState(stored.occupation);
  const [busy, setBusy] = useState(false);
  const changed = name.trim() !== stored.name || own.trim() !== stored.about || occupation !== stored.occupation;
  useHolds(changed);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || !changed) return;
    setBusy(true);
    let fine = true;
    if (name.trim() !== stored.name || own.trim() !== stored.about) {
      const outcome = await api.changePerson(stored.person, { name: name.trim(), about: own.trim() });
      fine = outcome.ok;
      if (!outcome.ok) announce(sentenceOf(outcome.failure, language), "problem");
    }
    if (fine && occupation !== stored.occupation) {
      fine = (await send({ type: "update_person", person: stored.person, occupation, language: null })).ok;
    }
    setBusy(false);
    if (!fine) return;
    announce(t("saved"));
    onSaved();
  };
  return (
    <Card title={t("me")}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <Field
          label={t("name")} value={name} maxLength={limits.NAME_MAX} autoComplete="name" onChange={(event) => setName(event.target.value)}
          problem={name.trim() === "" ? t("need_name") : undefined}
        />
        {stored.role === "participant" && (
          <Choice
            label={t("occupation")} value={occupation} onChange={setOccupation}
            options={occupations.map((value) => ({ value, label: words(`occupation_${value}`) }))}
          />
        )}
        <Field label={t("own_words")} hint={t("own_words_hint")} value={own} maxLength={limits.ABOUT_MAX} onChange={(event) => setOwn(event.target.value)} />
        <Button type="submit" look="primary" disabled={busy || !changed || name.trim() === ""} className="self-start">{words("save")}</Button>
      </form>
    </Card>
  );
}
