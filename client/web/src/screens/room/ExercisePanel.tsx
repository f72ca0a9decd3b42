// The exercise: what is asked, how it looks when it is good, and how far the room is.

import { CircleCheck, CircleX } from "lucide-react";
import { memo, type ReactNode, useCallback, useRef, useSyncExternalStore } from "react";
import type { BoardModel } from "../../board/model";
import type { Branch } from "../../board/tree";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { Exercise } from "../../protocol/generated";
import { room } from "../../texts/room";
import { type MinimumState, minimumsOf } from "./course";
import { NamelessPromise } from "./Nameless";
import type { OpenBoard } from "./useBoard";

interface Props {
  readonly exercise: Exercise;
  readonly number: number;
  readonly all: number;
  readonly open: OpenBoard | null;
}

export const ExercisePanel = memo(function ExercisePanel({ exercise, number, all, open }: Props) {
  const t = useText(room);
  const language = useLanguage();
  const say = (text: Exercise["question"]) => local(text, language);
  return (
    <div className="flex flex-col gap-3 p-4 max-lg:gap-1.5 max-lg:py-2">
      <div>
        {/* On a narrow screen the chosen tab says both. */}
        <p className="text-sm text-soft max-lg:sr-only">{t("exercise_number", { number, all })}</p>
        <h1 className="text-xl max-lg:sr-only">{say(exercise.title)}</h1>
        <p className="leading-snug lg:mt-1 lg:text-lg">{say(exercise.question)}</p>
      </div>
      <NamelessPromise exercise={exercise} />
      {open && <Progress exercise={exercise} open={open} />}
      <details open={wide} className="group flex flex-col">
        <summary className="py-1 text-sm font-medium text-accent">{t("show_task")}</summary>
        <div className="flex flex-col gap-3 pt-2">
          <Part title={t("write")}>{say(exercise.write)}</Part>
          <Part title={t("look_for")}>{say(exercise.look_for)}</Part>
          <Part title={t("example")}>{say(exercise.example)}</Part>
          <figure className="rounded-lg bg-good-soft p-3">
            <figcaption className="flex items-center gap-1.5 text-sm font-medium text-good"><CircleCheck aria-hidden size={16} />{t("good")}</figcaption>
            <p className="mt-0.5">{say(exercise.good)}</p>
          </figure>
          <figure className="rounded-lg bg-danger-soft p-3">
            <figcaption className="flex items-center gap-1.5 text-sm font-medium text-danger"><CircleX aria-hidden size={16} />{t("bad")}</figcaption>
            <p className="mt-0.5">{say(exercise.bad)}</p>
            <p className="mt-1 text-sm">{say(exercise.bad_why)}</p>
          </figure>
        </div>
      </details>
    </div>
  );
});

/** On a narrow screen the exercise stands above the notes and is folded. */
const wide = typeof matchMedia !== "function" || matchMedia("(min-width: 1024px)").matches;

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="text-sm font-semibold text-soft">{title}</h2>
      <p>{children}</p>
    </section>
  );
}

function Progress({ exercise, open }: { readonly exercise: Exercise; readonly open: OpenBoard }) {
  const t = useText(room);
  const { count, minimums } = useCounts(exercise, open.model);
  if (minimums.length === 0) {
    return count === 0 ? null : <p className="text-soft">{t("notes_so_far", { count })}</p>;
  }
  return (
    <section aria-label={t("progress")} className="flex flex-col gap-2 max-lg:text-sm lg:rounded-lg lg:border lg:border-line lg:bg-raised lg:p-3">
      {minimums.map((minimum) => <MinimumLine key={minimum.kind} exercise={exercise} minimum={minimum} />)}
    </section>
  );
}

interface Counts {
  readonly count: number;
  readonly minimums: readonly MinimumState[];
}

/** The counts of a board; the same object while people only write on in their notes. */
function useCounts(exercise: Exercise, model: BoardModel): Counts {
  const last = useRef<{ readonly tree: readonly Branch[]; readonly counts: Counts } | null>(null);
  return useSyncExternalStore(model.subscribe, useCallback(() => {
    const tree = model.tree(exercise);
    const before = last.current;
    if (before?.tree === tree) return before.counts;
    const counts = { count: model.snapshot().size, minimums: minimumsOf(exercise, tree) };
    const kept = before !== null && JSON.stringify(before.counts) === JSON.stringify(counts) ? before.counts : counts;
    last.current = { tree, counts: kept };
    return kept;
  }, [exercise, model]));
}

/** Kinds whose names the page can put into the right form; others are shown by their label. */
const countable = ["situation", "problem", "example", "step"] as const;
const companions = ["complaint", "example", "problem"] as const;

function MinimumLine({ exercise, minimum }: { readonly exercise: Exercise; readonly minimum: MinimumState }) {
  const t = useText(room);
  const language = useLanguage();
  const labelOf = (id: string) => local(exercise.kinds.find((kind) => kind.id === id)?.label ?? { ru: id, en: id }, language);
  const known = countable.find((kind) => minimum.kind === kind || minimum.kind.endsWith(`_${kind}`));
  const have = known === undefined
    ? t("minimum_other", { kind: labelOf(minimum.kind), have: minimum.have, count: minimum.atLeast })
    : t(`minimum_${known}`, { have: minimum.have, count: minimum.atLeast });
  const companion = companions.find((kind) => kind === minimum.eachWith);
  const withChild = minimum.eachWith === null ? "" : companion === undefined
    ? t("with_other", { count: minimum.withChild, kind: labelOf(minimum.eachWith) })
    : t(`with_${companion}`, { count: minimum.withChild });
  return (
    <div>
      <p className="font-medium">
        {[have, withChild].filter((part) => part !== "").join(", ")}
        {minimum.atMost !== null && <span className="font-normal text-soft">. {t("at_most", { count: minimum.atMost })}</span>}
      </p>
      <div aria-hidden className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-line">
        <div className="h-full rounded-full bg-accent" style={{ width: `${Math.min(100, (100 * minimum.have) / Math.max(1, minimum.atLeast))}%` }} />
      </div>
      {minimum.reached && <p className="mt-1 flex items-center gap-1.5 text-sm text-good"><CircleCheck aria-hidden size={15} />{t("minimum_reached")}</p>}
    </div>
  );
}
