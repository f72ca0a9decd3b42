import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { useCommand, useText, useView } from "../../hooks";
import type { PersonId, PersonView, Phase } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { takesPart } from "../../protocol/people";
import { cockpit } from "../../texts/cockpit";
import { common } from "../../texts/common";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Banner } from "../../ui/Panel";
import { CloseAccount } from "../merge/CloseAccount";
import { ahead, reopensList } from "./phases";
import { openIn } from "./rooms";

/** The phase, and the step forward. It says what it means before it happens. */
export function PhaseControl() {
  const t = useText(cockpit);
  const words = useText(common);
  const phase = useView((view) => view.workshop.phase);
  const [to, setTo] = useState<Phase | null>(null);
  const next = ahead(phase);
  return (
    <>
      <span className="text-soft">{t("phase")}:</span>
      <span className="mr-1 font-medium">{words(`phase_${phase}`)}</span>
      {next !== null && (
        <Button look={phase === "exercises" || phase === "merging" ? "plain" : "primary"} className="px-3" onClick={() => setTo(next)}>
          {t("forward", { phase: words(`phase_${next}`) })}
          <ArrowRight aria-hidden size={18} className="shrink-0" />
        </Button>
      )}
      {to !== null && <PhaseDialog to={to} onClose={() => setTo(null)} />}
    </>
  );
}

/** Asks whether to go to a phase, with what that means. Closing the merge shows where every note went. */
export function PhaseDialog({ to, onClose }: { readonly to: Phase; readonly onClose: () => void }) {
  const t = useText(cockpit);
  const words = useText(common);
  const { workshop, rooms, boards, people } = useView(({ workshop, rooms, boards, people }) => ({ workshop, rooms, boards, people }));
  const { send, busy } = useCommand();
  const from = workshop.phase;
  const name = words(`phase_${to}`);
  const forward = ahead(from) === to;
  const go = async () => {
    if (!(await send({ type: "set_phase", phase: to })).ok) return;
    announce(t("phase_changed", { phase: name }));
    onClose();
  };
  const unseated = entriesOf<PersonId, PersonView>(people)
    .filter(([, person]) => person.role === "participant" && takesPart(person) && person.room === null).length;
  const open = workshop.template.exercises.filter(({ id }) => openIn({ rooms, boards }, id).open.length > 0).length;
  return (
    <Dialog
      title={forward ? t("forward", { phase: name }) : t("back_to", { phase: name })} onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("stay")}</Button>
          <Button look="primary" disabled={busy} onClick={() => void go()}>{forward ? t("next_go") : t("go_back")}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {forward && to !== "lobby" && <p>{t(`ahead_${to}`)}</p>}
        {forward && to === "exercises" && unseated > 0 && <Banner tone="warn">{t("ahead_unseated", { count: unseated })}</Banner>}
        {forward && (to === "merging" || to === "wording") && open > 0 && (
          <Banner tone={to === "wording" ? "warn" : "info"}>{t("ahead_open", { count: open })}</Banner>
        )}
        {forward && to === "wording" && <CloseAccount />}
        {!forward && <p>{t("back_text")}</p>}
        {!forward && reopensList(from, to) && <p>{t("back_reopens")}</p>}
      </div>
    </Dialog>
  );
}
