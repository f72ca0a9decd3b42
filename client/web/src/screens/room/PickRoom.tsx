// Nobody is in a room by accident: a participant without a seat takes a free one; a facilitator or observer looks into any.

import { DoorOpen } from "lucide-react";
import { useCommand, useMe, usePersonName, useRoomName, useRoute, useText, useView } from "../../hooks";
import { limits, type RoomId, type RoomView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { addressOf } from "../../router";
import { room as texts } from "../../texts/room";
import { Button } from "../../ui/Button";
import { Link } from "../../ui/Link";
import { Badge, Card, EmptyState } from "../../ui/Panel";
import { Drafts } from "./Drafts";
import { Broadcast, Moved } from "./News";

/** For a participant who sits nowhere. */
export function NoSeat() {
  const t = useText(texts);
  const rooms = useView((view) => view.rooms);
  const roomName = useRoomName();
  const { send, busy } = useCommand();
  const all = entriesOf<RoomId, RoomView>(rooms);
  const free = all.filter(([, room]) => room.seats.length < limits.SEATS_PER_ROOM);
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-6">
      <Broadcast />
      <Moved />
      <Card>
        <h1 className="mb-2 text-xl">{t("no_seat_title")}</h1>
        <p className="text-soft" role="status">{all.length === 0 ? t("no_rooms") : free.length === 0 ? t("no_seat_wait") : t("no_seat_pick")}</p>
        {free.length > 0 && (
          <ul className="mt-3 flex flex-col gap-2">
            {free.map(([id, room]) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-line bg-raised px-3 py-2">
                <span>{roomName(id, room)} <Badge>{t("seats", { taken: room.seats.length, all: limits.SEATS_PER_ROOM })}</Badge></span>
                <Button icon={DoorOpen} disabled={busy} onClick={() => void send({ type: "take_seat", room: id })}>{t("take_seat")}</Button>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Drafts open={null} exercise={null} writable={false} />
    </div>
  );
}

/** For a facilitator or observer who has not chosen a room. */
export function PickRoom() {
  const t = useText(texts);
  const me = useMe();
  const route = useRoute();
  const { rooms, people } = useView((view) => ({ rooms: view.rooms, people: view.people }));
  const roomName = useRoomName();
  const nameOf = usePersonName();
  const all = entriesOf<RoomId, RoomView>(rooms);
  if (route.page !== "workshop") return null;
  if (all.length === 0) return <EmptyState title={t("no_rooms")} />;
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-6">
      <h1>{t("pick_room")}</h1>
      {me.role === "facilitator" && <p className="mt-1 text-soft">{t("pick_room_text")}</p>}
      <ul className="mt-4 grid grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))] gap-3">
        {all.map(([id, room]) => (
          <li key={id}>
            <Link
              to={addressOf({ workshop: route.workshop, area: "rooms", room: id, as: route.as })}
              className="block h-full rounded-xl border border-line bg-paper p-4 hover:border-accent"
            >
              <span className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1 font-semibold">
                {roomName(id, room)}
                {room.call !== null && <Badge tone="warn">{t("room_calls")}</Badge>}
              </span>
              <span className="mt-1 block text-sm text-soft">
                {room.seats.length === 0 ? t("seats", { taken: 0, all: limits.SEATS_PER_ROOM }) : room.seats.map((one) => nameOf(one, people[one])).join(", ")}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
