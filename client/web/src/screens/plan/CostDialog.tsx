import { type FormEvent, useState } from "react";
import { useCommand, useLanguage, useText } from "../../hooks";
import type { Resources, TaskId } from "../../protocol/generated";
import { common } from "../../texts/common";
import { plan as texts } from "../../texts/plan";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { daysInField, parseDays, parseMoney } from "./capacity";

/** What a task needs, entered by whoever knows: a facilitator or a participant. */
export function CostDialog({ task, name, cost, currency, onClose }: {
  readonly task: TaskId; readonly name: string; readonly cost: Resources | null; readonly currency: string; readonly onClose: () => void;
}) {
  const t = useText(texts);
  const words = useText(common);
  const language = useLanguage();
  const { send, busy } = useCommand();
  const [days, setDays] = useState(cost === null ? "" : daysInField(cost.tenth_days, language));
  const [money, setMoney] = useState(cost === null ? "" : String(cost.money));
  const [tenths, whole] = [parseDays(days), parseMoney(money)];
  const empty = days.trim() === "" && money.trim() === "";
  const save = async (next: Resources | null) => {
    const outcome = await send({ type: "set_cost", task, cost: next });
    if (outcome.ok || (outcome.failure.kind === "refused" && outcome.failure.code === "nothing_to_do")) onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tenths !== null && whole !== null && !empty) void save({ tenth_days: tenths, money: whole });
  };
  return (
    <Dialog title={t("cost_title")} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <p className="font-medium">{name}</p>
        <p className="text-sm text-soft">{t("cost_need")}</p>
        <Field label={t("days_field")} inputMode="decimal" autoFocus value={days} problem={tenths === null ? t("bad_days") : undefined} onChange={(event) => setDays(event.target.value)} />
        <Field
          label={currency === "" ? t("money_field") : `${t("money_field")}, ${currency}`} inputMode="numeric" value={money}
          problem={whole === null ? t("bad_money") : undefined} onChange={(event) => setMoney(event.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          {cost !== null && <Button disabled={busy} onClick={() => void save(null)}>{t("cost_clear")}</Button>}
          <Button type="submit" look="primary" disabled={busy || empty || tenths === null || whole === null}>{words("save")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
