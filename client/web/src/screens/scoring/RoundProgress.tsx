import { CircleCheck, Eye } from "lucide-react";
import { useState } from "react";
import { useCommand, useMe, usePersonName, useText, useView } from "../../hooks";
import type { PersonId, ScoreProgress, ScoringView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { scoring as texts } from "../../texts/scoring";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Card, EmptyState } from "../../ui/Panel";
import { PersonLine } from "../../ui/Person";
import { Progress } from "../../ui/ScreenHead";

/** How many answers each participant has given, never which. */
export function RoundProgress({ scoring }: { readonly scoring: ScoringView }) {
  const t = useText(texts);
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const everybody = entriesOf<PersonId, ScoreProgress>(scoring.progress);
  return (
    <Card
      title={`${t("round", { number: scoring.round })} · ${t("round_tasks", { count: scoring.order.length })}`}
      actions={<Progress done={scoring.finished_count} all={scoring.scorers} label={t("finished_of", { done: scoring.finished_count, all: scoring.scorers })} />}
    >
      <p className="mb-3 text-sm text-soft">{t("blind")}</p>
      {everybody.length === 0 ? <EmptyState title={t("nobody")} /> : (
        <ul className="divide-y divide-line">
          {everybody.map(([id, progress]) => {
            const person = people[id];
            return (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
                {person && <PersonLine name={nameOf(id, person)} person={person} />}
                <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
                  <Progress done={progress.answered} all={progress.asked} label={t("answered_of", { done: progress.answered, all: progress.asked })} />
                  <span className={`inline-flex w-32 items-center gap-1 text-sm ${progress.finished ? "text-good" : "text-soft"}`}>
                    {progress.finished && <CircleCheck aria-hidden size={16} />}
                    {t(progress.finished ? "finished" : progress.answered > 0 ? "not_finished" : "not_started")}
                  </span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

/** Ends the round and shows its answers to everybody, after asking. */
export function RevealButton({ scoring }: { readonly scoring: ScoringView }) {
  const t = useText(texts);
  const role = useMe().role;
  const phase = useView((view) => view.workshop.phase);
  const { send, busy } = useCommand();
  const [asking, setAsking] = useState(false);
  const left = scoring.scorers - scoring.finished_count;
  const any = Object.values(scoring.progress).some((progress) => (progress?.answered ?? 0) > 0);
  if (role !== "facilitator" || phase !== "scoring" || !scoring.open) return null;
  return (
    <>
      <Button look="primary" icon={Eye} disabled={busy || !any} onClick={() => setAsking(true)}>{t("reveal")}</Button>
      {asking && (
        <Confirm
          title={t("reveal_title")} text={left > 0 ? t("reveal_text", { count: left }) : t("reveal_text_all")} action={t("reveal")}
          onConfirm={() => void send({ type: "reveal" })} onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
