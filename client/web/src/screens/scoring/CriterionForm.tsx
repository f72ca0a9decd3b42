import { ArrowDown, ArrowUp, Plus, Trash2, X } from "lucide-react";
import { useText, useView } from "../../hooks";
import { type Criterion, type Language, limits, type LocalText, type Point } from "../../protocol/generated";
import { scoring } from "../../texts/scoring";
import { Button, IconButton } from "../../ui/Button";
import { Choice, Field, Select, TextArea } from "../../ui/Field";
import { problemOf, withPoint, withText } from "./form";

interface Props {
  readonly criterion: Criterion;
  readonly number: number;
  readonly last: boolean;
  readonly onChange: (criterion: Criterion) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One criterion being edited: the workshop's language first, the other one folded away. */
export function CriterionForm({ criterion, number, last, onChange, onMove, onRemove }: Props) {
  const t = useText(scoring);
  const main = useView((view) => view.workshop.language);
  const other: Language = main === "ru" ? "en" : "ru";
  const problem = problemOf(criterion);
  const text = (part: "title" | "question", language: Language) => ({
    value: criterion[part][language], lang: language, maxLength: limits.TITLE_MAX,
    onChange: (event: { target: { value: string } }) => onChange({ ...criterion, [part]: withText(criterion[part], language, event.target.value) }),
  });
  const inOther = (what: string) => t(other === "ru" ? "in_ru" : "in_en", { what });
  const points = (next: Point[]) => onChange({ ...criterion, points: next });
  return (
    <section aria-label={t("criterion", { number })} className="flex flex-col gap-4 rounded-xl border border-line bg-paper p-4 sm:p-5">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-base">{t("criterion", { number })}</h2>
        <span className="flex">
          <IconButton label={t("move_up")} icon={ArrowUp} disabled={number === 1} onClick={() => onMove(-1)} />
          <IconButton label={t("move_down")} icon={ArrowDown} disabled={last} onClick={() => onMove(1)} />
          <IconButton label={t("remove_criterion")} icon={Trash2} onClick={onRemove} />
        </span>
      </div>
      <Field label={t("criterion_title")} {...text("title", main)} problem={problem === "problem_title" ? t(problem) : undefined} />
      <TextArea label={t("criterion_question")} rows={2} {...text("question", main)} />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Select
          label={t("weight")} hint={t("weight_hint")} value={criterion.weight}
          onChange={(event) => onChange({ ...criterion, weight: Number(event.target.value) })}
        >
          {Array.from({ length: limits.WEIGHT_MAX + 1 }, (_, weight) => <option key={weight} value={weight}>{weight}</option>)}
        </Select>
        <Choice
          label={t("direction")} value={criterion.direction} onChange={(direction) => onChange({ ...criterion, direction })}
          options={[{ value: "benefit", label: t("benefit") }, { value: "cost", label: t("cost") }]}
        />
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">{t("points")}</legend>
        {criterion.points.map((point, at) => (
          <PointRow
            key={at} point={point} language={main}
            onChange={(next) => points(criterion.points.map((one, place) => (place === at ? next : one)))}
            {...(criterion.points.length > 2 ? { onRemove: () => points(criterion.points.filter((_, place) => place !== at)) } : {})}
          />
        ))}
        {problem !== null && problem !== "problem_title" && <p role="alert" className="text-sm text-danger">{problem === "problem_points" ? t(problem, { max: limits.POINTS_MAX }) : t(problem)}</p>}
        {criterion.points.length < limits.POINTS_MAX && (
          <Button icon={Plus} className="self-start" onClick={() => points(withPoint(criterion.points))}>{t("add_point")}</Button>
        )}
      </fieldset>
      <details>
        <summary className="w-fit py-1 text-soft hover:text-ink">{t("other_language")}</summary>
        <div className="mt-2 flex flex-col gap-3">
          <p className="text-sm text-soft">{t("other_language_hint")}</p>
          <Field label={inOther(t("criterion_title"))} {...text("title", other)} />
          <TextArea label={inOther(t("criterion_question"))} rows={2} {...text("question", other)} />
          {criterion.points.map((point, at) => (
            <Field
              key={at} label={inOther(t("point_text", { number: point.value }))} lang={other} maxLength={limits.TITLE_MAX} value={point.text[other]}
              onChange={(event) => points(criterion.points.map((one, place) => (place === at ? { ...one, text: withText(one.text, other, event.target.value) } : one)))}
            />
          ))}
        </div>
      </details>
    </section>
  );
}

function PointRow({ point, language, onChange, onRemove }: {
  readonly point: Point; readonly language: Language; readonly onChange: (point: Point) => void; readonly onRemove?: () => void;
}) {
  const t = useText(scoring);
  const text: LocalText = point.text;
  const box = "min-h-10 rounded-lg border border-edge bg-raised px-3 py-1.5";
  return (
    <div className="flex items-center gap-2">
      <input
        type="number" min={0} max={limits.POINT_VALUE_MAX} step={1} inputMode="numeric" aria-label={t("point_value", { number: point.value })}
        className={`${box} w-20 shrink-0 text-right tabular-nums`} value={Number.isNaN(point.value) ? "" : point.value}
        onChange={(event) => onChange({ ...point, value: event.target.valueAsNumber })}
      />
      <input
        aria-label={t("point_text", { number: point.value })} lang={language} maxLength={limits.TITLE_MAX} value={text[language]}
        className={`${box} w-full min-w-0`} onChange={(event) => onChange({ ...point, text: withText(text, language, event.target.value) })}
      />
      {onRemove && <IconButton label={t("remove_point", { number: point.value })} icon={X} onClick={onRemove} />}
    </div>
  );
}
