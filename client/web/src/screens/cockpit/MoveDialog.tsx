import { type FormEvent, useState } from "react";
import { useCommand, usePersonName, useRoomName, useText, useView } from "../../hooks";
import { limits, type PersonId, type RoomId, type RoomView } from "../../protocol/generated";
import { entriesOf, parseRoomId } from "../../protocol/ids";
import { cockpit } from "../../texts/cockpit";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";

/** Moves a person to another room, and tells them why. */
export function MoveDialog({ person, to, onClose }: { readonly person: PersonId; readonly to: RoomId | null; readonly onClose: () => void }) {
  const t = useText(cockpit);
  const { people, rooms } = useView((view) => ({ people: view.people, rooms: view.rooms }));
  const { send, busy } = useCommand();
  const roomName = useRoomName();
  const name = usePersonName()(person, people[person]);
  const from = people[person]?.room ?? null;
  const others = entriesOf<RoomId, RoomView>(rooms).filter(([id]) => id !== from);
  const hasSeat = (room: RoomView) => room.seats.length < limits.SEATS_PER_ROOM;
  const [room, setRoom] = useState<RoomId | null>(to ?? others.find(([, one]) => hasSeat(one))?.[0] ?? null);
  const [reason, setReason] = useState("");
  const target = room === null ? undefined : rooms[room];
  const full = target !== undefined && !hasSeat(target);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await send({ type: "move_person", person, room, reason: reason.trim() })).ok) return;
    announce(t("moved", { name, room: room === null ? t("move_out") : roomName(room, target) }));
    onClose();
  };
  return (
    <Dialog title={t("move_title", { name })} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Select label={t("move_where")} hint={t("move_hint")} value={room ?? ""} problem={full ? t("full") : undefined} onChange={(event) => setRoom(parseRoomId(event.target.value))}>
          {others.map(([id, one]) => (
            <option key={id} value={id} disabled={!hasSeat(one)}>
              {t("move_to", { room: roomName(id, one), taken: one.seats.length, all: limits.SEATS_PER_ROOM })}
            </option>
          ))}
          {from !== null && <option value="">{t("move_out")}</option>}
        </Select>
        <Field label={t("move_reason")} value={reason} maxLength={limits.TITLE_MAX} autoFocus onChange={(event) => setReason(event.target.value)} />
        <Button type="submit" look="primary" disabled={busy || full || room === from} className="self-end">{t("move")}</Button>
      </form>
    </Dialog>
  );
}
