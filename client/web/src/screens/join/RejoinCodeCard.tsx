import { Check } from "lucide-react";
import { useState } from "react";
import { useSession, useText } from "../../hooks";
import { dismissRejoinCode, seatLasts } from "../../session/seats";
import { device } from "../../storage";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";

/** The code for another device, until the person says they have it. Shown on every screen after joining. */
export function RejoinCodeCard() {
  const { seat } = useSession();
  const t = useText(start);
  const [hidden, setHidden] = useState(false);
  const lasts = seatLasts(device, seat);
  if ((seat.rejoinCode === null && lasts) || hidden) return null;
  const hide = () => {
    dismissRejoinCode(device, seat);
    setHidden(true);
  };
  return (
    <aside className="flex flex-wrap items-end gap-3 border-b border-line bg-accent-soft px-4 py-3 print:hidden">
      <div className="min-w-0 max-w-xl flex-1 basis-72">
        {seat.rejoinCode !== null && <CopyField label={t("code_title")} hint={t("code_text")} value={seat.rejoinCode} />}
        {!lasts && <p className="mt-1 font-medium">{t("nothing_stored")}</p>}
      </div>
      <Button icon={Check} onClick={hide}>{t("code_saved")}</Button>
    </aside>
  );
}
