// The room's chat: small, folded until somebody wants it, and it says how much is new.

import { MessagesSquare, Send } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { formatTime } from "../../format";
import { useCommand, useLanguage, useMe, usePersonName, useText, useView } from "../../hooks";
import { type ChatView, limits, type RoomId } from "../../protocol/generated";
import { room as texts } from "../../texts/room";
import { IconButton } from "../../ui/Button";
import { Badge } from "../../ui/Panel";

const none: readonly ChatView[] = [];

export function RoomChat({ room }: { readonly room: RoomId }) {
  const t = useText(texts);
  const me = useMe();
  const language = useLanguage();
  const lines = useView((view) => view.rooms[room]?.chat) ?? none;
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const { send, busy } = useCommand();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const newest = lines.at(-1)?.at ?? 0;
  const [seen, setSeen] = useState(newest);
  const unseen = lines.filter((line) => line.at > seen && line.by !== me.person).length;
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!open) return;
    setSeen(newest);
    end.current?.scrollIntoView({ block: "nearest" });
  }, [open, newest]);
  const say = async (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (words === "") return;
    const outcome = await send({ type: "say", room, text: words });
    if (outcome.ok) setText("");
  };
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="border-t border-line">
      <summary className="flex min-h-11 items-center gap-2 px-4 font-medium">
        <MessagesSquare aria-hidden size={17} />{t("chat")}
        <span role="status" className="ml-auto">{unseen > 0 && !open && <Badge tone="info">{t("chat_new", { count: unseen })}</Badge>}</span>
      </summary>
      <div className="flex flex-col gap-2 px-4 pb-3">
        {lines.length === 0 && <p className="text-sm text-soft">{t("chat_empty")}</p>}
        {/* What scrolls can be scrolled with the keys. */}
        <ul tabIndex={lines.length > 0 ? 0 : -1} aria-label={t("chat")} className="flex max-h-56 flex-col gap-2 overflow-auto" aria-live={open ? "polite" : "off"}>
          {lines.map((line, at) => (
            <li key={`${line.at} ${at}`} ref={at === lines.length - 1 ? end : null}>
              <p className="text-sm text-soft">{nameOf(line.by, people[line.by])}, {formatTime(line.at, language)}</p>
              <p className="whitespace-pre-wrap">{line.text}</p>
            </li>
          ))}
        </ul>
        {me.role !== "observer" && (
          <form onSubmit={(event) => void say(event)} className="flex gap-1">
            <input
              value={text} maxLength={limits.FREE_TEXT_MAX} aria-label={t("chat_say")} placeholder={t("chat_say")} onChange={(event) => setText(event.target.value)}
              className="min-h-9 w-full min-w-0 rounded-lg border border-edge bg-raised px-2.5 text-ink placeholder:text-soft"
            />
            <IconButton type="submit" label={t("chat_send")} icon={Send} disabled={busy || text.trim() === ""} />
          </form>
        )}
      </div>
    </details>
  );
}
