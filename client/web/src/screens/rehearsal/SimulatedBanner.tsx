// Says to everybody that simulated people are in; a facilitator can send them home. In the tab they were called from, it also
// brings them back after a reload.

import { Drama } from "lucide-react";
import { useEffect, useState } from "react";
import { useCommand, useMe, useText, useView } from "../../hooks";
import { resume, stop } from "../../rehearsal/company";
import { simulatedIn } from "../../rehearsal/mark";
import { rehearsal } from "../../texts/rehearsal";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";

/** So long after this page came, they have had the time to come online, in milliseconds. */
const ARRIVAL_MS = 4_000;

export default function SimulatedBanner() {
  const t = useText(rehearsal);
  const me = useMe();
  const { id, people } = useView((view) => ({ id: view.workshop.id, people: view.people }));
  const { send } = useCommand();
  const [asking, setAsking] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [arrived, setArrived] = useState(false);
  const simulated = simulatedIn(people);
  const asleep = arrived && !simulated.some((person) => people[person]?.online);
  useEffect(() => {
    if (me.role === "facilitator") void resume(id);
    const timer = setTimeout(() => setArrived(true), ARRIVAL_MS);
    return () => clearTimeout(timer);
  }, [id, me.role]);
  const sendHome = async () => {
    setLeaving(true);
    stop(id);
    for (const person of simulated) await send({ type: "remove_person", person });
    setLeaving(false);
    announce(t("gone"));
  };
  if (simulated.length === 0) return null;
  return (
    <section aria-label={t("title")} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-accent-soft px-4 py-1.5">
      <Drama aria-hidden size={18} className="shrink-0" />
      <p className="min-w-0 flex-1 basis-48">{t("here", { count: simulated.length })}{asleep && me.role !== "participant" && ` ${t("asleep")}`}</p>
      {me.role === "facilitator" && <Button className="print:hidden" disabled={leaving} onClick={() => setAsking(true)}>{t("send_home")}</Button>}
      {asking && (
        <Confirm title={t("send_home_title")} text={t("send_home_text")} action={t("send_home")} onConfirm={() => void sendHome()} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}
