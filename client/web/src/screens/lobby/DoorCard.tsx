import { useEffect, useState } from "react";
import { useCommand, useLanguage, useSession, useText, useView } from "../../hooks";
import type { Links, WhenFull } from "../../protocol/generated";
import { type Failure, sentenceOf } from "../../session/failure";
import { lobby } from "../../texts/lobby";
import { Button } from "../../ui/Button";
import { Check, Choice } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { Banner, Card } from "../../ui/Panel";
import { LinkFields } from "../start/LinkFields";

/** Who may still come in, and what happens when there is no seat. */
export function DoorCard() {
  const t = useText(lobby);
  const { locked, whenFull } = useView((view) => ({ locked: view.workshop.door_locked, whenFull: view.workshop.when_full }));
  const { send, busy } = useCommand();
  const options: ReadonlyArray<WhenFull> = ["open_room", "wait"];
  return (
    <Card title={t("door")}>
      <Check
        label={t("door_locked")} hint={t("door_locked_hint")} checked={locked} disabled={busy}
        onChange={(event) => void send({ type: "set_door", locked: event.target.checked })}
      />
      <div className="mt-3">
        <Choice
          label={t("when_full")} value={whenFull} onChange={(when_full) => void send({ type: "set_when_full", when_full })}
          options={options.map((value) => ({ value, label: t(`when_full_${value}`) }))}
        />
      </div>
    </Card>
  );
}

/** The links, fetched only when somebody wants to see them: they stand on a shared screen otherwise. */
export function LinksCard() {
  const t = useText(lobby);
  const [shown, setShown] = useState(false);
  return (
    <Card title={t("links")}>
      {shown ? <FetchedLinks /> : <Button onClick={() => setShown(true)}>{t("links_show")}</Button>}
    </Card>
  );
}

function FetchedLinks() {
  const { api } = useSession();
  const language = useLanguage();
  const [links, setLinks] = useState<Links | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let gone = false;
    void api.links().then((outcome) => {
      if (gone) return;
      if (outcome.ok) setLinks(outcome.value);
      else setFailure(outcome.failure);
    });
    return () => {
      gone = true;
    };
  }, [api]);
  if (failure) return <Banner tone="danger">{sentenceOf(failure, language)}</Banner>;
  return links ? <LinkFields links={links} /> : <Loading />;
}
