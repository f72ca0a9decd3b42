import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useCommand, useMe, useText, useView } from "../../hooks";
import type { ResultsView, TaskId } from "../../protocol/generated";
import { reveal } from "../../texts/reveal";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { EmptyState } from "../../ui/Panel";
import { sortedByTalk } from "./results";
import { TaskSpread } from "./TaskSpread";

/** How many of the widest are marked at once for another round. */
const WIDEST = 5;

/** Tasks by disagreement, widest first; a facilitator marks those that are scored again. */
export function Talk({ results }: { readonly results: ResultsView }) {
  const t = useText(reveal);
  const role = useMe().role;
  const { phase, running } = useView((view) => ({
    phase: view.workshop.phase,
    running: view.scoring !== null && view.scoring.open && Object.values(view.scoring.progress).some((one) => (one?.answered ?? 0) > 0),
  }));
  const [marked, setMarked] = useState<ReadonlySet<TaskId>>(new Set());
  const { talk, agreed } = sortedByTalk(results);
  const may = role === "facilitator" && (phase === "scoring" || phase === "plan") && !running;
  const set = (task: TaskId, on: boolean) => setMarked((before) => {
    const next = new Set(before);
    if (on) next.add(task);
    else next.delete(task);
    return next;
  });
  const spread = (task: TaskId) => (
    <TaskSpread
      key={task} task={task} results={results} row={results.ranking.find((row) => row.task === task)}
      {...(may ? { mark: { on: marked.has(task), onChange: (on: boolean) => set(task, on) } } : {})}
    />
  );
  const widest = talk.slice(0, WIDEST);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2>{t("talk_title")}</h2>
        {may && widest.length > 0 && <Button onClick={() => setMarked(new Set(widest))}>{t("choose_widest", { count: widest.length })}</Button>}
      </div>
      <p className="max-w-prose text-soft">{t("talk_text")}</p>
      {talk.length === 0 && <EmptyState title={t("talk_none")} />}
      {talk.map(spread)}
      {agreed.length > 0 && <h2 className="mt-2">{t("agreed_title")}</h2>}
      {agreed.map(spread)}
      {may && marked.size > 0 && <AnotherRound marked={marked} onClear={() => setMarked(new Set())} />}
    </div>
  );
}

function AnotherRound({ marked, onClear }: { readonly marked: ReadonlySet<TaskId>; readonly onClear: () => void }) {
  const t = useText(reveal);
  const { send, busy } = useCommand();
  const [asking, setAsking] = useState(false);
  const open = async () => {
    const outcome = await send({ type: "open_round", tasks: [...marked] });
    if (!outcome.ok) return;
    onClear();
    announce(t("opened"));
  };
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center justify-between gap-2 rounded-xl border border-line bg-raised px-4 py-3 shadow-lg print:hidden">
      <p role="status" className="font-medium">{t("chosen", { count: marked.size })}</p>
      <span className="flex flex-wrap gap-2">
        <Button look="quiet" onClick={onClear}>{t("clear")}</Button>
        <Button icon={RotateCcw} disabled={busy} onClick={() => setAsking(true)}>{t("second_round")}</Button>
      </span>
      {asking && (
        <Confirm
          title={t("second_title")} text={t("second_text", { count: marked.size })} action={t("second_round")}
          onConfirm={() => void open()} onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
