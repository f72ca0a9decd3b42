import { CalendarCheck, CircleCheck, CircleDashed, CircleSlash, Coins, type LucideIcon, Pin as PinIcon, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useCommand, useLanguage, usePersonName, useText, useView } from "../../hooks";
import type { Pin, PlanPlace, PlanRowView, RankedView } from "../../protocol/generated";
import { plan as texts } from "../../texts/plan";
import { reveal } from "../../texts/reveal";
import { Button } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { Badge, type Tone } from "../../ui/Panel";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { AssignDialog } from "./AssignDialog";
import { AssignmentLine } from "./AssignmentLine";
import { formatDays, formatMoney } from "./capacity";
import { CostDialog } from "./CostDialog";
import { PinDialog } from "./PinDialog";

const places: Record<PlanPlace, { readonly tone: Tone | undefined; readonly icon: LucideIcon }> = {
  planned: { tone: "good", icon: CircleCheck },
  skipped: { tone: "warn", icon: CircleSlash },
  pinned_out: { tone: undefined, icon: CircleSlash },
  no_cost: { tone: "warn", icon: Coins },
  not_scored: { tone: undefined, icon: CircleDashed },
};

export interface Rights {
  /** Pins and assignments. */
  readonly arranges: boolean;
  readonly costs: boolean;
}

interface Props {
  readonly row: PlanRowView;
  readonly ranked: RankedView | undefined;
  readonly currency: string;
  /** Planned although one above it did not fit. */
  readonly later: boolean;
  readonly rights: Rights;
  readonly mine: boolean;
}

/** A task in the plan: whether it is in and why, what it needs, who does it. */
export function PlanRow({ row, ranked, currency, later, rights, mine }: Props) {
  const t = useText(texts);
  const words = useText(reveal);
  const nameOf = usePersonName();
  const { task, list, people } = useView((view) => ({ task: view.tasks[row.task], list: view.list, people: view.people }));
  const { send, busy } = useCommand();
  const [open, setOpen] = useState<"cost" | "assign" | Pin | null>(null);
  const name = nameOfTask(task, task ? problemOf(list, task.problem) : null);
  const { tone, icon: Icon } = places[row.place];
  const close = () => setOpen(null);
  return (
    <li className={`flex flex-col gap-2 rounded-xl border p-3 break-inside-avoid sm:p-4 ${row.place === "planned" ? "border-line bg-paper" : "border-line bg-ground"} ${mine ? "border-accent" : ""}`}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 flex-1 basis-64 font-medium sm:basis-96">
          {ranked?.rank != null && <span className="mr-2 text-soft tabular-nums">{ranked.rank}.</span>}{name}
        </p>
        <span className="flex flex-wrap gap-1">
          {mine && <Badge tone="info">{t("mine")}</Badge>}
          {ranked?.fragile && <span title={words("fragile_text")}><Badge tone="warn"><TriangleAlert aria-hidden size={15} />{words("fragile")}</Badge></span>}
          <Badge {...(tone ? { tone } : {})}><Icon aria-hidden size={15} />{t(row.place)}</Badge>
        </span>
      </div>
      <p className="flex flex-wrap gap-x-3 text-sm text-soft">
        {ranked?.score != null && <span>{t("score", { score: ranked.score })}</span>}
        <Cost row={row} currency={currency} />
        {later && <span>{t("planned_later")}</span>}
      </p>
      {row.pin !== null && (
        <p className="flex items-start gap-1.5 text-sm">
          <PinIcon aria-hidden size={15} className="mt-0.5 shrink-0" />
          {t(row.pin.pin === "in" ? "pinned_in_by" : "pinned_out_by", { name: nameOf(row.pin.by, people[row.pin.by]), reason: row.pin.reason || t("no_reason") })}
        </p>
      )}
      <AssignmentLine assignment={row.assignment} />
      {(rights.arranges || rights.costs) && (
        <div className="flex flex-wrap gap-1 print:hidden">
          {rights.costs && <Button look={row.cost === null ? "plain" : "quiet"} icon={Coins} onClick={() => setOpen("cost")}>{t(row.cost === null ? "cost_edit" : "cost_change")}</Button>}
          {rights.arranges && <Button look="quiet" icon={CalendarCheck} onClick={() => setOpen("assign")}>{t("assign")}</Button>}
          {rights.arranges && (
            <Menu
              trigger={<Button look="quiet" icon={PinIcon} disabled={busy}>{t("pin")}</Button>}
              items={[
                { label: t("pin_in"), run: () => setOpen("in") },
                { label: t("pin_out"), run: () => setOpen("out") },
                ...(row.pin === null ? [] : [{ label: t("pin_none"), run: () => void send({ type: "pin_task", task: row.task, pin: null, reason: "" }) }]),
              ]}
            />
          )}
        </div>
      )}
      {open === "cost" && <CostDialog task={row.task} name={name} cost={row.cost} currency={currency} onClose={close} />}
      {open === "assign" && <AssignDialog task={row.task} name={name} before={row.assignment} onClose={close} />}
      {(open === "in" || open === "out") && <PinDialog task={row.task} name={name} pin={open} reason={row.pin?.pin === open ? row.pin.reason : ""} onClose={close} />}
    </li>
  );
}

/** What a task needs and who said so. */
export function Cost({ row, currency }: { readonly row: PlanRowView; readonly currency: string }) {
  const t = useText(texts);
  const language = useLanguage();
  const nameOf = usePersonName();
  const people = useView((view) => view.people);
  if (row.cost === null) return <span>{t("cost")}: {t("cost_none")}</span>;
  const amounts = [`${t("days")}: ${formatDays(row.cost.tenth_days, language)}`];
  if (row.cost.money > 0 || currency !== "") amounts.push(formatMoney(row.cost.money, currency, language));
  return (
    <span>
      {amounts.join(", ")}
      {row.cost_by !== null && <> ({t("cost_by", { name: nameOf(row.cost_by, people[row.cost_by]) })})</>}
    </span>
  );
}
