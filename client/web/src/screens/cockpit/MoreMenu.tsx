// What a facilitator needs now and then: what participants may see, who may come in, the sound, the way back.

import { Ellipsis, Eye, Lock } from "lucide-react";
import { useState } from "react";
import { useCommand, useText, useView } from "../../hooks";
import type { Exercise, Phase } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { common } from "../../texts/common";
import { IconButton } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { chimeWanted, wantChime } from "./chime";
import { CloseEverywhere } from "./Openness";
import { PhaseDialog } from "./PhaseControl";
import { behind } from "./phases";

/** The menu, and beside it what is switched on in it, so that nobody forgets a locked door. */
export function MoreMenu({ partlyOpen }: {
  /** The exercise in focus, if it is open in some rooms only. */
  readonly partlyOpen: Exercise | null;
}) {
  const t = useText(cockpit);
  const words = useText(common);
  const { phase, listShown, locked } = useView(({ workshop }) => ({ phase: workshop.phase, listShown: workshop.list_shown, locked: workshop.door_locked }));
  const { send, busy } = useCommand();
  const [sound, setSound] = useState(chimeWanted);
  const [back, setBack] = useState<Phase | null>(null);
  const [closing, setClosing] = useState<Exercise | null>(null);
  const closed = phase === "closed";
  const hidesList = phase === "lobby" || phase === "exercises" || phase === "merging";
  const before = behind(phase);
  return (
    <span className="flex items-center gap-1">
      {hidesList && listShown && <State icon={Eye} label={t("list_shown")} />}
      {!closed && locked && <State icon={Lock} label={t("door_locked")} />}
      <Menu
        trigger={<IconButton label={t("more")} icon={Ellipsis} />}
        items={[
          ...(partlyOpen === null ? [] : [{ label: t("close_all"), icon: Lock, run: () => setClosing(partlyOpen) }, { kind: "line" as const }]),
          ...(hidesList ? [{ kind: "check" as const, label: t("list_shown"), checked: listShown, disabled: busy, change: (shown: boolean) => void send({ type: "show_list", shown }) }] : []),
          ...(closed ? [] : [{ kind: "check" as const, label: t("door_locked"), checked: locked, disabled: busy, change: (now: boolean) => void send({ type: "set_door", locked: now }) }]),
          { kind: "check", label: t("sound"), checked: sound, change: (wanted) => { wantChime(wanted); setSound(wanted); } },
          ...(before.length === 0 ? [] : [{ kind: "line" as const }]),
          ...before.map((one) => ({ label: t("back_to", { phase: words(`phase_${one}`) }), run: () => setBack(one) })),
        ]}
      />
      {back !== null && <PhaseDialog to={back} onClose={() => setBack(null)} />}
      {closing !== null && <CloseEverywhere exercise={closing} onClose={() => setClosing(null)} />}
    </span>
  );
}

function State({ icon: Icon, label }: { readonly icon: typeof Eye; readonly label: string }) {
  return <span role="img" aria-label={label} title={label} className="inline-flex size-8 items-center justify-center rounded-full bg-accent-soft"><Icon aria-hidden size={16} /></span>;
}
