// A person who was removed: nothing of the workshop, but what is stored about them, and the way to erase themselves.

import { LogIn, RotateCw } from "lucide-react";
import { useEffect } from "react";
import { useLanguage, useRoomName, useSession, useText } from "../../hooks";
import type { ErrorCode } from "../../protocol/generated";
import { sentenceOf } from "../../session/failure";
import { dropSeat } from "../../session/seats";
import { device } from "../../storage";
import { about } from "../../texts/about";
import { Button } from "../../ui/Button";
import { Loading } from "../../ui/Loading";
import { Banner, Card, EmptyState } from "../../ui/Panel";
import { EraseCard } from "./EraseCard";
import { LeftHere } from "./LeftHere";
import { Dates, DownloadStored, StoredCard } from "./StoredCard";
import { useStored } from "./useStored";

/** What somebody hears who was not only removed but erased. */
const erasedCodes: readonly ErrorCode[] = ["token_unknown", "person_removed"];

export default function RemovedScreen({ onLeave }: { readonly onLeave: () => void }) {
  const t = useText(about);
  const language = useLanguage();
  const roomName = useRoomName();
  const { seat } = useSession();
  const { stored, failure, load } = useStored();
  const erased = failure?.kind === "refused" && erasedCodes.includes(failure.code);
  useEffect(() => {
    if (erased) dropSeat(device, seat);
  }, [erased, seat]);
  const leave = <Button icon={LogIn} onClick={onLeave} className="self-start">{t("other_way")}</Button>;
  if (erased) {
    return (
      <EmptyState title={t("erased_title")} heading>
        <p className="mb-3">{t("erased_text")}</p>
        {leave}
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-5 pt-2">
      <div>
        <h1>{t("removed_title")}</h1>
        <p className="mt-1 text-soft">{t("removed_text")}</p>
      </div>
      <LeftHere />
      {failure && <Banner tone="danger" action={<Button icon={RotateCw} onClick={() => void load()}>{t("again")}</Button>}>{sentenceOf(failure, language)}</Banner>}
      {stored === null ? failure === null && <Loading /> : (
        <>
          <Card title={t("me")}>
            <p>{stored.name}</p>
            {stored.about !== "" && <p className="text-soft">{stored.about}</p>}
          </Card>
          <StoredCard stored={stored} roomName={(room) => roomName(room, undefined)} />
          <DownloadStored stored={stored} />
          <Dates stored={stored} />
          <EraseCard stored={stored} onErased={() => void load()} />
        </>
      )}
      {leave}
    </div>
  );
}
