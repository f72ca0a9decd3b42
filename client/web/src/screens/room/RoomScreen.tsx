// A room: exercises on top, the exercise left, its board in the middle, the people right. Participants see their own room;
// facilitators and observers enter any by its address and leave no trace on the board.

import { useEffect, useRef } from "react";
import { local } from "../../format";
import { useLanguage, useMe, useRoomName, useRoute, useText, useView } from "../../hooks";
import type { BoardState, Exercise, ExerciseId, RoomId } from "../../protocol/generated";
import { addressOf, navigate } from "../../router";
import { room as texts } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { Loading } from "../../ui/Loading";
import { EmptyState } from "../../ui/Panel";
import { BoardArea } from "./BoardArea";
import { boardKey, exerciseToShow, stateOf, timerFor } from "./course";
import { Drafts } from "./Drafts";
import { ExercisePanel } from "./ExercisePanel";
import { FollowBanner } from "./FollowBanner";
import { CatchUp, Moved } from "./News";
import { NoSeat, PickRoom } from "./PickRoom";
import { RoomChat } from "./RoomChat";
import { RoomHead } from "./RoomHead";
import { RoomPeople } from "./RoomPeople";
import { RoomWays } from "./RoomWays";
import { useBoard } from "./useBoard";
import { useFrames } from "./useFrames";

export default function RoomScreen() {
  const me = useMe();
  const route = useRoute();
  const t = useText(texts);
  const asked = route.page === "workshop" ? route.room : null;
  const room = me.role === "participant" ? me.room : asked;
  const known = useView((view) => room !== null && view.rooms[room] !== undefined);
  if (room === null) return me.role === "participant" ? <NoSeat /> : <PickRoom />;
  if (!known) return <EmptyState title={t("room_gone")} />;
  return <Room room={room} />;
}

function Room({ room }: { readonly room: RoomId }) {
  const t = useText(texts);
  const language = useLanguage();
  const me = useMe();
  const route = useRoute();
  const { exercises, timers, broughtTo, view } = useView((one) => ({
    exercises: one.workshop.template.exercises, timers: one.workshop.timers, broughtTo: one.workshop.brought_to, view: one.rooms[room],
  }));
  const boards = useFrames();
  const roomName = useRoomName();
  const asked = route.page === "workshop" && route.area === "rooms" ? route.exercise : null;
  const shown = exerciseToShow(exercises, boards, room, asked, broughtTo);
  const go = (exercise: ExerciseId, how: "push" | "replace" = "push") => {
    if (route.page === "workshop") navigate(addressOf({ workshop: route.workshop, area: "rooms", room, exercise, as: route.as }), how);
  };
  const board = shown === null ? undefined : boards[boardKey(shown.id, room)];
  const open = useBoard(board !== undefined && board.state !== "not_opened" ? board.board : null, shown?.anonymity === "named");
  useCourseNews(room, shown);
  if (shown === null) return <EmptyState title={t("no_exercises")} />;

  return (
    <div className="flex flex-1 flex-col">
      <RoomHead
        timer={timerFor(board, timers[shown.id])} exercises={exercises} shown={shown.id} onChoose={go} stateOf={(exercise) => stateOf(boards, exercise, room)}
        isDone={(exercise) => boards[boardKey(exercise, room)]?.done.includes(me.person) ?? false}
      >
        <FollowBanner held="typing" shown={shown.id} onGo={(exercise) => go(exercise.id, "replace")} />
      </RoomHead>
      <div className="flex flex-col [&>:not(:empty)]:m-2">
        <Moved />
        <CatchUp room={room} shown={shown} onGo={go} />
        <Drafts open={open} exercise={shown} writable={board?.writable ?? false} />
      </div>
      <div className="grid flex-1 grid-cols-1 lg:grid-cols-[19rem_minmax(0,1fr)_17rem] 2xl:grid-cols-[22rem_minmax(0,1fr)_21rem]">
        <aside aria-label={t("show_task")} className="relative border-line bg-paper max-lg:border-b lg:border-r">
          <div className="lg:absolute lg:inset-0 lg:overflow-auto">
            <ExercisePanel key={shown.id} exercise={shown} number={exercises.indexOf(shown) + 1} all={exercises.length} open={open} />
          </div>
        </aside>
        <section className="flex min-w-0 flex-col lg:min-h-[34rem]" aria-label={local(shown.title, language)}>
          {board === undefined || board.state === "not_opened"
            ? <EmptyState title={t("not_opened_title")}>{t("not_opened_text")}</EmptyState>
            : open === null
              ? <Loading />
              : <BoardArea key={open.document.id} open={open} exercise={shown} board={board} />}
        </section>
        <aside aria-label={roomName(room, view)} className="relative flex flex-col border-line bg-paper max-lg:border-t lg:border-l">
          <div className="flex flex-col lg:absolute lg:inset-0 lg:overflow-auto">
            <p className="px-4 pt-3 font-semibold">{roomName(room, view)}</p>
            {me.role !== "participant" && <RoomWays room={room} exercise={shown.id} />}
            <RoomPeople room={room} exercise={shown.id} board={board} open={open} />
            <RoomChat key={room} room={room} />
          </div>
        </aside>
      </div>
    </div>
  );
}

/** Says aloud when the exercise shown opens or closes, or its time is up. */
function useCourseNews(room: RoomId, shown: Exercise | null): void {
  const t = useText(texts);
  const language = useLanguage();
  const { state, time } = useView((view) => {
    const board = shown === null ? undefined : view.boards[boardKey(shown.id, room)];
    const timer = shown === null ? null : timerFor(board, view.workshop.timers[shown.id]);
    return { state: board?.state ?? null, time: timer?.timer.state ?? null };
  });
  const before = useRef<{ exercise: ExerciseId | null; state: BoardState | null; time: string | null }>({ exercise: null, state: null, time: null });
  useEffect(() => {
    const was = before.current;
    before.current = { exercise: shown?.id ?? null, state, time };
    if (shown === null || was.exercise !== shown.id) return;
    const title = local(shown.title, language);
    if (was.state !== state && state === "open") announce(t("exercise_opened", { title }));
    if (was.state === "open" && state === "closed") announce(t("exercise_now_closed", { title }));
    if (was.time !== null && was.time !== "ended" && time === "ended") announce(t("time_up"));
  }, [shown, state, time, language, t]);
}
