// A participant's score sheet: one task at a time, saved as they go.

import { ArrowLeft, ArrowRight, CircleCheck, CircleDashed, Circle, CloudOff, Check, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { useCommand, useStatus, useText, useView } from "../../hooks";
import type { Answer, CriterionId, ScoringView, TaskId } from "../../protocol/generated";
import { scoring as texts } from "../../texts/scoring";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Banner } from "../../ui/Panel";
import { Progress } from "../../ui/ScreenHead";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { Evidence, FoldedSources } from "../wording/Evidence";
import type { Saving } from "./answers";
import { CriterionQuestion } from "./CriterionQuestion";
import { answerOfKey, doneCount, filled, type Filled, firstOpen, firstTask, nextUnscored } from "./sheet";
import { useAnswers } from "./useAnswers";

export function ScoreSheet({ scoring }: { readonly scoring: ScoringView }) {
  const t = useText(texts);
  const { criteria, tasks, list } = useView((view) => ({ criteria: view.form.criteria, tasks: view.tasks, list: view.list }));
  const { send, busy } = useCommand();
  const answers = useAnswers(scoring);
  useSyncExternalStore(answers.subscribe, answers.version);
  const sheet = answers.over(scoring.mine);
  const { order } = scoring;
  const [chosen, setChosen] = useState<TaskId | null>(() => firstTask(scoring.mine, order, criteria));
  const [focused, setFocused] = useState<CriterionId | null>(null);
  const [asking, setAsking] = useState(false);
  // A task that was taken out meanwhile is no longer in the order.
  const task = chosen !== null && order.includes(chosen) ? chosen : (order[0] ?? null);
  const at = task === null ? -1 : order.indexOf(task);
  const done = doneCount(sheet, order, criteria);
  const next = nextUnscored(sheet, order, criteria, task);
  const active = task === null ? null : (focused ?? firstOpen(sheet, task, criteria));
  const saving = answers.saving();
  const lost = useStatus().kind !== "live";

  const go = (to: TaskId | null | undefined) => {
    if (to === null || to === undefined) return;
    setChosen(to);
    setFocused(null);
    window.scrollTo({ top: 0 });
  };
  const answer = (criterion: CriterionId, value: Answer | null) => {
    if (task !== null) answers.choose({ task, criterion }, value);
  };
  useKeys((key) => {
    const criterion = criteria.find((one) => one.id === active);
    const value = criterion && answerOfKey(key, criterion);
    if (key === "Enter" && next !== null) go(next);
    else if (criterion && value !== null && value !== undefined) {
      answer(criterion.id, value);
      const following = criteria[criteria.indexOf(criterion) + 1]?.id ?? null;
      setFocused(following);
      document.getElementById(`question-${following ?? criterion.id}`)?.scrollIntoView({ block: "nearest" });
    } else return false;
    return true;
  });
  const finish = () => void send({ type: "finish_scoring", finished: true });

  if (task === null) return null;
  const view = tasks[task];
  const problem = view === undefined ? null : problemOf(list, view.problem);
  const complete = done === order.length;
  const chosenOnly = Object.entries(tasks).some(([id, one]) => one?.included === true && !order.includes(id as TaskId));
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 flex-col px-4 pt-4 sm:px-6">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Progress done={done} all={order.length} label={complete ? t("done_all") : t("scored_of", { done, all: order.length })} />
        {!complete && <Button disabled={busy || lost || saving === "failed"} onClick={() => setAsking(true)}>{t("finish")}</Button>}
      </div>
      {scoring.round > 1 && <div className="mb-4"><Banner>{t(chosenOnly ? "second_round" : "second_round_all", { number: scoring.round })}</Banner></div>}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4">
          <p className="text-sm text-soft">{t("task_at", { at: at + 1, all: order.length })}</p>
          <h1 aria-live="polite" className="!text-xl sm:!text-2xl">{nameOfTask(view, problem)}</h1>
          {problem && (
            <>
              <div>
                <p className="text-sm text-soft">{t("problem")}</p>
                <p>{problem.title}</p>
              </div>
              <Evidence problem={problem} />
              <FoldedSources problem={problem} />
            </>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          {criteria.map((criterion) => (
            <CriterionQuestion
              key={`${task} ${criterion.id}`} criterion={criterion} answer={sheet[task]?.[criterion.id]} active={criterion.id === active}
              onFocus={() => setFocused(criterion.id)} onAnswer={(value) => answer(criterion.id, value)}
            />
          ))}
          <p className="hidden text-sm text-soft sm:pointer-fine:block">{t("keys")}</p>
        </div>
      </div>
      <details className="my-4">
        <summary className="w-fit py-1 text-soft hover:text-ink">{t("all_tasks")}</summary>
        <ol className="mt-1 flex flex-col">
          {order.map((id) => (
            <li key={id}>
              <TaskLine
                name={nameOfTask(tasks[id], tasks[id] ? problemOf(list, tasks[id].problem) : null)}
                state={filled(sheet, id, criteria)} here={id === task} onGo={() => go(id)}
              />
            </li>
          ))}
        </ol>
      </details>
      <div className="sticky bottom-0 -mx-4 mt-auto flex flex-wrap items-center justify-between gap-x-2 gap-y-1 border-t border-line bg-paper px-4 py-2 max-sm:text-sm sm:-mx-6 sm:px-6">
        <Button icon={ArrowLeft} disabled={at <= 0} className="max-sm:px-3" onClick={() => go(order[at - 1])}><span className="max-sm:sr-only">{t("back")}</span></Button>
        <span className="flex justify-center max-sm:order-first max-sm:basis-full"><SavingState saving={saving} lost={lost} onRetry={() => answers.retry()} /></span>
        <span className="flex gap-2">
          {filled(sheet, task, criteria) !== "done" && at < order.length - 1 && <Button look="quiet" className="whitespace-nowrap max-sm:px-2" onClick={() => go(order[at + 1])}>{t("skip")}</Button>}
          {at < order.length - 1 && next === null && <Button icon={ArrowRight} onClick={() => go(order[at + 1])}>{t("next")}</Button>}
          {next !== null && <Button look="primary" icon={ArrowRight} className="leading-tight max-sm:px-3" onClick={() => go(next)}>{t("next_unscored")}</Button>}
          {complete && <Button look="primary" icon={Check} disabled={busy || lost || saving === "failed"} onClick={finish}>{t("finish")}</Button>}
        </span>
      </div>
      {asking && (
        <Confirm
          title={t("finish_title")} text={t("finish_text", { count: order.length - done })} action={t("finish")}
          onConfirm={finish} onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function TaskLine({ name, state, here, onGo }: { readonly name: string; readonly state: Filled; readonly here: boolean; readonly onGo: () => void }) {
  const t = useText(texts);
  const Icon = { done: CircleCheck, part: CircleDashed, none: Circle }[state];
  return (
    <button
      type="button" onClick={onGo} {...(here ? { "aria-current": "step" as const } : {})}
      className="flex min-h-11 w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-accent-soft aria-[current=step]:font-semibold"
    >
      <Icon aria-hidden size={18} className={`shrink-0 ${state === "done" ? "text-good" : "text-soft"}`} />
      <span className="min-w-0 flex-1">{name}</span>
      <span className="shrink-0 text-sm font-normal text-soft">{t(`state_${state}`)}</span>
    </button>
  );
}

/** Truthful: "saved" only once the server has everything; without a connection it says so, and what becomes of the answer. */
function SavingState({ saving, lost, onRetry }: { readonly saving: Saving; readonly lost: boolean; readonly onRetry: () => void }): ReactNode {
  const t = useText(texts);
  if (lost && saving !== "saved") {
    return <span role="status" className="inline-flex items-center gap-1.5 text-sm text-warn"><CloudOff aria-hidden size={16} className="shrink-0" />{t("lost")}</span>;
  }
  if (saving === "failed") {
    return (
      <span role="alert" className="inline-flex flex-wrap items-center gap-2 text-danger">
        <CloudOff aria-hidden size={16} />{t("failed")}
        <Button onClick={onRetry}>{t("failed_again")}</Button>
      </span>
    );
  }
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-sm text-soft">
      {saving === "saved" ? <Check aria-hidden size={16} /> : <LoaderCircle aria-hidden size={16} />}
      {t(saving)}
    </span>
  );
}

/** Keys for the whole screen, except where somebody types or something else wants them. */
function useKeys(handle: (key: string) => boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]") !== null) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.matches("textarea, select, input:not([type=radio])")) return;
      if (event.key === "Enter" && target?.closest("button, a, summary") !== null && target !== null) return;
      if (handle(event.key)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  });
}
