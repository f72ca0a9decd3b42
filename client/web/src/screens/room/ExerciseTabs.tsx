import { Check, CircleDashed, Lock, Pencil } from "lucide-react";
import { useEffect, useRef } from "react";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { BoardState, Exercise, ExerciseId } from "../../protocol/generated";
import { room } from "../../texts/room";

const icons = { not_opened: CircleDashed, open: Pencil, closed: Lock } as const;

export interface ExerciseTabsProps {
  readonly exercises: readonly Exercise[];
  readonly shown: ExerciseId;
  readonly stateOf: (exercise: ExerciseId) => BoardState;
  /** Whether I said that I am done with it. */
  readonly isDone: (exercise: ExerciseId) => boolean;
  readonly onChoose: (exercise: ExerciseId) => void;
}

/** The exercises in order, each with its state in words. */
export function ExerciseTabs({ exercises, shown, stateOf, isDone, onChoose }: ExerciseTabsProps) {
  const t = useText(room);
  const language = useLanguage();
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const tab = current.current;
    // One that is wider than the strip shows its beginning.
    const fits = tab !== null && tab.offsetWidth < (tab.parentElement?.clientWidth ?? 0);
    tab?.scrollIntoView({ block: "nearest", inline: fits ? "center" : "start" });
  }, [shown]);
  return (
    <nav aria-label={t("exercises")} className="flex min-w-0 flex-1 overflow-x-auto px-2">
      {exercises.map((exercise, at) => {
        const state = stateOf(exercise.id);
        const done = state === "open" && isDone(exercise.id);
        const Icon = done ? Check : icons[state];
        const chosen = exercise.id === shown;
        return (
          <button
            key={exercise.id} ref={chosen ? current : null} type="button" aria-current={chosen ? "page" : undefined} onClick={() => onChoose(exercise.id)}
            className="flex min-h-11 shrink-0 flex-col justify-center border-b-2 border-transparent px-3 py-1 text-left whitespace-nowrap text-soft -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
          >
            <span className={`max-sm:w-max max-sm:max-w-52 max-sm:whitespace-normal leading-tight ${chosen ? "font-semibold" : state === "open" ? "font-medium text-ink" : ""}`}>{at + 1}. {local(exercise.title, language)}</span>
            <span className={`flex items-center gap-1 text-[0.8125rem] leading-tight ${state === "open" ? "text-accent" : ""}`}>
              <Icon aria-hidden size={13} />{done ? t("is_done") : t(`state_${state}`)}
            </span>
          </button>
        );
      })}
    </nav>
  );
}
