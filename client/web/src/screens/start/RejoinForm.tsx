import { type FormEvent, useState } from "react";
import { useLanguage, useText } from "../../hooks";
import { navigate } from "../../router";
import { browser, openApi } from "../../session/api";
import { type Failure, sentenceOf } from "../../session/failure";
import { addressOfSeat, keepSeat, type StoredSeat } from "../../session/seats";
import { device } from "../../storage";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";

/** Takes an existing seat to this device. `onEnter` replaces going to the workshop's address. */
export function RejoinForm({ onEnter }: { readonly onEnter?: (seat: StoredSeat) => void }) {
  const t = useText(start);
  const language = useLanguage();
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (code.trim() === "" || busy) return;
    setBusy(true);
    const outcome = await openApi(browser()).rejoin({ code: code.trim() });
    setBusy(false);
    if (!outcome.ok) {
      setFailure(outcome.failure);
      return;
    }
    const seat = keepSeat(device, outcome.value, "", Date.now());
    if (onEnter) onEnter(seat);
    else navigate(addressOfSeat(device, seat));
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <Field
        label={t("rejoin_code")} hint={t("rejoin_hint")} autoComplete="off" autoCapitalize="off" spellCheck={false}
        className="font-mono" value={code} onChange={(event) => { setCode(event.target.value); setFailure(null); }}
        problem={failure ? sentenceOf(failure, language) : asked && code.trim() === "" ? t("need_code") : undefined}
      />
      <Button type="submit" disabled={busy} className="self-start">{t("rejoin")}</Button>
    </form>
  );
}
