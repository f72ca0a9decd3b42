import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCommand, useLanguage, useText } from "../../hooks";
import { limits, type PlanView } from "../../protocol/generated";
import { common } from "../../texts/common";
import { plan as texts } from "../../texts/plan";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { Banner, Card } from "../../ui/Panel";
import { daysInField, formatDays, formatMoney, isUnlimited, parseDays, parseMoney, type Use, useOf } from "./capacity";

/** What there is to spend and how much of it the plan uses. */
export function CapacityCard({ plan, may }: { readonly plan: PlanView; readonly may: boolean }) {
  const t = useText(texts);
  const language = useLanguage();
  const [editing, setEditing] = useState(false);
  return (
    <Card title={t("capacity")} actions={may && <Button icon={Pencil} onClick={() => setEditing(true)}>{t("capacity_edit")}</Button>}>
      <div className="flex flex-col gap-3">
        <Bar label={t("days")} use={useOf(plan.used.tenth_days, plan.capacity.tenth_days)} format={(value) => formatDays(value, language)} />
        <Bar label={t("money")} use={useOf(plan.used.money, plan.capacity.money)} format={(value) => formatMoney(value, plan.currency, language)} />
        {may && isUnlimited(plan.capacity) && <Banner>{t("capacity_first")}</Banner>}
      </div>
      {editing && <CapacityDialog plan={plan} onClose={() => setEditing(false)} />}
    </Card>
  );
}

function Bar({ label, use, format }: { readonly label: string; readonly use: Use; readonly format: (value: number) => string }) {
  const t = useText(texts);
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{label}</span>
        <span className="tabular-nums">
          {use.all === null
            ? <>{t("used_only", { used: format(use.used) })} · {t("unlimited")}</>
            : t("used_of", { used: format(use.used), all: format(use.all) })}
        </span>
      </p>
      <div aria-hidden className="mt-1 h-3 overflow-hidden rounded-full bg-line">
        <div className={`h-full rounded-full ${use.over ? "bg-danger" : "bg-accent"}`} style={{ width: `${use.share * 100}%` }} />
      </div>
      {use.over && <p className="text-sm text-danger">{t("over")}</p>}
    </div>
  );
}

function CapacityDialog({ plan, onClose }: { readonly plan: PlanView; readonly onClose: () => void }) {
  const t = useText(texts);
  const words = useText(common);
  const language = useLanguage();
  const { send, busy } = useCommand();
  const [days, setDays] = useState(plan.capacity.tenth_days === 0 ? "" : daysInField(plan.capacity.tenth_days, language));
  const [money, setMoney] = useState(plan.capacity.money === 0 ? "" : String(plan.capacity.money));
  const [currency, setCurrency] = useState(plan.currency);
  const [tenths, whole] = [parseDays(days), parseMoney(money)];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (tenths === null || whole === null) return;
    const outcome = await send({ type: "set_capacity", capacity: { tenth_days: tenths, money: whole }, currency: currency.trim() });
    if (outcome.ok || (outcome.failure.kind === "refused" && outcome.failure.code === "nothing_to_do")) onClose();
  };
  return (
    <Dialog title={t("capacity")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={t("days_field")} hint={t("days_hint")} inputMode="decimal" value={days} problem={tenths === null ? t("bad_days") : undefined} onChange={(event) => setDays(event.target.value)} />
        <Field label={t("money_field")} hint={t("money_hint")} inputMode="numeric" value={money} problem={whole === null ? t("bad_money") : undefined} onChange={(event) => setMoney(event.target.value)} />
        <Field label={t("currency")} hint={t("currency_hint")} maxLength={limits.CURRENCY_MAX} value={currency} onChange={(event) => setCurrency(event.target.value)} className="max-w-32" />
        <Button type="submit" look="primary" disabled={busy || tenths === null || whole === null} className="self-end">{words("save")}</Button>
      </form>
    </Dialog>
  );
}
