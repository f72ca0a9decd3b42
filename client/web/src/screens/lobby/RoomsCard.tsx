import { Plus, Users } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCommand, useMe, useRoomName, useText, useView } from "../../hooks";
import { limits, type PersonId, type RoomId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { common } from "../../texts/common";
import { lobby } from "../../texts/lobby";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { MoveDialog } from "../../ui/MoveDialog";
import { Banner, Card } from "../../ui/Panel";
import { warningsOf } from "./arrangement";
import { MakeRooms } from "./MakeRooms";
import { RoomColumns } from "./RoomColumns";

/** The rooms as they are; moves take effect at once. Making them anew is a proposal first. */
export function RoomsCard({ participants }: { readonly participants: readonly PersonId[] }) {
  const t = useText(lobby);
  const me = useMe();
  const { people, rooms, phase } = useView((view) => ({ people: view.people, rooms: view.rooms, phase: view.workshop.phase }));
  const { send, busy } = useCommand();
  const roomName = useRoomName();
  const [making, setMaking] = useState(false);
  const [renaming, setRenaming] = useState<RoomId | null>(null);
  const [moving, setMoving] = useState<{ person: PersonId; room: RoomId | null } | null>(null);

  const all = entriesOf<RoomId, (typeof rooms)[RoomId]>(rooms);
  const may = me.role === "facilitator";
  const unseated = participants.filter((id) => (people[id]?.room ?? null) === null);
  const nameAt = (at: number): string => {
    const room = all[at];
    return room ? roomName(room[0], room[1]) : "";
  };
  const onMove = (person: PersonId, to: number | null) => {
    const room = to === null ? null : (all[to]?.[0] ?? null);
    if (to !== null && (all[to]?.[1].seats.length ?? 0) >= limits.SEATS_PER_ROOM) announce(t("room_is_full"), "problem");
    else if (phase === "lobby") void send({ type: "move_person", person, room, reason: "" });
    else setMoving({ person, room });
  };

  if (may && (making || all.length === 0) && participants.length > 0) {
    return <Card title={t("make_rooms")}><MakeRooms participants={participants} onDone={() => setMaking(false)} /></Card>;
  }
  const warnings = warningsOf({ rooms: all.map(([, room]) => room.seats) }, people);
  return (
    <Card
      title={t("rooms")}
      actions={may && (
        <span className="flex flex-wrap gap-2">
          <Button icon={Plus} disabled={busy} onClick={() => void send({ type: "open_room" })}>{t("open_room")}</Button>
          {participants.length > 0 && <Button icon={Users} onClick={() => setMaking(true)}>{all.length === 0 ? t("make_rooms") : t("make_again")}</Button>}
        </span>
      )}
    >
      {may && all.length > 0 && <p className="mb-3 text-sm text-soft">{t("rooms_hint")}</p>}
      <div className="flex flex-col gap-2 empty:hidden [&:not(:empty)]:mb-3">
        {warnings.map((warning) => (
          <Banner key={`${warning.kind} ${warning.room}`} tone="warn">{t(warning.kind, { room: nameAt(warning.room) })}</Banner>
        ))}
      </div>
      <RoomColumns
        rooms={all.map(([id, room]) => ({
          key: id, name: roomName(id, room), people: room.seats, ...(may ? { rename: () => setRenaming(id) } : {}),
        }))}
        unseated={all.length === 0 ? [] : unseated} people={people} {...(may ? { onMove } : {})}
      />
      {renaming !== null && <RenameRoom id={renaming} before={rooms[renaming]?.name ?? ""} onClose={() => setRenaming(null)} />}
      {moving !== null && <MoveDialog person={moving.person} to={moving.room} onClose={() => setMoving(null)} />}
    </Card>
  );
}

function RenameRoom({ id, before, onClose }: { readonly id: RoomId; readonly before: string; readonly onClose: () => void }) {
  const t = useText(lobby);
  const words = useText(common);
  const { send } = useCommand();
  const [name, setName] = useState(before);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await send({ type: "rename_room", room: id, name: name.trim() });
    if (outcome.ok || (outcome.failure.kind === "refused" && outcome.failure.code === "nothing_to_do")) onClose();
  };
  return (
    <Dialog title={t("rename_room")} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={t("room_name")} hint={t("room_name_hint")} value={name} maxLength={limits.NAME_MAX} autoFocus onChange={(event) => setName(event.target.value)} />
        <Button type="submit" look="primary" className="self-end">{words("save")}</Button>
      </form>
    </Dialog>
  );
}
