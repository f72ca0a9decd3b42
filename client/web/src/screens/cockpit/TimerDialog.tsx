import { type FormEvent, useState } from "react";
import { useCommand, useRoomName, useText, useView } from "../../hooks";
import type { Exercise, RoomId, RoomView, TimerEnd } from "../../protocol/generated";
import { entriesOf, parseRoomId } from "../../protocol/ids";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice, Field, Select } from "../../ui/Field";
import { openIn } from "./rooms";
import { MINUTES_MAX, presets, secondsOf } from "./timers";

interface Props {
  readonly exercise: Exercise;
  /** For which room, at first; null for all. */
  readonly room: RoomId | null;
  readonly onClose: () => void;
}

/** How long, for whom, and what happens then. */
export function TimerDialog({ exercise, room: first, onClose }: Props) {
  const t = useText(cockpit);
  const { workshop, rooms, boards } = useView(({ workshop, rooms, boards }) => ({ workshop, rooms, boards }));
  const { send, busy } = useCommand();
  const roomName = useRoomName();
  const [room, setRoom] = useState(first);
  const [minutes, setMinutes] = useState(String(exercise.minutes));
  const [atEnd, setAtEnd] = useState<TimerEnd>("chime");
  const seconds = secondsOf(minutes);
  const places = openIn({ rooms, boards }, exercise.id);
  const isOpen = room === null ? places.open.length > 0 || workshop.open_exercises.includes(exercise.id) : places.open.includes(room);

  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (seconds === null) return;
    if (!isOpen) {
      const opened = await send({ type: "open_exercise", exercise: exercise.id, rooms: room === null ? [] : [room] });
      if (!opened.ok) return;
    }
    if (!(await send({ type: "start_timer", exercise: exercise.id, room, seconds, at_end: atEnd })).ok) return;
    announce(t("timer_started"));
    onClose();
  };
  return (
    <Dialog title={t("timer")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void start(event)} className="flex flex-col gap-4">
        <Select label={t("timer_for")} value={room ?? ""} onChange={(event) => setRoom(parseRoomId(event.target.value))}>
          <option value="">{t("timer_all")}</option>
          {entriesOf<RoomId, RoomView>(rooms).map(([id, one]) => <option key={id} value={id}>{roomName(id, one)}</option>)}
        </Select>
        <fieldset>
          <legend className="mb-1 font-medium">{t("timer_minutes")}</legend>
          <div className="flex flex-wrap gap-2">
            {presets(exercise.minutes).map((preset) => (
              <Button key={preset} aria-pressed={seconds === preset * 60} onClick={() => setMinutes(String(preset))} className="aria-pressed:border-accent aria-pressed:bg-accent-soft">
                <span>
                  {t("timer_preset", { count: preset })}
                  {preset === exercise.minutes && <span className="block text-sm font-normal text-soft">{t("timer_usual")}</span>}
                </span>
              </Button>
            ))}
          </div>
        </fieldset>
        <Field
          label={t("timer_own")} inputMode="decimal" value={minutes} onChange={(event) => setMinutes(event.target.value)}
          problem={seconds === null ? t("timer_wrong", { max: MINUTES_MAX }) : undefined}
        />
        <Choice
          label={t("timer_at_end")} value={atEnd} onChange={setAtEnd}
          options={[{ value: "chime", label: t("timer_chime") }, { value: "close", label: t("timer_close") }]}
        />
        {!isOpen && <p className="text-soft">{t("timer_also_open")}</p>}
        <Button type="submit" look="primary" disabled={busy || seconds === null} className="self-end">{t("timer_start")}</Button>
      </form>
    </Dialog>
  );
}
