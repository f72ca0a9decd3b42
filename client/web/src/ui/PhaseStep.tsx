import { ArrowRight, Ellipsis } from "lucide-react";
import { useState } from "react";
import { useCommand, useMe, useText, useView } from "../hooks";
import type { Phase } from "../protocol/generated";
import { common } from "../texts/common";
import { phaseTexts } from "../texts/phase";
import { Button, IconButton } from "./Button";
import { Confirm } from "./Dialog";
import { Menu } from "./Menu";

const order: readonly Phase[] = ["lobby", "exercises", "merging", "wording", "tasks", "scoring", "plan", "closed"];

interface Props {
  /** The phase of this screen: the button shows only while the workshop is in it. */
  readonly from: Phase;
  /** What the button says; none where nothing comes after (the menu back stays). */
  readonly label?: string;
  /** Asked first, where something is left to do. */
  readonly confirm?: { readonly title: string; readonly text: string } | undefined;
}

/** For facilitators: the one button that leads on, and a menu that leads back. */
export function PhaseStep({ from, label, confirm }: Props) {
  const t = useText(phaseTexts);
  const words = useText(common);
  const phase = useView((view) => view.workshop.phase);
  const role = useMe().role;
  const { send, busy } = useCommand();
  const [asking, setAsking] = useState<Phase | "next" | null>(null);
  const at = order.indexOf(phase);
  const next = order[at + 1];
  if (role !== "facilitator" || phase !== from) return null;
  const forward = () => { if (next !== undefined) void send({ type: "set_phase", phase: next }); };
  return (
    <span className="flex items-center gap-1 print:hidden">
      {label !== undefined && next !== undefined && (
        <Button look="primary" icon={ArrowRight} disabled={busy} onClick={() => (confirm ? setAsking("next") : forward())}>{label}</Button>
      )}
      <Menu
        trigger={<IconButton label={t("other")} icon={Ellipsis} />}
        items={order.slice(1, at).reverse().map((back) => ({ label: t("back_to", { phase: words(`phase_${back}`) }), run: () => setAsking(back) }))}
      />
      {asking === "next" && confirm && (
        <Confirm title={confirm.title} text={confirm.text} action={t("go")} onConfirm={forward} onClose={() => setAsking(null)} />
      )}
      {asking !== null && asking !== "next" && (
        <Confirm
          title={t("confirm_back", { phase: words(`phase_${asking}`) })} text={t("confirm_back_text")} action={t("go")}
          onConfirm={() => void send({ type: "set_phase", phase: asking })} onClose={() => setAsking(null)}
        />
      )}
    </span>
  );
}
