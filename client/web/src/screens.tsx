// Which screen a person sees: a participant by the phase, a facilitator or observer by the area they chose, or by the
// phase while they chose none. To add a screen, write a component with a default export and name it here.

import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import type { Phase, Role } from "./protocol/generated";
import type { Area } from "./router";
import { beginsWithBoard } from "./screens/room/viewChoice";

export type Screen = LazyExoticComponent<ComponentType>;

const aboutMe = lazy(() => import("./screens/about/AboutMeScreen"));
const report = lazy(() => import("./screens/report/ReportScreen"));
const room = lazy(() => {
  // A room needs these as well: asked for together, they come in one journey instead of three, one behind the other.
  ahead(import("./sync/documents"));
  if (beginsWithBoard()) ahead(import("./screens/room/BoardSurface"));
  return import("./screens/room/RoomScreen");
});

/** Begins to load a part. Whoever needs it asks again, and hears if it failed. */
function ahead(part: Promise<unknown>): void {
  part.catch(() => undefined);
}

/** A participant's screen in each phase. */
const participant: Record<Phase, Screen> = {
  lobby: lazy(() => import("./screens/lobby/ParticipantLobby")),
  exercises: room,
  merging: lazy(() => import("./screens/merge/ParticipantMerge")),
  wording: lazy(() => import("./screens/wording/ParticipantWording")),
  tasks: lazy(() => import("./screens/tasks/ParticipantTasks")),
  scoring: lazy(() => import("./screens/scoring/ParticipantScoring")),
  plan: lazy(() => import("./screens/plan/ParticipantPlan")),
  closed: report,
};

/** A participant may also open these by address, whatever the phase. */
const participantAreas: Partial<Record<Area, Screen>> = { me: aboutMe, report };

/** The screens of facilitators and observers. */
const areaScreens: Record<Area, Screen> = {
  people: lazy(() => import("./screens/lobby/FacilitatorLobby")),
  cockpit: lazy(() => import("./screens/cockpit/CockpitScreen")),
  rooms: room,
  list: lazy(() => import("./screens/merge/MergeScreen")),
  wording: lazy(() => import("./screens/wording/WordingScreen")),
  tasks: lazy(() => import("./screens/tasks/TasksScreen")),
  scoring: lazy(() => import("./screens/scoring/ScoringScreen")),
  results: lazy(() => import("./screens/reveal/RevealScreen")),
  plan: lazy(() => import("./screens/plan/PlanScreen")),
  report,
  me: aboutMe,
};

/** Where a facilitator is while they chose no area. */
export const homeOf: Record<Phase, Area> = {
  lobby: "people",
  exercises: "cockpit",
  merging: "list",
  wording: "wording",
  tasks: "tasks",
  scoring: "scoring",
  plan: "plan",
  closed: "report",
};

/** The areas in the order of the method, as the navigation shows them. */
export const navigation: readonly Exclude<Area, "me">[] = [
  "people", "cockpit", "rooms", "list", "wording", "tasks", "scoring", "results", "plan", "report",
];

export function screenFor(role: Role, phase: Phase, area: Area | null): Screen {
  switch (role) {
    case "participant":
      return (area === null ? undefined : participantAreas[area]) ?? participant[phase];
    case "facilitator":
    case "observer":
      return areaScreens[area ?? homeOf[phase]];
  }
}
