import { MoveRight } from "lucide-react";
import { formatNumber, formatShare, local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { Criterion, RankedView, ResultsView, SpreadView, TaskId } from "../../protocol/generated";
import { reveal } from "../../texts/reveal";
import { Check } from "../../ui/Field";
import { Badge } from "../../ui/Panel";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { Evidence, FoldedSources } from "../wording/Evidence";
import { criterionOf, scaleOf } from "./dots";
import { DotStrip } from "./DotStrip";
import { type Course, coursesOf, movementOf } from "./results";

interface Props {
  readonly task: TaskId;
  readonly row: RankedView | undefined;
  readonly results: Pick<ResultsView, "rounds">;
  /** Lets a facilitator mark it for another round. */
  readonly mark?: { readonly on: boolean; readonly onChange: (on: boolean) => void };
}

/** The answers about one task: a strip of dots per question, in words beside it, with the rounds before. */
export function TaskSpread({ task, row, results, mark }: Props) {
  const t = useText(reveal);
  const language = useLanguage();
  const { form, template, view, list } = useView((whole) => ({
    form: whole.form.criteria, template: whole.workshop.template.criteria, view: whole.tasks[task], list: whole.list,
  }));
  const problem = view === undefined ? null : problemOf(list, view.problem);
  return (
    <article className="flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-paper p-4 break-inside-avoid sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 flex-1 basis-64 text-lg">{nameOfTask(view, problem)}</h3>
        {row !== undefined && row.disagreement > 0 && (
          <span title={t("disagreement_hint")}><Badge>{t("disagreement", { share: formatShare(row.disagreement / 1000, language) })}</Badge></span>
        )}
      </div>
      <ul className="flex flex-col gap-3">
        {coursesOf(results, task, form).map((course) => (
          <Question key={course.criterion} course={course} criterion={criterionOf(course.criterion, form, template)} />
        ))}
      </ul>
      {problem && (
        <details className="text-sm print:hidden">
          <summary className="w-fit py-1 text-soft hover:text-ink">{problem.title}</summary>
          <div className="mt-2 flex flex-col gap-2"><Evidence problem={problem} /><FoldedSources problem={problem} /></div>
        </details>
      )}
      {mark && <Check label={t("choose")} checked={mark.on} onChange={(event) => mark.onChange(event.target.checked)} />}
    </article>
  );
}

function Question({ course, criterion }: { readonly course: Course; readonly criterion: Criterion }) {
  const t = useText(reveal);
  const language = useLanguage();
  const all = course.rounds.flatMap((round) => round.spread.values);
  const scale = scaleOf(criterion.points, all);
  const marks = criterion.points.map((point) => point.value);
  const movement = movementOf(course);
  const number = (value: number | null) => (value === null ? "–" : formatNumber(value, language));
  return (
    <li className="grid grid-cols-1 items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,12rem)_minmax(0,300px)_minmax(0,1fr)]">
      {course.rounds.map(({ round, spread }, at) => {
        const newest = at === course.rounds.length - 1;
        return (
          <div key={round} className="contents">
            <p>
              {at === 0 && <span className="block font-medium">{local(criterion.title, language)}</span>}
              {course.rounds.length > 1 && <span className="text-sm text-soft">{t("round_label", { number: round })}</span>}
            </p>
            <DotStrip spread={spread} scale={scale} values={marks} faint={!newest} />
            <p className="text-sm text-soft tabular-nums"><SpreadWords spread={spread} /></p>
          </div>
        );
      })}
      {movement && (
        <p className="inline-flex items-center gap-1.5 text-sm sm:col-span-2 sm:col-start-2">
          <MoveRight aria-hidden size={16} className="shrink-0 text-accent" />
          {movement.before === movement.after ? t("unmoved", { median: number(movement.after) }) : t("moved", { before: number(movement.before), after: number(movement.after) })}
          {movement.spread !== "same" && <>; {t(movement.spread)}</>}
        </p>
      )}
    </li>
  );
}

/** Median, quartiles and counts in words. */
export function SpreadWords({ spread }: { readonly spread: SpreadView }) {
  const t = useText(reveal);
  const language = useLanguage();
  const number = (value: number) => formatNumber(value, language);
  const parts = [
    spread.median === null || spread.quartiles === null
      ? t("no_values")
      : t("spread_words", { median: number(spread.median), low: number(spread.quartiles[0]), high: number(spread.quartiles[1]) }),
    t("answers_count", { count: spread.values.length }),
    ...(spread.dont_know > 0 ? [t("dont_know_count", { count: spread.dont_know })] : []),
  ];
  return <>{parts.join(" · ")}</>;
}
