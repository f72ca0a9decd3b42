import type { ReactNode } from "react";
import { formatMoment, local } from "../../format";
import { useLanguage, useRoomName, useText, useView } from "../../hooks";
import type { AboutMe, BoardKey, ExerciseId, RoomId } from "../../protocol/generated";
import { about } from "../../texts/about";
import { Card } from "../../ui/Panel";

/** Everything I wrote, by sort. */
export function StoredCard({ stored }: { readonly stored: AboutMe }) {
  const t = useText(about);
  const language = useLanguage();
  const { exercises, rooms } = useView((view) => ({ exercises: view.workshop.template.exercises, rooms: view.rooms }));
  const roomName = useRoomName();
  const placeOf = (board: BoardKey) => {
    const [exercise, room] = board.split(".") as [ExerciseId, RoomId];
    const title = exercises.find((one) => one.id === exercise)?.title;
    return t("place", { exercise: title === undefined ? exercise : local(title, language), room: roomName(room, rooms[room]) });
  };
  return (
    <Card title={t("stored")}>
      <div className="flex flex-col gap-2">
        <Texts title={t("notes", { count: stored.notes.length })}>
          {stored.notes.map((note, at) => (
            <li key={at}>
              <p className="whitespace-pre-wrap">{note.text}</p>
              <p className="text-sm text-soft">{placeOf(note.board)}, {formatMoment(note.at, language)}</p>
            </li>
          ))}
        </Texts>
        <Texts title={t("chat", { count: stored.chat.length })}>{stored.chat.map((line, at) => <li key={at}>{line}</li>)}</Texts>
        <Texts title={t("drafts", { count: stored.drafts.length })}>{stored.drafts.map((draft, at) => <li key={at} className="whitespace-pre-wrap">{draft}</li>)}</Texts>
        <p>{t("answers", { count: stored.answers })}{stored.answers > 0 && <span className="block text-sm text-soft">{t("answers_hint")}</span>}</p>
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
