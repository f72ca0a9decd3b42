import { Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import { local } from "../../format";
import { useCommand, useLanguage, useText } from "../../hooks";
import type { Exercise } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Badge } from "../../ui/Panel";

/** In how many rooms the exercise is open, and the button that changes it: opens what is closed, else closes all. */
export function Openness({ exercise, open, all, may }: { readonly exercise: Exercise; readonly open: number; readonly all: number; readonly may: boolean }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { send, busy } = useCommand();
  const [closing, setClosing] = useState(false);
  const openAll = async () => {
    if ((await send({ type: "open_exercise", exercise: exercise.id, rooms: [] })).ok) announce(t("opened", { title: local(exercise.title, language) }));
  };
  return (
    <>
      <Badge {...(open > 0 ? { tone: "good" as const } : {})}>
        {open === 0 ? t("open_nowhere") : open === all ? t("open_everywhere") : t("open_in", { open, all })}
      </Badge>
      {may && open < all && (
        <Button look={open === 0 ? "primary" : "plain"} icon={LockOpen} className="px-3" disabled={busy} onClick={() => void openAll()}>
          {t(open === 0 ? "open_all" : "open_rest")}
        </Button>
      )}
      {may && open > 0 && open === all && <Button icon={Lock} className="px-3" disabled={busy} onClick={() => setClosing(true)}>{t("close_all")}</Button>}
      {closing && <CloseEverywhere exercise={exercise} onClose={() => setClosing(false)} />}
    </>
  );
}

/** Asks before an exercise closes for everybody. */
export function CloseEverywhere({ exercise, onClose }: { readonly exercise: Exercise; readonly onClose: () => void }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const { send } = useCommand();
  const close = async () => {
    if ((await send({ type: "close_exercise", exercise: exercise.id, rooms: [] })).ok) announce(t("closed", { title: local(exercise.title, language) }));
  };
  return <Confirm title={t("close_title")} text={t("close_text")} action={t("close_all")} onClose={onClose} onConfirm={() => void close()} />;
}
