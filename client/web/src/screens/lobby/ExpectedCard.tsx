import { Check, ListPlus, Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formatList } from "../../format";
import { useLanguage, usePersonName, useText, useView } from "../../hooks";
import { device } from "../../storage";
import { common } from "../../texts/common";
import { expected as texts } from "../../texts/expected";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { FileField, TextArea } from "../../ui/Field";
import { Card } from "../../ui/Panel";
import { Progress } from "../../ui/ScreenHead";
import { headcountOf } from "../start/headcount";
import { attendance, decoded, type ExpectedList, keepList, keptList, keyOf, readExpected, writtenOf } from "./expected";

/** Who is expected and who has not come yet. People come in by themselves; the list only says who is missing. */
export function ExpectedCard() {
  const t = useText(texts);
  const language = useLanguage();
  const nameOf = usePersonName();
  const { id, people } = useView((view) => ({ id: view.workshop.id, people: view.people }));
  const [list, setList] = useState(() => keptList(device, id));
  const [editing, setEditing] = useState(false);
  const keep = (next: ExpectedList) => {
    setList(next);
    keepList(device, id, next);
  };
  const { here, missing, others } = attendance(list, people);
  const expected = headcountOf(id);
  return (
    <Card title={t("title")}>
      {list.people.length === 0 && (
        <>
          {expected > 0 && <p className="mb-2"><Progress done={others.length} all={expected} label={t("have_come", { here: others.length, count: expected })} /></p>}
          <p className="mb-3 text-soft">{t("lead")}</p>
          <Button icon={ListPlus} onClick={() => setEditing(true)}>{t("enter")}</Button>
        </>
      )}
      {list.people.length > 0 && (
        <div className="flex flex-col gap-3">
          <Progress done={here} all={list.people.length} label={t("have_come", { here, count: list.people.length })} />
          {missing.length > 0 && (
            <section>
              <h3 className="mb-1">{t("missing")}</h3>
              <ul className="max-h-72 divide-y divide-line overflow-auto">
                {missing.map(({ name, about }) => (
                  <li key={name} className="flex items-center justify-between gap-2 py-1">
                    <span className="min-w-0">{name}{about !== "" && <span className="block text-sm text-soft">{about}</span>}</span>
                    <Button look="quiet" icon={Check} className="min-h-9 shrink-0 px-2 text-sm" aria-label={t("is_here", { name })} title={t("is_here", { name })} onClick={() => keep({ ...list, found: [...list.found, keyOf(name)] })}>{t("here")}</Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {others.length > 0 && <p className="text-sm text-soft">{t("others", { names: formatList(others.map((one) => nameOf(one, people[one])), language) })}</p>}
          <div className="flex flex-wrap gap-2">
            <Button icon={Pencil} onClick={() => setEditing(true)}>{t("change")}</Button>
            {missing.length > 0 && <CopyButton label={t("copy_missing")} text={missing.map(({ name }) => name).join("\n")} />}
          </div>
        </div>
      )}
      {editing && <EditList list={list} onKeep={keep} onClose={() => setEditing(false)} />}
    </Card>
  );
}

function EditList({ list, onKeep, onClose }: { readonly list: ExpectedList; readonly onKeep: (list: ExpectedList) => void; readonly onClose: () => void }) {
  const t = useText(texts);
  const words = useText(common);
  const [text, setText] = useState(writtenOf(list.people));
  const [file, setFile] = useState<string | null>(null);
  const people = readExpected(text);
  const load = async (chosen: File | null) => {
    if (chosen === null) return;
    setText(decoded(await chosen.arrayBuffer()));
    setFile(chosen.name);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onKeep({ people, found: list.found.filter((key) => people.some(({ name }) => keyOf(name) === key)) });
    onClose();
  };
  return (
    <Dialog title={t("title")} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextArea label={t("names")} hint={t("names_hint")} rows={10} value={text} onChange={(event) => setText(event.target.value)} />
        <FileField
          label={t("file")} accept=".txt,.csv,text/plain,text/csv" choose={t("choose_file")} none={t("no_file")} name={file}
          onFile={(chosen) => void load(chosen)}
        />
        <p className="text-sm text-soft">{t("stays_here")}</p>
        <Button type="submit" look="primary" className="self-end">{people.length === 0 ? words("save") : t("keep", { count: people.length })}</Button>
      </form>
    </Dialog>
  );
}
