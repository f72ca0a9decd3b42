import { Drama } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useText, useView } from "../../hooks";
import { simulatedIn } from "../../rehearsal/mark";
import { rehearsal } from "../../texts/rehearsal";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Panel";
import { takeRequest } from "./asked";

const RehearseDialog = lazy(() => import("./RehearseDialog"));

/** Says what a rehearsal is and leads into one. */
export function RehearsalCard() {
  const t = useText(rehearsal);
  const some = useView((view) => simulatedIn(view.people).length > 0);
  const over = useView((view) => view.workshop.phase === "closed");
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (takeRequest()) setOpen(true);
  }, []);
  if (over) return null;
  return (
    <Card title={t("title")}>
      <p className="mb-3 text-soft">{t("lead")}</p>
      <Button icon={Drama} onClick={() => setOpen(true)}>{t(some ? "open_again" : "open")}</Button>
      {open && <Suspense fallback={null}><RehearseDialog onClose={() => setOpen(false)} /></Suspense>}
    </Card>
  );
}
