import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { useCommand, useLanguage, useSession, useText, useView } from "../../hooks";
import type { Links, Role } from "../../protocol/generated";
import { type Failure, sentenceOf } from "../../session/failure";
import { common } from "../../texts/common";
import { lobby } from "../../texts/lobby";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { Banner, Card } from "../../ui/Panel";
import { LinkFields } from "../start/LinkFields";

/** The links, fetched only when somebody wants to see them: they stand on a shared screen otherwise. */
export function LinksCard() {
  const t = useText(lobby);
  const [shown, setShown] = useState(false);
  const [renewing, setRenewing] = useState(false);
  return (
    <Card title={t("links")} actions={<Button look="quiet" icon={RefreshCw} onClick={() => setRenewing(true)}>{t("links_renew")}</Button>}>
      {shown ? <FetchedLinks /> : <Button onClick={() => setShown(true)}>{t("links_show")}</Button>}
      {renewing && <RenewDialog onClose={() => setRenewing(false)} onRenewed={() => setShown(true)} />}
    </Card>
  );
}

/** The links as they are now: asked for again whenever somebody renews one. */
export function FetchedLinks() {
  const { api } = useSession();
  const language = useLanguage();
  const renewed = useView((view) => view.workshop.links_renewed);
  const [links, setLinks] = useState<Links | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let gone = false;
    setLinks(null);
    setFailure(null);
    void api.links().then((outcome) => {
      if (gone) return;
      if (outcome.ok) setLinks(outcome.value);
      else setFailure(outcome.failure);
    });
    return () => {
      gone = true;
    };
  }, [api, renewed]);
  if (failure) return <Banner tone="danger">{sentenceOf(failure, language)}</Banner>;
  return links ? <LinkFields links={links} /> : <Loading />;
}

const choices = ["participant", "facilitator", "observer", "all"] as const satisfies ReadonlyArray<Role | "all">;

/** Asks which link is to be renewed: the old one lets nobody in any more. */
function RenewDialog({ onClose, onRenewed }: { readonly onClose: () => void; readonly onRenewed: () => void }) {
  const t = useText(lobby);
  const words = useText(common);
  const { send, busy } = useCommand();
  const [which, setWhich] = useState<(typeof choices)[number]>("participant");
  const renew = async () => {
    const outcome = await send({ type: "renew_links", role: which === "all" ? null : which });
    if (!outcome.ok) return;
    announce(t("links_renewed"));
    onRenewed();
    onClose();
  };
  return (
    <Dialog
      title={t("links_renew")} onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words("cancel")}</Button>
          <Button look="primary" disabled={busy} onClick={() => void renew()}>{t("links_renew_do")}</Button>
        </>
      }
    >
      <p className="mb-4">{t("links_renew_text")}</p>
      <Choice
        label={t("links_renew_which")} value={which} onChange={setWhich}
        options={choices.map((value) => ({ value, label: t(`links_renew_${value}`) }))}
      />
    </Dialog>
  );
}
