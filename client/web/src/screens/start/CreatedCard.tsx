import { Drama, LogIn } from "lucide-react";
import { useEffect } from "react";
import { useText } from "../../hooks";
import type { Created } from "../../protocol/generated";
import { navigate } from "../../router";
import { addressOfSeat, keepSeat } from "../../session/seats";
import { device } from "../../storage";
import { rehearsal } from "../../texts/rehearsal";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";
import { Banner, Card } from "../../ui/Panel";
import { askForRehearsal } from "../rehearsal/asked";
import { LinkFields } from "./LinkFields";

/** After creating or importing: links to give away, the creator's own code, and the way in. */
export function CreatedCard({ created, name }: { readonly created: Created; readonly name: string }) {
  const t = useText(start);
  const r = useText(rehearsal);
  useEffect(() => {
    keepSeat(device, created.seat, name, Date.now());
  }, [created, name]);
  const enter = () => navigate(addressOfSeat(device, created.seat));
  const leftOut = created.left_out ?? [];
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-5 pt-2">
      <div>
        <h1>{t("created_title")}</h1>
        <p className="mt-1 text-soft">{t("created_lead")}</p>
      </div>
      {leftOut.length > 0 && (
        <Banner tone="warn">
          <p className="font-medium">{t("left_out")}</p>
          <ul className="ml-5 list-disc" lang="en">{leftOut.map((line) => <li key={line}>{line}</li>)}</ul>
        </Banner>
      )}
      <Card><LinkFields links={created.links} /></Card>
      {created.seat.rejoin_code && (
        <Card><CopyField label={t("code_title")} hint={t("code_text")} value={created.seat.rejoin_code} /></Card>
      )}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" icon={LogIn} onClick={enter}>{t("enter")}</Button>
        <Button icon={Drama} onClick={() => { askForRehearsal(); enter(); }}>{r("start_button")}</Button>
      </div>
    </div>
  );
}
