import { Ellipsis, Pause, Play, TimerOff, TimerReset, Timer as TimerIcon } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useText, useView } from "../../hooks";
import type { Exercise, ExerciseId } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button, IconButton } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { Timer } from "../../ui/Timer";
import { usePlaceName } from "./placeName";
import { TimerDialog } from "./TimerDialog";
import { going, timersOf } from "./timers";

interface Props {
  readonly exercise: Exercise;
  readonly may: boolean;
  readonly onLook: (exercise: ExerciseId) => void;
}

/** The common timer of the exercise in focus, and what else is running. */
export function TimerControl({ exercise, may, onLook }: Props) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { workshop, boards } = useView(({ workshop, boards }) => ({ workshop, boards }));
  const { send, busy } = useCommand();
  const placeName = usePlaceName();
  const [setting, setSetting] = useState(false);
  const timer = workshop.timers[exercise.id];
  const others = going(timersOf({ workshop, boards })).filter(({ exercise: of, room }) => of !== exercise.id && room === null);
  const at = { exercise: exercise.id, room: null };
  const add = async (minutes: number) => {
    if ((await send({ type: "adjust_timer", ...at, seconds: minutes * 60 })).ok) announce(t("timer_added", { count: minutes }));
  };
  return (
    <>
      {others.map((one) => {
        const of = workshop.template.exercises.find(({ id }) => id === one.exercise);
        return (
          <button
            key={one.key} type="button" onClick={() => onLook(one.exercise)}
            title={`${t("timer_elsewhere")}: ${of ? local(of.title, language) : one.exercise}, ${placeName(one.room)}`}
            className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line px-2.5 text-sm hover:bg-accent-soft"
          >
            <span className="max-w-40 truncate text-soft">{of ? local(of.title, language) : one.exercise}</span>
            <Timer timer={one.timer} />
          </button>
        );
      })}
      {timer !== undefined && (
        <div role="group" aria-label={t("timer")} className="flex flex-wrap items-center gap-1">
          <span className="px-1 text-xl"><Timer timer={timer} /></span>
          {may && timer.state !== "ended" && (
            <>
              {[1, 5].map((minutes) => (
                <Button key={minutes} look="quiet" className="px-2" disabled={busy} aria-label={t("timer_plus_label", { count: minutes })} onClick={() => void add(minutes)}>
                  {t("timer_plus", { minutes })}
                </Button>
              ))}
              <IconButton
                label={t(timer.state === "paused" ? "timer_resume" : "timer_pause")} icon={timer.state === "paused" ? Play : Pause} disabled={busy}
                onClick={() => void send({ type: "pause_timer", ...at, paused: timer.state === "running" })}
              />
            </>
          )}
          {may && (
            <Menu
              trigger={<IconButton label={t("timer_more")} icon={Ellipsis} />}
              items={[
                { label: t("timer_new"), icon: TimerReset, run: () => setSetting(true) },
                { label: t("timer_stop"), icon: TimerOff, run: () => void send({ type: "stop_timer", ...at }) },
              ]}
            />
          )}
        </div>
      )}
      {may && timer === undefined && <Button icon={TimerIcon} onClick={() => setSetting(true)}>{t("timer_set")}</Button>}
      {setting && <TimerDialog exercise={exercise} room={null} onClose={() => setSetting(false)} />}
    </>
  );
}
