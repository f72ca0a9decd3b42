import { useState } from "react";
import { useCommand, useText } from "../../hooks";
import type { PersonId, Role } from "../../protocol/generated";
import { common } from "../../texts/common";
import { lobby } from "../../texts/lobby";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Check } from "../../ui/Field";

interface Props {
  readonly person: PersonId;
  readonly role: Role;
  readonly name: string;
  readonly onClose: () => void;
  /** They are out; `renewed` says whether there are new links to give away. */
  readonly onRemoved: (renewed: boolean) => void;
}

/** Asks before somebody is removed, and whether the link they know is to be renewed. */
export function RemoveDialog({ person, role, name, onClose, onRemoved }: Props) {
  const t = useText(lobby);
  const words = useText(common);
  const { send, busy } = useCommand();
  const [renew, setRenew] = useState(false);
  const remove = async () => {
    // The links first: between the two commands the person must not come in again. A facilitator has seen all of them.
    if (renew && !(await send({ type: "renew_links", role: role === "facilitator" ? null : role })).ok) return;
    if (!(await send({ type: "remove_person", person })).ok) return;
    announce(t("removed", { name }));
    onRemoved(renew);
  };
  return (
    <Dialog
      title={t("remove_title", { name })} onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words("cancel")}</Button>
          <Button look="danger" disabled={busy} onClick={() => void remove()}>{t("remove")}</Button>
        </>
      }
    >
      <p className="mb-3">{t("remove_text")}</p>
      <Check
        label={t(`remove_renew_${role}`)} hint={t("remove_renew_hint")} checked={renew} disabled={busy}
        onChange={(event) => setRenew(event.target.checked)}
      />
    </Dialog>
  );
}
