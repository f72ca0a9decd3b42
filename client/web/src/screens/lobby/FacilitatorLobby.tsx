// The facilitator's page about people: who is here, who sits where, who may still come in. Reachable in every phase.

import { ArrowRight } from "lucide-react";
import { useCommand, useMe, useText, useView } from "../../hooks";
import type { PersonId, PersonView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { takesPart } from "../../protocol/people";
import { common } from "../../texts/common";
import { lobby } from "../../texts/lobby";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import { RehearsalCard } from "../rehearsal/RehearsalCard";
import { DoorCard } from "./DoorCard";
import { ExpectedCard } from "./ExpectedCard";
import { LinksCard } from "./LinksCard";
import { PeopleCard } from "./PeopleCard";
import { RoomsCard } from "./RoomsCard";

export default function FacilitatorLobby() {
  const me = useMe();
  const words = useText(common);
  const people = useView((view) => view.people);
  const participants = entriesOf<PersonId, PersonView>(people)
    .filter(([, person]) => person.role === "participant" && takesPart(person))
    .map(([id]) => id);
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-6 sm:px-6">
      <h1 className="sr-only">{words("area_people")}</h1>
      {me.role === "facilitator" && <NextStep participants={participants} />}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          {(participants.length > 0 || me.role === "observer") && <RoomsCard participants={participants} />}
          <PeopleCard />
        </div>
        {me.role === "facilitator" && (
          <div className="flex min-w-0 flex-col gap-5">
            <LinksCard />
            <ExpectedCard />
            <DoorCard />
            <RehearsalCard />
          </div>
        )}
      </div>
    </div>
  );
}

/** While the workshop is in the lobby: what is missing, and the button that starts. */
function NextStep({ participants }: { readonly participants: readonly PersonId[] }) {
  const t = useText(lobby);
  const { phase, rooms, people } = useView((view) => ({ phase: view.workshop.phase, rooms: view.rooms, people: view.people }));
  const { send, busy } = useCommand();
  if (phase !== "lobby" || participants.length === 0) return null;
  const without = participants.filter((id) => (people[id]?.room ?? null) === null).length;
  if (Object.keys(rooms).length === 0) return <Banner>{t("start_without_rooms")}</Banner>;
  return (
    <Banner
      tone={without > 0 ? "warn" : "good"}
      action={
        <Button look="primary" icon={ArrowRight} disabled={busy} onClick={() => void send({ type: "set_phase", phase: "exercises" })}>
          {t("start")}
        </Button>
      }
    >
      {without > 0 ? t("unseated_warning", { count: without }) : t("applied")}
    </Banner>
  );
}
