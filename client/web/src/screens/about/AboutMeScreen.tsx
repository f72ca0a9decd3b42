// What is stored about me: look, change, take along, erase.

import { ArrowLeft, Download, KeyRound, RotateCw, UserX } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { formatDate, formatMoment } from "../../format";
import { useCommand, useLanguage, useRoute, useSession, useText } from "../../hooks";
import type { AboutMe } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import { addressOf } from "../../router";
import { type Failure, sentenceOf } from "../../session/failure";
import { about } from "../../texts/about";
import { common } from "../../texts/common";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";
import { Confirm } from "../../ui/Dialog";
import { Link } from "../../ui/Link";
import { Loading } from "../../ui/Loading";
import { Banner, Card } from "../../ui/Panel";
import { saveFile } from "../../saveFile";
import { StoredCard } from "./StoredCard";
import { WhoCard } from "./WhoCard";

export default function AboutMeScreen() {
  const t = useText(about);
  const route = useRoute();
  const language = useLanguage();
  const { api } = useSession();
  const [stored, setStored] = useState<AboutMe | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = useCallback(async () => {
    setFailure(null);
    const outcome = await api.aboutMe();
    if (outcome.ok) setStored(outcome.value);
    else setFailure(outcome.failure);
  }, [api]);
  useEffect(() => {
    void load();
  }, [load]);
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 py-6 sm:px-6">
      <div>
        {route.page === "workshop" && (
          <Link to={addressOf({ workshop: route.workshop, as: route.as })} className="inline-flex items-center gap-1.5 text-accent underline">
            <ArrowLeft aria-hidden size={16} />{t("back")}
          </Link>
        )}
        <h1 className="mt-2">{t("title")}</h1>
        <p className="mt-1 text-soft">{t("intro")}</p>
      </div>
      {failure && <Banner tone="danger" action={<Button icon={RotateCw} onClick={() => void load()}>{t("again")}</Button>}>{sentenceOf(failure, language)}</Banner>}
      {stored === null ? failure === null && <Loading /> : (
        <>
          <WhoCard key={`${stored.name} ${stored.about} ${stored.occupation}`} stored={stored} onSaved={() => void load()} />
          <StoredCard stored={stored} />
          <div className="flex flex-wrap gap-2">
            <Button icon={Download} onClick={() => saveFile(new Blob([JSON.stringify(stored, null, 2)], { type: "application/json" }), `fivefold-${stored.person}.json`)}>{t("download")}</Button>
          </div>
          <Dates stored={stored} />
          <CodeCard stored={stored} />
          <EraseCard stored={stored} onErased={() => void load()} />
        </>
      )}
    </div>
  );
}

function Dates({ stored }: { readonly stored: AboutMe }) {
  const t = useText(about);
  const words = useText(common);
  const language = useLanguage();
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-4 gap-y-1 text-soft sm:grid-cols-[auto_1fr]">
      <dt>{t("role")}</dt><dd className="text-ink">{words(`role_${stored.role}`)}</dd>
      <dt>{t("joined")}</dt><dd className="text-ink">{formatMoment(stored.joined_at, language)}</dd>
      <dt>{t("delete_after")}</dt><dd className="text-ink">{formatDate(stored.delete_after, language)}</dd>
    </dl>
  );
}

function CodeCard({ stored }: { readonly stored: AboutMe }) {
  const t = useText(about);
  const language = useLanguage();
  const { api } = useSession();
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const outcome = await api.newRejoinCode(stored.person);
    setBusy(false);
    if (outcome.ok) setCode(outcome.value.code);
    else announce(sentenceOf(outcome.failure, language), "problem");
  };
  return (
    <Card title={t("code")}>
      <p className="mb-3 text-soft">{t("code_text")}</p>
      {code === null
        ? <Button icon={KeyRound} disabled={busy} onClick={() => void make()}>{t("code_new")}</Button>
        : <CopyField label={t("code_yours")} hint={t("code_hint")} value={code} />}
    </Card>
  );
}

function EraseCard({ stored, onErased }: { readonly stored: AboutMe; readonly onErased: () => void }) {
  const t = useText(about);
  const words = useText(common);
  const { send, busy } = useCommand();
  const [asking, setAsking] = useState(false);
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
