import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { formatDate, formatMoment, local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { AboutMe, MyNote, RoomId } from "../../protocol/generated";
import { parseRoomId } from "../../protocol/ids";
import { about } from "../../texts/about";
import { common } from "../../texts/common";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Panel";
import { saveFile } from "../../saveFile";

/** Everything I wrote, by sort, and who is told that it was me. It needs no view: a removed person reads it too. */
export function StoredCard({ stored, roomName }: { readonly stored: AboutMe; readonly roomName: (room: RoomId) => string }) {
  const t = useText(about);
  const language = useLanguage();
  const placeOf = (note: MyNote) => {
    const room = parseRoomId(note.board.split(".")[1] ?? "");
    return t("place", { exercise: local(note.exercise, language), room: room === null ? "" : roomName(room) });
  };
  const nameless = stored.notes.some((note) => note.anonymity !== "named");
  const examples = stored.same.filter((example) => example !== "");
  return (
    <Card title={t("stored")}>
      <div className="flex flex-col gap-2">
        <Texts title={t("notes", { count: stored.notes.length })}>
          {stored.notes.map((note, at) => (
            <li key={at}>
              <p className="whitespace-pre-wrap">{note.text}</p>
              <p className="text-sm text-soft">
                {placeOf(note)}, {formatMoment(note.at, language)}
                {note.anonymity !== "named" && <span className="block">{t("note_nameless")}</span>}
              </p>
            </li>
          ))}
        </Texts>
        <Texts title={t("same", { count: stored.same.length })}>{examples.map((example, at) => <li key={at} className="whitespace-pre-wrap">{example}</li>)}</Texts>
        <Texts title={t("chat", { count: stored.chat.length })}>{stored.chat.map((line, at) => <li key={at}>{line}</li>)}</Texts>
        <Texts title={t("drafts", { count: stored.drafts.length })}>{stored.drafts.map((draft, at) => <li key={at} className="whitespace-pre-wrap">{draft}</li>)}</Texts>
        <p>{t("answers", { count: stored.answers })}{stored.answers > 0 && <span className="block text-sm text-soft">{t("answers_hint")}</span>}</p>
        {nameless && <p className="text-sm text-soft">{t("nameless")}</p>}
        <p className="text-sm text-soft">{t("log")}</p>
      </div>
    </Card>
  );
}

function Texts({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0) return <p>{title}</p>;
  return (
    <details>
      <summary className="min-h-8 py-1">{title}</summary>
      <ul className="mt-1 mb-2 flex max-h-72 flex-col gap-2 overflow-auto rounded-lg border border-line bg-raised p-3">{children}</ul>
    </details>
  );
}

/** All of it as a file. */
export function DownloadStored({ stored }: { readonly stored: AboutMe }) {
  const t = useText(about);
  const save = () => saveFile(new Blob([JSON.stringify(stored, null, 2)], { type: "application/json" }), `fivefold-${stored.person}.json`);
  return <Button icon={Download} onClick={save} className="self-start">{t("download")}</Button>;
}

/** Role, beginning and end. */
export function Dates({ stored }: { readonly stored: AboutMe }) {
  const t = useText(about);
  const words = useText(common);
  const language = useLanguage();
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-4 gap-y-1 text-soft sm:grid-cols-[auto_1fr]">
      <dt>{t("role")}</dt><dd className="text-ink">{words(`role_${stored.role}`)}</dd>
      <dt>{t("joined")}</dt><dd className="text-ink">{formatMoment(stored.joined_at, language)}</dd>
      <dt>{t("delete_after")}</dt><dd className="text-ink">{formatDate(stored.delete_after, language)}</dd>
    </dl>
  );
}
