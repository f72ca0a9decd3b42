import { type FormEvent, useState } from "react";
import { formatTime } from "../../format";
import { useCommand, useLanguage, usePersonName, useText, useView } from "../../hooks";
import { limits } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextArea } from "../../ui/Field";

/** Earlier lines that are shown below. */
const SHOWN = 5;

/** A line to everybody, with those sent before. */
export function BroadcastDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { broadcasts, people } = useView((view) => ({ broadcasts: view.workshop.broadcasts, people: view.people }));
  const { send, busy } = useCommand();
  const nameOf = usePersonName();
  const [text, setText] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "" || !(await send({ type: "broadcast", text: text.trim() })).ok) return;
    announce(t("broadcast_sent"));
    onClose();
  };
  const before = broadcasts.slice(-SHOWN).reverse();
  return (
    <Dialog title={t("broadcast_title")} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextArea label={t("broadcast_text")} hint={t("broadcast_hint")} value={text} maxLength={limits.FREE_TEXT_MAX} autoFocus onChange={(event) => setText(event.target.value)} />
        <Button type="submit" look="primary" disabled={busy || text.trim() === ""} className="self-end">{t("broadcast_send")}</Button>
      </form>
      {before.length > 0 && (
        <section className="mt-4 border-t border-line pt-3">
          <h3 className="mb-1">{t("broadcast_before")}</h3>
          <ul className="flex flex-col gap-1.5 text-sm">
            {before.map((line) => (
              <li key={line.at}><span className="text-soft">{formatTime(line.at, language)}, {nameOf(line.by, people[line.by])}:</span> {line.text}</li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
