// What a participant sees before the exercises: who is here, where they sit, and the one rule in twenty seconds.

import { CircleCheck, CircleX } from "lucide-react";
import { local } from "../../format";
import { useCommand, useLanguage, usePersonName, useRoomName, useText, useView } from "../../hooks";
import { limits, type PersonId, type RoomId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { takesPart } from "../../protocol/people";
import { lobby } from "../../texts/lobby";
import { Button } from "../../ui/Button";
import { Badge, Banner, Card } from "../../ui/Panel";
import { PersonLine } from "../../ui/Person";

export default function ParticipantLobby() {
  const t = useText(lobby);
  const { me, people } = useView((view) => ({ me: view.me, people: view.people }));
  const nameOf = usePersonName();
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-5 px-4 py-6 sm:px-6">
      <div>
        <h1>{t("welcome", { name: nameOf(me.person, people[me.person]) })}</h1>
        <p className="mt-1 text-lg text-soft">{t("wait")}</p>
      </div>
      <div className="grid grid-cols-1 items-start gap-5 md:grid-cols-2">
        <RuleCard />
        <div className="flex flex-col gap-5">
          <MyRoom />
          <EverybodyCard />
        </div>
      </div>
    </div>
  );
}

function RuleCard() {
  const t = useText(lobby);
  const language = useLanguage();
  const rule = useView((view) => view.workshop.template.rule);
  return (
    <Card title={t("rule")}>
      <p className="text-lg">{local(rule.text, language)}</p>
      <figure className="mt-4 rounded-lg bg-good-soft p-4">
        <figcaption className="flex items-center gap-2 font-medium text-good"><CircleCheck aria-hidden size={18} />{t("good")}</figcaption>
        <p className="mt-1 font-medium"><q>{local(rule.good, language)}</q></p>
        <p className="mt-1 text-sm">{local(rule.good_why, language)}</p>
      </figure>
      <figure className="mt-3 rounded-lg bg-danger-soft p-4">
        <figcaption className="flex items-center gap-2 font-medium text-danger"><CircleX aria-hidden size={18} />{t("bad")}</figcaption>
        <p className="mt-1 font-medium"><q>{local(rule.bad, language)}</q></p>
        <p className="mt-1 text-sm">{local(rule.bad_why, language)}</p>
      </figure>
    </Card>
  );
}

function MyRoom() {
  const t = useText(lobby);
  const { me, rooms, people } = useView((view) => ({ me: view.me, rooms: view.rooms, people: view.people }));
  const roomName = useRoomName();
  const nameOf = usePersonName();
  const room = me.room === null ? undefined : rooms[me.room];
  const moved = me.moved?.from != null ? me.moved : null;
  return (
    <Card title={me.room !== null && room ? `${t("my_room")}: ${roomName(me.room, room)}` : t("my_room")}>
      {moved && (
        <div className="mb-3">
          <Banner>{me.room === null ? t("moved_out") : t("moved", { room: roomName(me.room, room) })} {moved.reason}</Banner>
        </div>
      )}
      {room === undefined ? <ChooseRoom /> : (
        <ul className="flex flex-col gap-2.5">
          {room.seats.map((person) => {
            const seated = people[person];
            return seated && (
              <li key={person}><PersonLine name={nameOf(person, seated)} person={seated} mine={person === me.person} /></li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

function ChooseRoom() {
  const t = useText(lobby);
  const rooms = useView((view) => view.rooms);
  const roomName = useRoomName();
  const { send, busy } = useCommand();
  const all = entriesOf<RoomId, (typeof rooms)[RoomId]>(rooms);
  const free = all.filter(([, room]) => room.seats.length < limits.SEATS_PER_ROOM);
  if (all.length === 0) return <p className="text-soft">{t("no_room_yet")}</p>;
  if (free.length === 0) return <p className="text-soft">{t("no_seat_full")}</p>;
  return (
    <>
      <p className="mb-2 text-soft">{t("no_seat")}</p>
      <ul className="flex flex-col gap-2">
        {free.map(([id, room]) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2">
            <span>{roomName(id, room)} <Badge>{t("seats", { taken: room.seats.length, all: limits.SEATS_PER_ROOM })}</Badge></span>
            <Button disabled={busy} onClick={() => void send({ type: "take_seat", room: id })}>{t("take_seat")}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function EverybodyCard() {
  const t = useText(lobby);
  const { people, me } = useView((view) => ({ people: view.people, me: view.me.person }));
  const nameOf = usePersonName();
  const here = entriesOf<PersonId, (typeof people)[PersonId]>(people).filter(([, person]) => takesPart(person));
  return (
    <Card title={t("who_is_here")} actions={<Badge>{t("online_count", { count: here.filter(([, one]) => one.online).length })}</Badge>}>
      <ul className="grid grid-cols-1 gap-2.5 sm:grid-cols-2">
        {here.map(([id, person]) => <li key={id}><PersonLine name={nameOf(id, person)} person={person} mine={id === me} /></li>)}
      </ul>
    </Card>
  );
}
