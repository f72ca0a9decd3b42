import { useLanguage, useText } from "../../hooks";
import type { ErrorCode } from "../../protocol/generated";
import type { StoredSeat } from "../../session/seats";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { Banner, Card } from "../../ui/Panel";
import { RejoinForm } from "../start/RejoinForm";
import { mayPass, type Refusal, whyNot } from "./useInvitation";

/** What to do where the sentence of the refusal does not say it. */
const next: Partial<Record<ErrorCode, "ask_new_link" | "tell_inviter">> = {
  workshop_unknown: "ask_new_link",
  workshop_full: "tell_inviter",
};

/** Why a link lets nobody in, and what can be done instead of filling in a form. */
export function TurnedAway({ refusal, busy, onAgain, onEnter }: {
  readonly refusal: Refusal; readonly busy: boolean; readonly onAgain: () => void; readonly onEnter: (seat: StoredSeat) => void;
}) {
  const t = useText(start);
  const language = useLanguage();
  const more = next[refusal.code];
  return (
    <>
      <div role="alert">
        <Banner tone="warn" action={mayPass(refusal) && <Button disabled={busy} onClick={onAgain}>{t("try_again")}</Button>}>
          {whyNot(refusal, language)}{more && ` ${t(more)}`}
        </Banner>
      </div>
      <p className="text-soft">{t("been_here")}</p>
      <Card><RejoinForm onEnter={onEnter} /></Card>
    </>
  );
}
