import { local } from "../../format";
import { useLanguage, useRoomName, useText, useView } from "../../hooks";
import type { NoteRef, ProblemView, RoomView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import type { Speak } from "../../texts/area";
import { merge } from "../../texts/merge";
import { placeOf } from "./listing";

/** Says where a note was written: room and exercise, as the exercise's anonymity allows. */
export function usePlace(): (note: NoteRef) => { readonly room: string | null; readonly exercise: string } {
  const language = useLanguage();
  const roomName = useRoomName();
  const { rooms, exercises } = useView((view) => ({ rooms: view.rooms, exercises: view.workshop.template.exercises }));
  return (note) => {
    const place = placeOf(note);
    const exercise = exercises.find(({ id }) => id === place.exercise);
    return {
      room: exercise?.anonymity === "nobody" ? null : roomName(place.room, rooms[place.room]),
      exercise: exercise ? local(exercise.title, language) : place.exercise,
    };
  };
}

/** Rooms that can raise problems: those with people, and those that had some. */
export function useRoomCount(): number {
  const { rooms, list } = useView((view) => ({ rooms: view.rooms, list: view.list }));
  const raised = new Set(list === null ? [] : Object.values<ProblemView>(list.problems as Record<string, ProblemView>).flatMap((problem) => problem.rooms));
  return entriesOf<ProblemView["rooms"][number], RoomView>(rooms).filter(([id, room]) => room.seats.length > 0 || raised.has(id)).length;
}

/** "raised by 3 of 4 rooms" */
export function useRaisedBy(): (problem: ProblemView) => string {
  const t = useText(merge);
  const all = useRoomCount();
  return (problem) => raisedBy(t, problem, all);
}

/** The same where it is known how many rooms there are. */
export function raisedBy(t: Speak<typeof merge.ru>, { rooms }: Pick<ProblemView, "rooms">, all: number): string {
  return t("raised_by", { count: rooms.length, of: t("of_rooms", { count: Math.max(all, rooms.length) }) });
}
