// A participant in the scoring phase: their sheet while a round is open, then what was revealed.

import { Undo2 } from "lucide-react";
import { useCommand, useText, useView } from "../../hooks";
import type { ScoringView } from "../../protocol/generated";
import { scoring as texts } from "../../texts/scoring";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/Panel";
import { Results } from "../reveal/Results";
import { ScoreSheet } from "./ScoreSheet";

export default function ParticipantScoring() {
  const t = useText(texts);
  const { scoring, results, phase } = useView((view) => ({ scoring: view.scoring, results: view.results, phase: view.workshop.phase }));
  if (scoring === null && phase === "scoring") return <EmptyState title={t("title")}>{t("sheet_none")}</EmptyState>;
  if (scoring === null) return <EmptyState title={t("sheet_wait_title")}>{t("sheet_wait")}</EmptyState>;
  if (!scoring.open) return results === null ? <EmptyState title={t("title")}>{t("closed_wait")}</EmptyState> : <Results />;
  if (scoring.finished) return <Finished scoring={scoring} />;
  if (scoring.order.length === 0) return <EmptyState title={t("title")}>{t("closed_wait")}</EmptyState>;
  return <ScoreSheet key={scoring.round} scoring={scoring} />;
}

function Finished({ scoring }: { readonly scoring: ScoringView }) {
  const t = useText(texts);
  const { send, busy } = useCommand();
  return (
    <EmptyState title={t("finished_title")}>
      <p className="mb-4">{t("finished_text", { done: scoring.finished_count, all: scoring.scorers })}</p>
      <Button icon={Undo2} disabled={busy} onClick={() => void send({ type: "finish_scoring", finished: false })}>{t("reopen")}</Button>
    </EmptyState>
  );
}
