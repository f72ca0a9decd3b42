import { CircleCheck, CircleDashed, CirclePause, Ellipsis, Hand, Lock, type LucideIcon, PencilLine, Users } from "lucide-react";
import { useState } from "react";
import { formatAgo, formatShare, local } from "../../format";
import { useCommand, useLanguage, useMe, usePersonName, useRoomName, useRoute, useText, useView } from "../../hooks";
import { type Exercise, limits, type MinimumView, type RoomId, type Timestamp } from "../../protocol/generated";
import { addressOf } from "../../router";
import { cockpit } from "../../texts/cockpit";
import { Button, IconButton } from "../../ui/Button";
import { Link } from "../../ui/Link";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Badge, type Tone } from "../../ui/Panel";
import { Timer } from "../../ui/Timer";
import { BoardPicture } from "./BoardPicture";
import { dropTarget, Members, type Mover } from "./Members";
import { type Need, type RoomState, share } from "./rooms";

interface Props {
  readonly state: RoomState;
  readonly exercise: Exercise | null;
  readonly now: Timestamp;
  readonly mover: Mover | null;
  /** Asks for a timer of this room; null for those who only look, and outside the exercises. */
  readonly onTimer: ((room: RoomId) => void) | null;
}

const looks: Record<Need, { readonly tone?: Tone; readonly icon: LucideIcon }> = {
  calls: { tone: "danger", icon: Hand },
  answered: { tone: "warn", icon: Hand },
  nothing: { tone: "warn", icon: CircleDashed },
  quiet: { tone: "warn", icon: CirclePause },
  silent: { icon: Users },
  works: { icon: PencilLine },
  done: { tone: "good", icon: CircleCheck },
  idle: { icon: Lock },
  vacant: { icon: CircleDashed },
};

/** One room at a glance. */
export function RoomCard({ state, exercise, now, mover, onTimer }: Props) {
  const { id, room, board, need } = state;
  const t = useText(cockpit);
  const route = useRoute();
  const name = useRoomName()(id, room);
  const [over, setOver] = useState(false);
  const { tone, icon: Icon } = looks[need];
  const done = board?.state === "open" ? room.seats.filter((person) => board.done.includes(person)).length : 0;
  return (
    <section
      aria-label={name} {...dropTarget(mover, id, room.seats, setOver)}
      className={`flex h-full flex-col gap-2 rounded-xl border p-3 ${over ? "border-accent bg-accent-soft" : need === "calls" ? "border-danger bg-paper" : "border-line bg-paper"}`}
    >
      <div className="flex items-center gap-2">
        <h2 className="min-w-20 flex-1 truncate text-base" title={name}>{name}</h2>
        <Badge {...(tone ? { tone } : {})}><Icon aria-hidden size={14} />{t(`need_${need}`)}</Badge>
        {onTimer !== null && exercise !== null && <CardMenu state={state} exercise={exercise} name={name} onTimer={onTimer} />}
      </div>
      <Call state={state} now={now} />
      <Members people={room.seats} board={board} mover={mover} />
      {exercise !== null && board !== null && <Progress state={state} exercise={exercise} now={now} />}
      <div className="mt-auto flex flex-wrap items-center justify-between gap-2 pt-1">
        <span className="flex flex-wrap items-center gap-x-3 text-sm text-soft">
          <span>{done > 0 ? t("done_of", { done, all: room.seats.length }) : `${room.seats.length} / ${limits.SEATS_PER_ROOM}`}</span>
          {board?.timer && <span title={t("own_timer")}><Timer timer={board.timer} /></span>}
        </span>
        {route.page === "workshop" && (
          <Link
            to={addressOf({ workshop: route.workshop, area: "rooms", room: id, exercise: exercise?.id ?? null, as: route.as })}
            aria-label={t("enter_label", { room: name })}
            className="inline-flex min-h-9 items-center rounded-lg border border-edge bg-raised px-3 text-sm font-medium hover:bg-accent-soft"
          >
            {t("enter")}
          </Link>
        )}
      </div>
    </section>
  );
}

/** A call for a facilitator: how old it is, and who takes it. Any facilitator may. */
function Call({ state: { id, room: { call } }, now }: { readonly state: RoomState; readonly now: Timestamp }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const me = useMe();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const { send, busy } = useCommand();
  if (call === null) return null;
  const answer = (coming: boolean) => void send({ type: "answer_call", room: id, coming });
  return (
    <div className={`flex flex-wrap items-center gap-2 rounded-lg px-2.5 py-1.5 text-sm ${call.coming === null ? "bg-danger-soft text-danger" : "bg-warn-soft text-warn"}`}>
      <span className="min-w-0 flex-1 basis-40">
        {t("calls_since", { name: nameOf(call.by, people[call.by]), ago: formatAgo(call.since, now, language) })}
        {call.coming !== null && (
          <span className="block font-medium">{call.coming === me.person ? t("coming_me") : t("coming", { name: nameOf(call.coming, people[call.coming]) })}</span>
        )}
      </span>
      <span className="flex flex-wrap gap-2 empty:hidden">
        {me.role === "facilitator" && call.coming === null && <Button look="primary" className="min-h-9 px-3 text-sm" disabled={busy} onClick={() => answer(true)}>{t("i_come")}</Button>}
        {me.role === "facilitator" && <Button className="min-h-9 px-3 text-sm" disabled={busy} onClick={() => answer(false)}>{t("settled")}</Button>}
      </span>
    </div>
  );
}

function Progress({ state: { board }, exercise, now }: { readonly state: RoomState; readonly exercise: Exercise; readonly now: Timestamp }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  if (board === null || (board.state === "not_opened" && board.progress.notes === 0)) return null;
  const { progress } = board;
  const examples = share(progress.with_example, progress.problems);
  const worded = share(progress.well_worded, progress.problems);
  return (
    <>
      {progress.minimums.map((minimum) => <MinimumBar key={minimum.kind} minimum={minimum} exercise={exercise} />)}
      <BoardPicture exercise={exercise} progress={progress} />
      {examples !== null && worded !== null && (
        <p className="text-sm">
          {t("problems", { count: progress.problems })}
          <span className="text-soft"> · {t("with_example", { share: formatShare(examples, language) })} · {t("well_worded", { share: formatShare(worded, language) })}</span>
        </p>
      )}
      {board.state === "open" && progress.silent.length > 0 && progress.notes > 0 && (
        <p className="text-sm text-soft">{t("silent", { names: progress.silent.map((id) => nameOf(id, people[id])).join(", ") })}</p>
      )}
      {progress.last_activity !== null && <p className="text-sm text-soft">{t("last", { ago: formatAgo(progress.last_activity, now, language) })}</p>}
    </>
  );
}

/** How far a minimum of the method is: words, number, bar. */
function MinimumBar({ minimum, exercise }: { readonly minimum: MinimumView; readonly exercise: Exercise }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const label = (kind: string | undefined) => {
    const found = exercise.kinds.find(({ id }) => id === kind);
    return found ? local(found.label, language) : "";
  };
  const child = exercise.minimums.find(({ kind }) => kind === minimum.kind)?.each_with;
  const reached = minimum.have >= minimum.at_least && (minimum.with_child ?? minimum.at_least) >= minimum.at_least;
  const part = Math.min(1, minimum.at_least === 0 ? 1 : minimum.have / minimum.at_least);
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-2 text-sm">
        <span>{label(minimum.kind)}{" "}<strong className="font-semibold tabular-nums">{t("have_of", { have: minimum.have, least: minimum.at_least })}</strong></span>
        {minimum.with_child !== null && child !== undefined && <span className="text-soft">{t("with_child", { child: label(child), have: minimum.with_child })}</span>}
      </p>
      <div aria-hidden className="mt-0.5 h-1.5 overflow-hidden rounded-full bg-line">
        <div className={`h-full rounded-full ${reached ? "bg-good" : "bg-accent"}`} style={{ width: `${part * 100}%` }} />
      </div>
    </div>
  );
}

/** What can be done for one room alone. */
function CardMenu({ state: { id, board }, exercise, name, onTimer }: {
  readonly state: RoomState; readonly exercise: Exercise; readonly name: string; readonly onTimer: (room: RoomId) => void;
}) {
  const t = useText(cockpit);
  const { send } = useCommand();
  const open = board?.state === "open";
  const items: MenuItem[] = [
    open
      ? { label: t("close_here"), run: () => void send({ type: "close_exercise", exercise: exercise.id, rooms: [id] }) }
      : { label: t("open_here"), run: () => void send({ type: "open_exercise", exercise: exercise.id, rooms: [id] }) },
    { label: t("timer_here"), run: () => onTimer(id) },
  ];
  const timer = board?.timer;
  if (timer) {
    const at = { exercise: exercise.id, room: id };
    if (timer.state !== "ended") {
      for (const minutes of [1, 5]) {
        items.push({ label: t("timer_plus_label", { count: minutes }), run: () => void send({ type: "adjust_timer", ...at, seconds: minutes * 60 }) });
      }
      items.push({ label: t(timer.state === "paused" ? "timer_resume" : "timer_pause"), run: () => void send({ type: "pause_timer", ...at, paused: timer.state === "running" }) });
    }
    items.push({ label: t("timer_here_stop"), run: () => void send({ type: "stop_timer", ...at }) });
  }
  return <Menu trigger={<IconButton label={t("actions_for", { room: name })} icon={Ellipsis} className="-mr-1.5" />} items={items} />;
}
