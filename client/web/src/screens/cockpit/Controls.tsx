import { Bell, BellOff, Lock, LockOpen, Megaphone, MonitorUp } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useMe, useText, useView } from "../../hooks";
import type { Exercise, ExerciseId, View } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button, IconButton } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Badge } from "../../ui/Panel";
import { BroadcastDialog } from "./BroadcastDialog";
import { chimeWanted, wantChime } from "./chime";
import { Clock } from "./Clock";
import { NextExercise } from "./NextExercise";
import { PhaseControl } from "./PhaseControl";
import { openIn } from "./rooms";
import { TimerControl } from "./TimerControl";

interface Props {
  /** The exercise in focus. */
  readonly exercise: Exercise | null;
  readonly onLook: (exercise: ExerciseId) => void;
  /** Looks at an exercise to which everybody was brought already, if that was wanted. */
  readonly onMoved: (exercise: ExerciseId) => void;
  /** Whether everybody's page goes along to the exercise in focus. */
  readonly followed: boolean;
  readonly onFollow: (wanted: boolean) => void;
}

/** The one row of controls, always in sight. Observers choose what to look at and read the clocks. */
export function Controls({ exercise, onLook, onMoved, followed, onFollow }: Props) {
  const t = useText(cockpit);
  const me = useMe();
  const { workshop, rooms, boards } = useView(({ workshop, rooms, boards }) => ({ workshop, rooms, boards }));
  const may = me.role === "facilitator";
  const running = workshop.phase === "exercises" || workshop.phase === "merging";
  const places = exercise === null ? null : openIn({ rooms, boards }, exercise.id);
  return (
    <section aria-label={t("controls")} className="z-20 flex flex-col gap-2 border-b border-line bg-paper px-4 py-2.5 sm:px-6 lg:sticky lg:top-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
        {exercise !== null && workshop.phase !== "lobby" && <ExerciseChooser exercise={exercise} view={{ workshop, rooms, boards }} onLook={onLook} />}
        {running && exercise !== null && places !== null && (
          <>
            <Openness exercise={exercise} open={places.open.length} all={places.all} may={may} />
            {may && <BringButton exercise={exercise} />}
            {may && <NextExercise exercise={exercise} onLook={onMoved} />}
          </>
        )}
        <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
          {running && exercise !== null && <TimerControl exercise={exercise} may={may} onLook={onLook} />}
          {!may && <Clock />}
        </div>
      </div>
      {may && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
          <PhaseControl />
          {running && exercise !== null && <Switch label={t("follow")} hint={t("follow_hint")} checked={followed} disabled={false} onChange={onFollow} />}
          {workshop.phase !== "closed" && <Switches view={workshop} />}
          <span className="ml-auto"><Clock /></span>
        </div>
      )}
    </section>
  );
}

function ExerciseChooser({ exercise, view, onLook }: {
  readonly exercise: Exercise; readonly view: Pick<View, "workshop" | "rooms" | "boards">; readonly onLook: (exercise: ExerciseId) => void;
}) {
  const t = useText(cockpit);
  const language = useLanguage();
  return (
    <select
      aria-label={t("exercise")} value={exercise.id}
      onChange={(event) => {
        const chosen = view.workshop.template.exercises.find(({ id }) => id === event.target.value);
        if (chosen) onLook(chosen.id);
      }}
      className="min-h-10 max-w-full min-w-0 rounded-lg border border-edge bg-raised px-3 py-1.5 font-medium text-ink sm:max-w-80"
    >
      {view.workshop.template.exercises.map((one, at) => (
        <option key={one.id} value={one.id}>
          {t("exercise_option", { number: at + 1, title: local(one.title, language) })}
          {openIn(view, one.id).open.length > 0 ? ` · ${t("option_open")}` : ""}
        </option>
      ))}
    </select>
  );
}

/** In how many rooms the exercise is open, and the buttons that change it for all of them. */
function Openness({ exercise, open, all, may }: { readonly exercise: Exercise; readonly open: number; readonly all: number; readonly may: boolean }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { send, busy } = useCommand();
  const [closing, setClosing] = useState(false);
  const title = local(exercise.title, language);
  const change = async (type: "open_exercise" | "close_exercise") => {
    if ((await send({ type, exercise: exercise.id, rooms: [] })).ok) announce(t(type === "open_exercise" ? "opened" : "closed", { title }));
  };
  return (
    <>
      <Badge {...(open > 0 ? { tone: "good" as const } : {})}>
        {open === 0 ? t("open_nowhere") : open === all ? t("open_everywhere") : t("open_in", { open, all })}
      </Badge>
      {may && open < all && (
        <Button look={open === 0 ? "primary" : "plain"} icon={LockOpen} className="px-3" disabled={busy} onClick={() => void change("open_exercise")}>
          {t(open === 0 ? "open_all" : "open_rest")}
        </Button>
      )}
      {may && open > 0 && <Button icon={Lock} className="px-3" disabled={busy} onClick={() => setClosing(true)}>{t("close_all")}</Button>}
      {closing && (
        <Confirm
          title={t("close_title")} text={t("close_text")} action={t("close_all")}
          onClose={() => setClosing(false)} onConfirm={() => void change("close_exercise")}
        />
      )}
    </>
  );
}

function BringButton({ exercise }: { readonly exercise: Exercise }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { send, busy } = useCommand();
  const bring = async () => {
    if ((await send({ type: "bring_everyone", exercise: exercise.id })).ok) announce(t("brought", { title: local(exercise.title, language) }));
  };
  return <Button icon={MonitorUp} className="px-3" disabled={busy} title={t("bring_hint")} onClick={() => void bring()}>{t("bring")}</Button>;
}

/** Message to all, what participants may see, who may come in, whether this page makes a sound. */
function Switches({ view }: { readonly view: View["workshop"] }) {
  const t = useText(cockpit);
  const { send, busy } = useCommand();
  const [writing, setWriting] = useState(false);
  const [sound, setSound] = useState(chimeWanted);
  const frozen = view.phase !== "lobby" && view.phase !== "exercises" && view.phase !== "merging";
  return (
    <>
      <Button icon={Megaphone} onClick={() => setWriting(true)}>{t("broadcast")}</Button>
      {!frozen && (
        <Switch label={t("list_shown")} checked={view.list_shown} disabled={busy} onChange={(shown) => void send({ type: "show_list", shown })} />
      )}
      <Switch label={t("door_locked")} checked={view.door_locked} disabled={busy} onChange={(locked) => void send({ type: "set_door", locked })} />
      <IconButton
        label={t(sound ? "sound_on" : "sound_off")} aria-pressed={sound} icon={sound ? Bell : BellOff}
        onClick={() => { wantChime(!sound); setSound(!sound); }}
      />
      {writing && <BroadcastDialog onClose={() => setWriting(false)} />}
    </>
  );
}

function Switch({ label, hint, checked, disabled, onChange }: {
  readonly label: string; readonly hint?: string; readonly checked: boolean; readonly disabled: boolean; readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label title={hint} className="flex min-h-10 items-center gap-2 rounded-lg px-2 hover:bg-accent-soft">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} className="size-4 accent-accent" />
      {label}
    </label>
  );
}
