import { UserX } from "lucide-react";
import { useState } from "react";
import { useCommand, useText } from "../../hooks";
import type { AboutMe } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import { about } from "../../texts/about";
import { common } from "../../texts/common";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { useHolds } from "../../ui/leaving";
import { Card } from "../../ui/Panel";

/** Erases my name for ever. With it the seat ends. */
export function EraseCard({ stored, onErased }: { readonly stored: AboutMe; readonly onErased: () => void }) {
  const t = useText(about);
  const words = useText(common);
  const { send, busy } = useCommand();
  const [asking, setAsking] = useState(false);
  useHolds(asking);
  if (stored.name === "") return null;
  const text = t("erase_text", { replacement: words("erased_person", { number: numberOf(stored.person) }) });
  const erase = async () => {
    const outcome = await send({ type: "erase_person", person: stored.person });
    if (!outcome.ok) return;
    announce(t("erased"));
    onErased();
  };
  return (
    <Card title={t("erase")} className="border-danger">
      <p className="mb-3">{text}</p>
      <Button look="danger" icon={UserX} disabled={busy} onClick={() => setAsking(true)}>{t("erase")}</Button>
      {asking && (
        <Confirm title={t("erase_title")} text={text} action={t("erase_confirm")} danger onClose={() => setAsking(false)} onConfirm={() => void erase()} />
      )}
    </Card>
  );
}
