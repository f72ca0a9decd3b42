// For whoever goes from room to room: all of them, the one before, the next, and the one that has called the longest.

import { ArrowLeft, ArrowRight, Hand, LayoutGrid, type LucideIcon } from "lucide-react";
import { useRoomName, useRoute, useText, useView } from "../../hooks";
import type { ExerciseId, RoomId, RoomView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { addressOf } from "../../router";
import { room as texts } from "../../texts/room";
import { Link } from "../../ui/Link";
import { callingBeside, neighboursIn } from "./ways";

export function RoomWays({ room, exercise }: { readonly room: RoomId; readonly exercise: ExerciseId }) {
  const t = useText(texts);
  const route = useRoute();
  const rooms = useView((view) => view.rooms);
  const roomName = useRoomName();
  if (route.page !== "workshop") return null;
  const all = entriesOf<RoomId, RoomView>(rooms);
  const { before, after } = neighboursIn(all.map(([id]) => id), room);
  const calls = callingBeside(all, room);
  const way = (to: RoomId | null, icon: LucideIcon, words: (name: string) => string) => to !== null && (
    <Way to={addressOf({ workshop: route.workshop, area: "rooms", room: to, exercise, as: route.as })} icon={icon}>{words(roomName(to, rooms[to]))}</Way>
  );
  return (
    <nav aria-label={t("rooms")} className="flex flex-wrap items-center gap-x-3 px-4 text-sm">
      <Way to={addressOf({ workshop: route.workshop, area: "rooms", as: route.as })} icon={LayoutGrid}>{t("all_rooms")}</Way>
      {way(before, ArrowLeft, (name) => name)}
      {way(after, ArrowRight, (name) => name)}
      {way(calls, Hand, (name) => t("calls_next", { room: name }))}
    </nav>
  );
}

function Way({ to, icon: Icon, children }: { readonly to: string; readonly icon: LucideIcon; readonly children: string }) {
  return <Link to={to} className="inline-flex min-h-8 items-center gap-1 text-accent underline"><Icon aria-hidden size={15} className="shrink-0" />{children}</Link>;
}
