import { type FormEvent, useState } from "react";
import { useCommand, usePersonName, useRoomName, useText, useView } from "../hooks";
import { limits, type PersonId, type RoomId, type RoomView } from "../protocol/generated";
import { entriesOf, parseRoomId } from "../protocol/ids";
import { common } from "../texts/common";
import { moving } from "../texts/moving";
import { announce } from "./announcements";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Field, Select } from "./Field";

interface Props {
  readonly person: PersonId;
  /** Where the person goes; null: out of the rooms, or, with a choice, the first room with a free seat. */
  readonly to: RoomId | null;
  /** Whether the room can be chosen here. */
  readonly choice?: boolean;
  readonly onClose: () => void;
}

/** Moves a person to another room. A move interrupts somebody's work, so they are told why. */
export function MoveDialog({ person, to, choice = false, onClose }: Props) {
  const t = useText(moving);
  const words = useText(common);
  const { people, rooms } = useView((view) => ({ people: view.people, rooms: view.rooms }));
  const { send, busy } = useCommand();
  const roomName = useRoomName();
  const name = usePersonName()(person, people[person]);
  const from = people[person]?.room ?? null;
  const others = entriesOf<RoomId, RoomView>(rooms).filter(([id]) => id !== from);
  const hasSeat = (room: RoomView) => room.seats.length < limits.SEATS_PER_ROOM;
  const [room, setRoom] = useState<RoomId | null>(to ?? (choice ? others.find(([, one]) => hasSeat(one))?.[0] : null) ?? null);
  const [reason, setReason] = useState("");
  const target = room === null ? undefined : rooms[room];
  const full = choice && target !== undefined && !hasSeat(target);
  const targetName = room === null ? t("out") : roomName(room, target);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await send({ type: "move_person", person, room, reason: reason.trim() })).ok) return;
    announce(t("moved", { name, room: targetName }));
    onClose();
  };
  return (
    <Dialog title={choice ? t("title", { name }) : t("title_to", { name, room: targetName })} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {choice && (
          <Select label={t("where")} hint={t("hint")} value={room ?? ""} problem={full ? t("full") : undefined} onChange={(event) => setRoom(parseRoomId(event.target.value))}>
            {others.map(([id, one]) => (
              <option key={id} value={id} disabled={!hasSeat(one)}>
                {t("to", { room: roomName(id, one), taken: one.seats.length, all: limits.SEATS_PER_ROOM })}
              </option>
            ))}
            {from !== null && <option value="">{t("out")}</option>}
          </Select>
        )}
        <Field label={t("reason")} value={reason} maxLength={limits.FREE_TEXT_MAX} autoFocus onChange={(event) => setReason(event.target.value)} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words("cancel")}</Button>
          <Button type="submit" look="primary" disabled={busy || full || room === from}>{t("move")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
