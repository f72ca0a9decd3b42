// The facilitator's view of all rooms: one card per room, one row of controls. Observers see it without the controls.

import { useCallback, useState } from "react";
import { useCommand, useMe, usePersonName, useRoute, useServerNow, useText, useView } from "../../hooks";
import type { ExerciseId, PersonId, PersonView, RoomId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { takesPart } from "../../protocol/people";
import { addressOf } from "../../router";
import { cockpit } from "../../texts/cockpit";
import { Link } from "../../ui/Link";
import { MoveDialog } from "../../ui/MoveDialog";
import { EmptyState } from "../../ui/Panel";
import { Controls } from "./Controls";
import { beFollowed, isFollowed } from "./leading";
import { type Mover, UnseatedCard } from "./Members";
import { RoomCard } from "./RoomCard";
import { exerciseNow, roomStates, type Sorting, sortings } from "./rooms";
import { TimerDialog } from "./TimerDialog";
import { EndedTimers } from "./EndedTimers";

/** How often ages are written anew, in milliseconds. */
const AGES_EVERY_MS = 15_000;

export default function CockpitScreen() {
  const t = useText(cockpit);
  const me = useMe();
  const route = useRoute();
  const now = useServerNow(AGES_EVERY_MS);
  const { workshop, rooms, boards, people } = useView(({ workshop, rooms, boards, people }) => ({ workshop, rooms, boards, people }));
  const { send } = useCommand();
  const [looking, setLooking] = useState<ExerciseId | null>(null);
  const [followed, setFollowed] = useState(isFollowed);
  const [sorting, setSorting] = useState<Sorting>("need");
  const [moving, setMoving] = useState<{ readonly person: PersonId; readonly to: RoomId | null } | null>(null);
  const [timing, setTiming] = useState<RoomId | null>(null);

  const exercises = workshop.template.exercises;
  const focus = exercises.find(({ id }) => id === looking) ?? exercises.find(({ id }) => id === exerciseNow({ workshop, boards })) ?? null;
  const may = me.role === "facilitator";
  const mayMove = may && workshop.phase !== "closed";
  const mover: Mover | null = mayMove ? (person, to) => setMoving({ person, to: to ?? null }) : null;
  const running = workshop.phase === "exercises" || workshop.phase === "merging";
  const states = roomStates({ rooms, boards }, focus?.id ?? null, now, sorting);
  const unseated = entriesOf<PersonId, PersonView>(people)
    .filter(([, person]) => person.role === "participant" && takesPart(person) && person.room === null)
    .map(([id]) => id);
  const bring = (exercise: ExerciseId) => {
    if (exercise !== workshop.brought_to?.exercise) void send({ type: "bring_everyone", exercise });
  };
  const look = (exercise: ExerciseId) => {
    setLooking(exercise);
    if (may && running && followed) bring(exercise);
  };
  const follow = (wanted: boolean) => {
    beFollowed(wanted);
    setFollowed(wanted);
    if (wanted && focus !== null) bring(focus.id);
  };
  const openTimer = useCallback((room: RoomId) => setTiming(room), []);

  return (
    <div className="flex flex-1 flex-col">
      <Controls exercise={focus} onLook={look} onMoved={setLooking} followed={followed} onFollow={follow} />
      <div className="flex flex-col gap-4 px-4 py-4 sm:px-6">
        <EndedTimers />
        {states.length === 0 && (
          <EmptyState title={t("no_rooms")}>
            <p>{t("no_rooms_text")}</p>
            {route.page === "workshop" && (
              <Link className="underline" to={addressOf({ workshop: route.workshop, area: "people", as: route.as })}>{t("to_people")}</Link>
            )}
          </EmptyState>
        )}
        {states.length > 0 && (
          <div className="flex flex-wrap items-end justify-between gap-3">
            <div className="min-w-0">
              <h1 className="text-xl">{t("rooms_count", { count: states.length })}</h1>
              <FacilitatorNames people={people} />
            </div>
            {states.length > 1 && (
              <label className="flex max-w-full items-center gap-2 text-sm">
                <span className="shrink-0 text-soft">{t("sort")}</span>
                <select
                  value={sorting} onChange={(event) => setSorting(sortings.find((one) => one === event.target.value) ?? "need")}
                  className="min-h-9 min-w-0 rounded-lg border border-edge bg-raised px-2 text-ink"
                >
                  {sortings.map((one) => <option key={one} value={one}>{t(`sort_${one}`)}</option>)}
                </select>
              </label>
            )}
          </div>
        )}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3">
          {unseated.length > 0 && <li><UnseatedCard people={unseated} mover={mover} /></li>}
          {states.map((state) => (
            <li key={state.id} className="min-w-0">
              <RoomCard
                state={state} exercise={focus} now={now} mover={mover}
                onTimer={may && running && focus !== null ? openTimer : null}
              />
            </li>
          ))}
        </ul>
        {mayMove && states.length > 1 && <p className="text-sm text-soft max-md:hidden">{t("drag_hint")}</p>}
      </div>
      {moving !== null && <MoveDialog key={moving.person} {...moving} choice onClose={() => setMoving(null)} />}
      {timing !== null && focus !== null && <TimerDialog exercise={focus} room={timing} onClose={() => setTiming(null)} />}
    </div>
  );
}

/** Everybody who leads: all of them see and may do the same. */
function FacilitatorNames({ people }: { readonly people: { [key in PersonId]?: PersonView } }) {
  const t = useText(cockpit);
  const nameOf = usePersonName();
  const names = entriesOf<PersonId, PersonView>(people)
    .filter(([, person]) => person.role === "facilitator" && takesPart(person) && person.online)
    .map(([id, person]) => nameOf(id, person));
  return names.length < 2 ? null : <p className="text-sm text-soft">{t("facilitators", { names: names.join(", ") })}</p>;
}
