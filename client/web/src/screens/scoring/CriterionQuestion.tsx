import { useId } from "react";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { Answer, Criterion } from "../../protocol/generated";
import { scoring } from "../../texts/scoring";
import { sameAnswer } from "./sheet";

interface Props {
  readonly criterion: Criterion;
  readonly answer: Answer | undefined;
  /** Whether digits go here. */
  readonly active: boolean;
  readonly onFocus: () => void;
  readonly onAnswer: (answer: Answer | null) => void;
}

/** One question of the form: its points in words, and "don't know". */
export function CriterionQuestion({ criterion, answer, active, onFocus, onAnswer }: Props) {
  const t = useText(scoring);
  const language = useLanguage();
  const name = useId();
  const options: Array<{ readonly answer: Answer; readonly mark: string; readonly text: string; readonly key: number }> = [
    ...criterion.points.map((point, at) => ({ answer: { value: point.value }, mark: String(point.value), text: local(point.text, language), key: at + 1 })),
    { answer: "dont_know", mark: "?", text: t("dont_know"), key: 0 },
  ];
  return (
    <fieldset id={`question-${criterion.id}`} onFocus={onFocus} className={`scroll-mt-4 scroll-mb-20 rounded-xl border bg-paper p-3 sm:p-4 ${active ? "border-accent" : "border-line"}`}>
      <legend className="sr-only">{local(criterion.title, language)}: {local(criterion.question, language)}</legend>
      <div aria-hidden className="mb-2">
        <p className="font-semibold">{local(criterion.title, language)}</p>
        <p className="text-sm text-soft">{local(criterion.question, language)}</p>
      </div>
      <div className="flex flex-col gap-1.5">
        {options.map((option) => (
          <label
            key={option.mark}
            className="flex min-h-11 items-center gap-3 rounded-lg border border-line bg-raised px-3 py-1.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio" name={name} className="size-4 shrink-0 accent-accent" checked={sameAnswer(answer, option.answer)}
              onChange={() => onAnswer(option.answer)}
            />
            <span className="w-6 shrink-0 text-right font-semibold tabular-nums">{option.mark}</span>
            <span className="min-w-0 flex-1">
              {option.text}
              {option.answer === "dont_know" && <span className="block text-sm text-soft">{t("dont_know_hint")}</span>}
            </span>
            {active && option.key < 10 && (
              <kbd aria-hidden title={t("key", { key: option.key })} className="hidden rounded border border-line bg-ground px-1.5 text-xs text-soft sm:pointer-fine:inline">{option.key}</kbd>
            )}
          </label>
        ))}
      </div>
      {answer !== undefined && (
        <button type="button" onClick={() => onAnswer(null)} className="mt-1.5 rounded px-1 py-1 text-sm text-soft underline hover:text-ink">{t("take_back")}</button>
      )}
    </fieldset>
  );
}
