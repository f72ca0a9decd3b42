import { type FormEvent, useState } from "react";
import { useCommand, useText } from "../../hooks";
import { limits, type Pin, type TaskId } from "../../protocol/generated";
import { common } from "../../texts/common";
import { plan as texts } from "../../texts/plan";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextArea } from "../../ui/Field";

/** A decision by hand needs its reason: it stands in the plan and in the report. */
export function PinDialog({ task, name, pin, reason, onClose }: {
  readonly task: TaskId; readonly name: string; readonly pin: Pin; readonly reason: string; readonly onClose: () => void;
}) {
  const t = useText(texts);
  const words = useText(common);
  const { send, busy } = useCommand();
  const [why, setWhy] = useState(reason);
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (why.trim() === "") return;
    const outcome = await send({ type: "pin_task", task, pin, reason: why.trim() });
    if (outcome.ok || (outcome.failure.kind === "refused" && outcome.failure.code === "nothing_to_do")) onClose();
  };
  return (
    <Dialog title={t(pin === "in" ? "pin_in_title" : "pin_out_title")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <p className="font-medium">{name}</p>
        <TextArea
          label={t("pin_reason")} hint={t("pin_reason_hint")} value={why} maxLength={limits.FREE_TEXT_MAX} autoFocus
          problem={tried && why.trim() === "" ? t("pin_needs_reason") : undefined} onChange={(event) => setWhy(event.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words("cancel")}</Button>
          <Button type="submit" look="primary" disabled={busy}>{t(pin === "in" ? "pin_in" : "pin_out")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
