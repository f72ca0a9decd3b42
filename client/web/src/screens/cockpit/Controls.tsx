import { Megaphone, MonitorUp } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useMe, useText, useView } from "../../hooks";
import type { Exercise, ExerciseId, View } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { BroadcastDialog } from "./BroadcastDialog";
import { Clock } from "./Clock";
import { MoreMenu } from "./MoreMenu";
import { NextExercise } from "./NextExercise";
import { Openness } from "./Openness";
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

/** Two rows, always in sight: the exercise, and the workshop. What is needed rarely is in the menu. Observers choose what to look at and read the clocks. */
export function Controls({ exercise, onLook, onMoved, followed, onFollow }: Props) {
  const t = useText(cockpit);
  const me = useMe();
  const { workshop, rooms, boards } = useView(({ workshop, rooms, boards }) => ({ workshop, rooms, boards }));
  const may = me.role === "facilitator";
  const running = workshop.phase === "exercises" || workshop.phase === "merging";
  const places = exercise === null ? null : openIn({ rooms, boards }, exercise.id);
  const chosen = exercise !== null && workshop.phase !== "lobby" ? exercise : null;
  const partlyOpen = running && places !== null && places.open.length > 0 && places.open.length < places.all ? exercise : null;
  return (
    <section aria-label={t("controls")} className="z-20 flex flex-col gap-2 border-b border-line bg-paper px-4 py-2.5 max-sm:text-sm sm:px-6 lg:sticky lg:top-0">
      {(chosen !== null || !may) && (
        <div className="flex flex-wrap items-center gap-2">
          {chosen !== null && <ExerciseChooser exercise={chosen} view={{ workshop, rooms, boards }} onLook={onLook} />}
          {running && exercise !== null && places !== null && (
            <>
              <Openness exercise={exercise} open={places.open.length} all={places.all} may={may} />
              {may && <BringButton exercise={exercise} />}
              {may && <NextExercise exercise={exercise} onLook={onMoved} />}
            </>
          )}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 empty:hidden max-sm:contents sm:ml-auto sm:justify-end">
            {running && exercise !== null && <TimerControl exercise={exercise} may={may} onLook={onLook} />}
            {!may && <Clock />}
          </div>
        </div>
      )}
      {may && (
        <div className="flex flex-wrap items-center gap-2">
          <PhaseControl />
          <div className="flex flex-wrap items-center gap-2 max-sm:contents sm:ml-auto sm:justify-end">
            {running && exercise !== null && <Switch label={t("follow")} hint={t("follow_hint")} checked={followed} onChange={onFollow} />}
            {workshop.phase !== "closed" && <BroadcastButton />}
            <MoreMenu partlyOpen={partlyOpen} />
            <Clock />
          </div>
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
      className="min-h-10 max-w-full min-w-0 rounded-lg border border-edge bg-raised px-3 py-1.5 font-medium text-ink max-sm:w-full sm:max-w-72"
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

function BringButton({ exercise }: { readonly exercise: Exercise }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { send, busy } = useCommand();
  const bring = async () => {
    if ((await send({ type: "bring_everyone", exercise: exercise.id })).ok) announce(t("brought", { title: local(exercise.title, language) }));
  };
  return <Button icon={MonitorUp} className="px-3" disabled={busy} title={t("bring_hint")} onClick={() => void bring()}>{t("bring")}</Button>;
}

function BroadcastButton() {
  const t = useText(cockpit);
  const [writing, setWriting] = useState(false);
  return (
    <>
      <Button icon={Megaphone} className="px-3" onClick={() => setWriting(true)}>{t("broadcast")}</Button>
      {writing && <BroadcastDialog onClose={() => setWriting(false)} />}
    </>
  );
}

function Switch({ label, hint, checked, onChange }: {
  readonly label: string; readonly hint: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label title={hint} className="flex min-h-10 items-center gap-2 rounded-lg px-2 hover:bg-accent-soft">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} className="size-4 accent-accent" />
      {label}
    </label>
  );
}
