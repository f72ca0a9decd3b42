// What is stored about me: look, change, take along, erase.

import { ArrowLeft, KeyRound, RotateCw } from "lucide-react";
import { useState } from "react";
import { formatMoment } from "../../format";
import { useLanguage, usePersonName, useRoomName, useRoute, useSession, useText, useView } from "../../hooks";
import type { AboutMe } from "../../protocol/generated";
import { addressOf } from "../../router";
import { sentenceOf } from "../../session/failure";
import { about } from "../../texts/about";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";
import { useHolds } from "../../ui/leaving";
import { Link } from "../../ui/Link";
import { Loading } from "../../ui/Loading";
import { Banner, Card } from "../../ui/Panel";
import { EraseCard } from "./EraseCard";
import { Dates, DownloadStored, StoredCard } from "./StoredCard";
import { useStored } from "./useStored";
import { WhoCard } from "./WhoCard";

export default function AboutMeScreen() {
  const t = useText(about);
  const route = useRoute();
  const language = useLanguage();
  const rooms = useView((view) => view.rooms);
  const roomName = useRoomName();
  const { stored, failure, load } = useStored();
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
          <StoredCard stored={stored} roomName={(room) => roomName(room, rooms[room])} />
          <DownloadStored stored={stored} />
          <Dates stored={stored} />
          <CodeCard stored={stored} />
          <EraseCard stored={stored} onErased={() => void load()} />
        </>
      )}
    </div>
  );
}

function CodeCard({ stored }: { readonly stored: AboutMe }) {
  const t = useText(about);
  const language = useLanguage();
  const { api } = useSession();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const made = people[stored.person]?.code_made ?? null;
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useHolds(code !== null);
  const make = async () => {
    setBusy(true);
    const outcome = await api.newRejoinCode(stored.person);
    setBusy(false);
    if (outcome.ok) setCode(outcome.value.code);
    else announce(sentenceOf(outcome.failure, language), "problem");
  };
  return (
    <Card title={t("code")}>
      {made !== null && (
        <div className="mb-3">
          <Banner tone="warn">{t("code_made", { by: nameOf(made.by, people[made.by]), when: formatMoment(made.at, language) })}</Banner>
        </div>
      )}
      <p className="mb-3 text-soft">{t("code_text")}</p>
      {code === null
        ? <Button icon={KeyRound} disabled={busy} onClick={() => void make()}>{t("code_new")}</Button>
        : <CopyField label={t("code_yours")} hint={t("code_hint")} value={code} />}
    </Card>
  );
}
