import { SkipForward } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useText, useView } from "../../hooks";
import type { Exercise, ExerciseId } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Check } from "../../ui/Field";
import { Banner } from "../../ui/Panel";
import { notDone, openIn } from "./rooms";

/** From one exercise to the next in one go, each part by choice: close, open, show to all, timer. */
export function NextExercise({ exercise, onLook }: { readonly exercise: Exercise; readonly onLook: (exercise: ExerciseId) => void }) {
  const t = useText(cockpit);
  const exercises = useView((view) => view.workshop.template.exercises);
  const [asking, setAsking] = useState(false);
  const next = exercises[exercises.findIndex(({ id }) => id === exercise.id) + 1];
  if (next === undefined) return null;
  return (
    <>
      <Button icon={SkipForward} className="px-3" title={t("next_exercise_hint")} onClick={() => setAsking(true)}>{t("next_exercise")}</Button>
      {asking && <Ask from={exercise} to={next} onLook={onLook} onClose={() => setAsking(false)} />}
    </>
  );
}

function Ask({ from, to, onLook, onClose }: {
  readonly from: Exercise; readonly to: Exercise; readonly onLook: (exercise: ExerciseId) => void; readonly onClose: () => void;
}) {
  const t = useText(cockpit);
  const language = useLanguage();
  const view = useView(({ rooms, boards }) => ({ rooms, boards }));
  const { send, busy } = useCommand();
  const places = { from: openIn(view, from.id), to: openIn(view, to.id) };
  const [wanted, setWanted] = useState({ close: true, open: true, bring: true, timer: false });
  const canClose = places.from.open.length > 0;
  const canOpen = places.to.open.length < places.to.all;
  const timed = places.to.open.length > 0 || wanted.open;
  const unfinished = notDone(view, from.id).length;

  // The next one opens first, so that nobody is left without a place to write.
  const go = async () => {
    if (wanted.open && canOpen && !(await send({ type: "open_exercise", exercise: to.id, rooms: [] })).ok) return;
    if (wanted.bring && !(await send({ type: "bring_everyone", exercise: to.id })).ok) return;
    if (timed && wanted.timer && !(await send({ type: "start_timer", exercise: to.id, room: null, seconds: to.minutes * 60, at_end: "chime" })).ok) return;
    if (wanted.close && canClose && !(await send({ type: "close_exercise", exercise: from.id, rooms: [] })).ok) return;
    onLook(to.id);
    onClose();
  };
  const box = (part: keyof typeof wanted, label: string) => (
    <Check label={label} checked={wanted[part]} onChange={(event) => setWanted({ ...wanted, [part]: event.target.checked })} />
  );
  return (
    <Dialog
      title={t("next_title", { title: local(to.title, language) })} onClose={onClose}
      actions={<Button look="primary" disabled={busy || !Object.values(wanted).includes(true)} onClick={() => void go()}>{t("next_go")}</Button>}
    >
      {unfinished > 0 && <div className="mb-3"><Banner tone="warn">{t("working_here", { count: unfinished })}</Banner></div>}
      {canOpen && box("open", t("next_open"))}
      {box("bring", t("next_bring"))}
      {timed && box("timer", t("next_timer", { count: to.minutes }))}
      {canClose && box("close", t("next_close", { title: local(from.title, language) }))}
    </Dialog>
  );
}
