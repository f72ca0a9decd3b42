// Addresses and what they mean. The browser's location is the only state; hooks.ts reads it for React.

import type { ExerciseId, PersonId, RoomId, WorkshopId } from "./protocol/generated";
import { parseChosen, parsePersonId, parseRoomId, parseWorkshopId } from "./protocol/ids";

/** The parts of a workshop that have an address of their own, whatever the phase. */
export const areas = [
  "people", "cockpit", "rooms", "list", "wording", "tasks", "scoring", "results", "plan", "report", "me",
] as const;
export type Area = (typeof areas)[number];

/** A page inside a workshop. `area: null` means: where the phase says. */
export interface WorkshopRoute {
  readonly page: "workshop";
  readonly workshop: WorkshopId;
  readonly area: Area | null;
  readonly room: RoomId | null;
  readonly exercise: ExerciseId | null;
  /** Which of several seats stored in this browser. */
  readonly as: PersonId | null;
  /** The secret of a link; never sent to a server as part of an address. */
  readonly invite: string | null;
}

export type Route = { readonly page: "start" } | WorkshopRoute | { readonly page: "unknown" };

/** What `url` shows: `/`, `/w/ID`, `/w/ID/AREA`, `/w/ID/rooms/ROOM`, `/w/ID/rooms/ROOM/EXERCISE`. */
export function parseRoute(url: URL): Route {
  const [head, id, area, room, exercise, ...rest] = url.pathname.split("/").filter((part) => part !== "");
  if (head === undefined) return { page: "start" };
  const workshop = id === undefined ? null : parseWorkshopId(id);
  if (head !== "w" || workshop === null || rest.length > 0) return { page: "unknown" };
  const known = areas.find((name) => name === area) ?? null;
  if (area !== undefined && known === null) return { page: "unknown" };
  const roomId = room === undefined ? null : parseRoomId(room);
  if (room !== undefined && (known !== "rooms" || roomId === null)) return { page: "unknown" };
  return {
    page: "workshop",
    workshop,
    area: known,
    room: roomId,
    exercise: exercise === undefined ? null : parseChosen<"Exercise">(exercise),
    as: parsePersonId(url.searchParams.get("as") ?? ""),
    invite: new URLSearchParams(url.hash.slice(1)).get("join"),
  };
}

/** The address of a place in a workshop. */
export function addressOf(
  place: Pick<WorkshopRoute, "workshop"> & Partial<Pick<WorkshopRoute, "area" | "room" | "exercise" | "as">>,
): string {
  const parts = ["/w", place.workshop];
  if (place.area) parts.push(place.area);
  if (place.area === "rooms" && place.room) parts.push(place.room);
  if (place.area === "rooms" && place.room && place.exercise) parts.push(place.exercise);
  return parts.join("/") + (place.as ? `?as=${place.as}` : "");
}

const listeners = new Set<() => void>();
let current: { href: string; route: Route } | null = null;

/** The route of the page; the same object as long as the address is the same. */
export function route(): Route {
  if (current?.href !== location.href) current = { href: location.href, route: parseRoute(new URL(location.href)) };
  return current.route;
}

/** Goes to an address of this page. `replace` leaves no step in the history (used to drop a link's secret). */
export function navigate(address: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  for (const listener of listeners) listener();
}

/** Calls back when the route may have changed. */
export function subscribeToRoute(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  window.addEventListener("hashchange", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
    window.removeEventListener("hashchange", listener);
  };
}
