// What a person should know before they go on writing: a line from the facilitator, that they were moved, what they missed.

import { Megaphone } from "lucide-react";
import { useEffect } from "react";
import { formatTime, local } from "../../format";
import { useLanguage, useMe, usePersonName, useRoomName, useServerNow, useText, useView } from "../../hooks";
import type { Exercise, ExerciseId, RoomId } from "../../protocol/generated";
import { room as texts } from "../../texts/room";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import { exerciseToShow, missed, stateOf } from "./course";
import { useRemembered } from "./remembered";

/** How long a line to everybody stays, in milliseconds. */
const BROADCAST_STAYS_MS = 15 * 60_000;

export function Broadcast() {
  const t = useText(texts);
  const language = useLanguage();
  const me = useMe();
  const { broadcasts, people } = useView((view) => ({ broadcasts: view.workshop.broadcasts, people: view.people }));
  const nameOf = usePersonName();
  const now = useServerNow(30_000);
  const [read, setRead] = useRemembered("broadcast");
  const last = broadcasts.at(-1);
  const shown = last !== undefined && last.at > read && last.by !== me.person && now - last.at < BROADCAST_STAYS_MS ? last : null;
  return (
    <div role="status" aria-live="polite" className="max-h-[50dvh] overflow-y-auto [&>*]:m-2 [&>*]:shadow-lg">
      {shown && (
        <Banner action={<Button className="max-sm:min-h-9" onClick={() => setRead(shown.at)}>{t("dismiss")}</Button>}>
          <p className="flex items-center gap-1.5 text-sm"><Megaphone aria-hidden size={15} />{t("broadcast_from", { name: nameOf(shown.by, people[shown.by]), time: formatTime(shown.at, language) })}</p>
          <p className="font-medium whitespace-pre-wrap sm:text-lg">{shown.text}</p>
        </Banner>
      )}
    </div>
  );
}

/** "You were moved", with the reason. Where one sits at first is no news. */
export function Moved() {
  const t = useText(texts);
  const me = useMe();
  const room = useView((view) => (me.room === null ? undefined : view.rooms[me.room]));
  const roomName = useRoomName();
  const [read, setRead] = useRemembered("moved");
  const moved = me.moved !== null && me.moved.from !== null && me.moved.at > read ? me.moved : null;
  return (
    <div role="status" aria-live="polite">
      {moved && (
        <Banner tone="warn" action={<Button onClick={() => setRead(moved.at)}>{t("dismiss")}</Button>}>
          <p className="font-medium">{me.room === null ? t("moved_out") : t("moved_title", { room: roomName(me.room, room) })}</p>
          <p>{moved.reason !== "" && <>{t("moved_reason", { reason: moved.reason })}<br /></>}{t("moved_kept")}</p>
        </Banner>
      )}
    </div>
  );
}

/** For whoever comes when work is going on: ten seconds of what there is. Shown once. */
export function CatchUp({ room, shown, onGo }: { readonly room: RoomId; readonly shown: Exercise; readonly onGo: (exercise: ExerciseId) => void }) {
  const t = useText(texts);
  const language = useLanguage();
  const me = useMe();
  const { exercises, boards, broughtTo } = useView((view) => ({
    exercises: view.workshop.template.exercises, boards: view.boards, broughtTo: view.workshop.brought_to ?? null,
  }));
  const now = useServerNow(3_600_000);
  const [welcomed, setWelcomed] = useRemembered("welcomed");
  const before = missed(exercises, boards, room);
  const due = me.role === "participant" && welcomed === 0;
  useEffect(() => {
    // Here from the start: nothing to catch up on, now or later.
    if (due && before === null) setWelcomed(now);
  }, [due, before === null]);
  if (!due || before === null) return null;
  const state = stateOf(boards, shown.id, room);
  const open = state === "open";
  const current = exerciseToShow(exercises, boards, room, null, broughtTo);
  const elsewhere = !open && current !== null && stateOf(boards, current.id, room) === "open" ? current : null;
  // On a phone only what the screen below does not say: which exercise it is and where to write is in sight there.
  const wide = (sentence: string) => <span className="max-sm:hidden">{sentence} </span>;
  return (
    <Banner
      action={(
        <Button look={open || elsewhere !== null ? "primary" : "plain"} className="max-sm:min-h-9" onClick={() => (elsewhere === null ? setWelcomed(now) : onGo(elsewhere.id))}>
          {elsewhere !== null ? t("brought_go") : t(open ? "catch_up_start" : "dismiss")}
        </Button>
      )}
    >
      <div className="max-sm:text-sm">
        <p className="font-medium">{t("catch_up")}</p>
        <p>
          {open && wide(t("catch_up_now", { title: local(shown.title, language) }))}
          {elsewhere !== null && `${t(state === "closed" ? "catch_up_closed_here" : "catch_up_not_here", { title: local(shown.title, language), open: local(elsewhere.title, language) })} `}
          {!open && elsewhere === null && `${t("catch_up_none")} `}
          {before.notes > 0 && `${t("catch_up_notes", { count: before.notes })} `}
          {before.closed > 0 && `${t("catch_up_closed", { count: before.closed })} `}
          {open && wide(t("catch_up_do"))}
        </p>
      </div>
    </Banner>
  );
}
