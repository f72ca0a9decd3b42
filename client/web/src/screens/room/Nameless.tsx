// What an exercise without names promises (SPEC V4), told where people read the exercise and where they write.

import { EyeOff } from "lucide-react";
import { useText } from "../../hooks";
import type { Exercise } from "../../protocol/generated";
import { room } from "../../texts/room";

/** The whole promise, with its bound: a small room may guess. Nothing where authors are shown. */
export function NamelessPromise({ exercise }: { readonly exercise: Exercise }) {
  const t = useText(room);
  if (exercise.anonymity === "named") return null;
  return (
    <div className="flex items-start gap-2 text-sm lg:rounded-lg lg:bg-accent-soft lg:p-3">
      <EyeOff aria-hidden size={16} className="mt-0.5 shrink-0" />
      <p><strong className="font-medium">{t("nameless")}</strong> {t(`nameless_${exercise.anonymity}`)}</p>
    </div>
  );
}

/** The few words beside the line in which one writes. */
export function NamelessLine({ exercise }: { readonly exercise: Exercise }) {
  const t = useText(room);
  if (exercise.anonymity === "named") return null;
  return <p className="flex items-center gap-1.5 text-sm text-soft"><EyeOff aria-hidden size={15} className="shrink-0" />{t("nameless_line")}</p>;
}
