import { Check, PenOff } from "lucide-react";
import type { DragEvent } from "react";
import { usePersonName, useText, useView } from "../../hooks";
import type { BoardView, PersonId, PersonView, RoomId } from "../../protocol/generated";
import { parsePersonId } from "../../protocol/ids";
import { cockpit } from "../../texts/cockpit";
import { common } from "../../texts/common";

/** Starts moving a person, to a room if it is known already. */
export type Mover = (person: PersonId, to?: RoomId) => void;

/** The type under which a dragged person travels. */
const DRAGGED = "application/x-fivefold-person";

/** What makes an element take a person who is dropped on it. */
export function dropTarget(mover: Mover | null, room: RoomId, seats: readonly PersonId[], onOver: (over: boolean) => void) {
  if (mover === null) return {};
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      onOver(true);
    },
    onDragLeave: () => onOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      onOver(false);
      const person = parsePersonId(event.dataTransfer.getData(DRAGGED));
      if (person !== null && !seats.includes(person)) mover(person, room);
    },
  };
}

interface Props {
  readonly people: readonly PersonId[];
  /** The board that says who is done and who is silent. */
  readonly board: BoardView | null;
  readonly mover: Mover | null;
}

/** The people of a room as small chips: presence, done, silent. A chip can be dragged, or pressed to choose a room. */
export function Members({ people, board, mover }: Props) {
  const known = useView((view) => view.people);
  return (
    <ul className="flex flex-wrap gap-1">
      {people.map((id) => {
        const person = known[id];
        return person && (
          <li key={id} className="max-w-full min-w-0">
            <Chip id={id} person={person} board={board?.state === "open" ? board : null} mover={mover} />
          </li>
        );
      })}
    </ul>
  );
}

function Chip({ id, person, board, mover }: { readonly id: PersonId; readonly person: PersonView; readonly board: BoardView | null; readonly mover: Mover | null }) {
  const t = useText(cockpit);
  const words = useText(common);
  const name = usePersonName()(id, person);
  const done = board?.done.includes(id) ?? false;
  const silent = !done && (board?.progress.silent.includes(id) ?? false);
  const inside = (
    <>
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${person.online ? "bg-good" : "border border-edge bg-transparent"}`} />
      <span className={`truncate ${person.online ? "" : "text-soft"}`}>{name}</span>
      <span className="sr-only">, {words(person.online ? "online" : "offline")}{done ? `, ${t("is_done")}` : ""}</span>
      {done && <Check aria-hidden size={15} className="shrink-0 text-good" />}
      {silent && <PenOff aria-hidden size={14} className="shrink-0 text-soft" />}
    </>
  );
  const look = "flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-line bg-raised px-2 text-sm";
  if (mover === null) return <span className={look}>{inside}</span>;
  return (
    <button
      type="button" draggable title={t("person_actions", { name })} className={`${look} hover:border-edge hover:bg-accent-soft`}
      onClick={() => mover(id)}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      {inside}
    </button>
  );
}

/** Participants without a seat: nobody is forgotten. */
export function UnseatedCard({ people, mover }: Omit<Props, "board">) {
  const t = useText(cockpit);
  return (
    <section aria-label={t("unseated")} className="flex h-full flex-col gap-2 rounded-xl border border-dashed border-edge bg-paper p-3">
      <h2 className="text-base">{t("unseated")}</h2>
      <Members people={people} board={null} mover={mover} />
    </section>
  );
}
