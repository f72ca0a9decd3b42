import { ArrowRightLeft, Pencil } from "lucide-react";
import { type DragEvent, useState } from "react";
import { usePersonName, useText } from "../../hooks";
import { limits, type PersonId, type PersonView } from "../../protocol/generated";
import { parsePersonId } from "../../protocol/ids";
import { lobby } from "../../texts/lobby";
import { IconButton } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { Badge } from "../../ui/Panel";
import { PersonLine } from "../../ui/Person";

export interface RoomColumn {
  readonly key: string;
  readonly name: string;
  readonly people: readonly PersonId[];
  readonly rename?: () => void;
}

interface Props {
  readonly rooms: readonly RoomColumn[];
  readonly unseated: readonly PersonId[];
  readonly people: { [key in PersonId]?: PersonView };
  /** To which room, by its place in `rooms`; null for none. Absent for those who only look. */
  readonly onMove?: (person: PersonId, to: number | null) => void;
}

/** The type under which a dragged person travels. */
const DRAGGED = "application/x-fivefold-person";

/** People in rooms. Whoever can be dragged can also be moved from a menu. */
export function RoomColumns({ rooms, unseated, people, onMove }: Props) {
  const t = useText(lobby);
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-3">
      {unseated.length > 0 && (
        <Column column={{ key: "none", name: t("unseated"), people: unseated }} at={null} rooms={rooms} people={people} {...(onMove ? { onMove } : {})} />
      )}
      {rooms.map((column, at) => (
        <Column key={column.key} column={column} at={at} rooms={rooms} people={people} {...(onMove ? { onMove } : {})} />
      ))}
    </div>
  );
}

interface ColumnProps extends Pick<Props, "rooms" | "people" | "onMove"> {
  readonly column: RoomColumn;
  readonly at: number | null;
}

function Column({ column, at, rooms, people, onMove }: ColumnProps) {
  const t = useText(lobby);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const person = parsePersonId(event.dataTransfer.getData(DRAGGED));
    if (person !== null && !column.people.includes(person)) onMove?.(person, at);
  };
  const target = onMove && {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(DRAGGED)) {
        event.preventDefault();
        setOver(true);
      }
    },
    onDragLeave: () => setOver(false),
    onDrop: drop,
  };
  return (
    <section
      aria-label={column.name} {...target}
      className={`min-w-0 rounded-lg border p-3 ${over ? "border-accent bg-accent-soft" : "border-line bg-ground"} ${at === null ? "border-dashed" : ""}`}
    >
      <div className="mb-2 flex items-center justify-between gap-2">
        <h3 className="min-w-0">{column.name}</h3>
        <span className="flex shrink-0 items-center">
          {at !== null && <Badge>{t("seats", { taken: column.people.length, all: limits.SEATS_PER_ROOM })}</Badge>}
          {column.rename && <IconButton label={t("rename_room")} icon={Pencil} onClick={column.rename} />}
        </span>
      </div>
      {column.people.length === 0 && <p className="py-1 text-sm text-soft">{t("empty_room")}</p>}
      <ul className="flex flex-col gap-1.5">
        {column.people.map((id) => {
          const person = people[id];
          return person && <Seat key={id} id={id} person={person} at={at} rooms={rooms} {...(onMove ? { onMove } : {})} />;
        })}
      </ul>
    </section>
  );
}

function Seat({ id, person, at, rooms, onMove }: Pick<ColumnProps, "at" | "rooms" | "onMove"> & { readonly id: PersonId; readonly person: PersonView }) {
  const t = useText(lobby);
  const name = usePersonName()(id, person);
  return (
    <li
      draggable={onMove !== undefined}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, id);
        event.dataTransfer.effectAllowed = "move";
      }}
      className={`flex items-center justify-between gap-1 rounded-lg border border-line bg-raised py-1 pl-2 ${onMove ? "cursor-grab" : "pr-2"}`}
    >
      <PersonLine name={name} person={person} />
      {onMove && (
        <Menu
          trigger={<IconButton label={`${t("move_to")}: ${name}`} icon={ArrowRightLeft} />}
          items={[
            { kind: "heading", label: t("move_to") },
            ...rooms.flatMap((room, to) => (to === at ? [] : [{
              label: t("to_room", { room: room.name, taken: room.people.length, all: limits.SEATS_PER_ROOM }),
              disabled: room.people.length >= limits.SEATS_PER_ROOM,
              run: () => onMove(id, to),
            }])),
            ...(at === null ? [] : [{ label: t("out_of_rooms"), run: () => onMove(id, null) }]),
          ]}
        />
      )}
    </li>
  );
}
