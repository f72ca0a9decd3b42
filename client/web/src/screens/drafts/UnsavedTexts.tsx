// The person's drafts outside a room: to read, copy, throw away, or take to a board that is open.

import { SquarePen, Trash2 } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useMe, useRoomName, useRoute, useText, useView } from "../../hooks";
import type { DraftId, DraftView, ExerciseId, RoomId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { addressOf, navigate } from "../../router";
import { drafts as texts } from "../../texts/drafts";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { Banner } from "../../ui/Panel";
import { useWaitingTexts } from "../room/useBoard";

export default function UnsavedTexts() {
  const t = useText(texts);
  const drafts = entriesOf<DraftId, DraftView>(useMe().drafts);
  const waiting = useWaitingTexts().length;
  const [open, setOpen] = useState(false);
  if (drafts.length === 0 && waiting === 0) return null;
  return (
    <section aria-label={t("title")} className="m-2 print:hidden">
      <Banner tone="warn" action={drafts.length > 0 && <Button onClick={() => setOpen(true)}>{t("show")}</Button>}>
        {[drafts.length > 0 ? t("some", { count: drafts.length }) : "", waiting > 0 ? t("waiting", { count: waiting }) : ""].join(" ").trim()}
      </Banner>
      {open && drafts.length > 0 && (
        <Dialog title={t("title")} onClose={() => setOpen(false)}>
          <p className="mb-3 text-soft">{t("why")}</p>
          <ul className="flex flex-col gap-2">
            {drafts.map(([id, draft]) => <Draft key={id} id={id} draft={draft} onLeave={() => setOpen(false)} />)}
          </ul>
        </Dialog>
      )}
    </section>
  );
}

function Draft({ id, draft, onLeave }: { readonly id: DraftId; readonly draft: DraftView; readonly onLeave: () => void }) {
  const t = useText(texts);
  const language = useLanguage();
  const me = useMe();
  const route = useRoute();
  const { exercises, rooms, boards } = useView((view) => ({ exercises: view.workshop.template.exercises, rooms: view.rooms, boards: view.boards }));
  const roomName = useRoomName();
  const { send, busy } = useCommand();
  const [exercise, room] = draft.board.split(".") as [ExerciseId, RoomId | undefined];
  const title = exercises.find((one) => one.id === exercise)?.title;
  // Whoever was moved writes in the new room; facilitators write where the text came from.
  const there = me.role === "participant" ? me.room : (room ?? null);
  const open = there === null ? undefined : exercises.find((one) => boards[`${one.id}.${there}` as keyof typeof boards]?.writable);
  const toBoard = () => {
    onLeave();
    if (route.page === "workshop" && open) navigate(addressOf({ workshop: route.workshop, area: "rooms", room: there, exercise: open.id, as: route.as }));
  };
  return (
    <li className="rounded-lg border border-line bg-raised px-3 py-2">
      <p className="whitespace-pre-wrap">{draft.text}</p>
      <p className="mb-1 text-sm text-soft">{room === undefined ? t("from_list") : t("from", { exercise: title ? local(title, language) : exercise, room: roomName(room, rooms[room]) })}</p>
      <div className="flex flex-wrap gap-2">
        {open && <Button icon={SquarePen} onClick={toBoard}>{t("to_board")}</Button>}
        <CopyButton text={draft.text} />
        <Button look="quiet" icon={Trash2} disabled={busy} onClick={() => void send({ type: "drop_draft", draft: id })}>{t("drop")}</Button>
      </div>
    </li>
  );
}
