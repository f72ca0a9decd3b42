// The simulated people of this tab. They join through the participants' link like anybody else and go on while the tab is open,
// also over a reload; whoever leads the workshop sends them home by removing them.

import type { Language, PersonId, Seat, WorkshopId } from "../protocol/generated";
import { browser, openApi } from "../session/api";
import type { Failure } from "../session/failure";
import { ownTab } from "../storage";
import { speak } from "../texts/area";
import { rehearsal } from "../texts/rehearsal";
import { type Pace, paces, SimulatedPerson } from "./actor";
import { castOf, loadPlay } from "./play";

/** What a rehearsal needs to begin. */
export interface Engagement {
  readonly workshop: WorkshopId;
  /** The secret of the participants' link. */
  readonly invite: string;
  readonly count: number;
  readonly pace: Pace;
  /** The language of the workshop's content. */
  readonly language: Language;
}

/** The people of a workshop, as they are kept for a reload of the tab. */
interface Kept {
  readonly pace: Pace;
  readonly language: Language;
  readonly seats: ReadonlyArray<Pick<Seat, "workshop" | "person" | "token">>;
}

const playing = new Map<WorkshopId, Map<PersonId, SimulatedPerson>>();
const keyOf = (workshop: WorkshopId) => `fivefold.rehearsal.${workshop}`;

/** Lets simulated people join one after the other and take part. Says why, if one could not; those before stay. */
export async function engage(wanted: Engagement, onJoined: (count: number) => void): Promise<Failure | null> {
  const play = await loadPlay(wanted.language);
  const cast = castOf(play, wanted.count, wanted.language);
  for (const [at, { name, occupation, about }] of cast.entries()) {
    const outcome = await openApi(browser()).join(wanted.workshop, { invite: wanted.invite, name, occupation, about, language: wanted.language });
    if (!outcome.ok) return outcome.failure;
    const { workshop, person, token } = outcome.value;
    const before = kept(workshop);
    keep(workshop, { pace: wanted.pace, language: wanted.language, seats: [...(before?.seats ?? []), { workshop, person, token }] });
    await resume(workshop);
    onJoined(at + 1);
  }
  return null;
}

/** Brings back those who joined from this tab before it was loaded anew. Whoever plays already is left alone. */
export async function resume(workshop: WorkshopId): Promise<void> {
  const company = kept(workshop);
  if (company === null) return;
  const play = await loadPlay(company.language);
  const people = playing.get(workshop) ?? new Map<PersonId, SimulatedPerson>();
  playing.set(workshop, people);
  const question = speak(rehearsal, company.language)("question");
  for (const seat of company.seats) {
    if (people.has(seat.person)) continue;
    const person = new SimulatedPerson({ seat, play, pace: company.pace, question, onGone: (gone) => forget(workshop, gone) });
    people.set(seat.person, person);
    person.start();
  }
}

/** Stops everybody of this tab in a workshop. They stay in it until they are removed. */
export function stop(workshop: WorkshopId): void {
  for (const person of playing.get(workshop)?.values() ?? []) person.stop();
  playing.delete(workshop);
  ownTab.put(keyOf(workshop), null);
}

function forget(workshop: WorkshopId, gone: PersonId): void {
  playing.get(workshop)?.delete(gone);
  const company = kept(workshop);
  if (company !== null) keep(workshop, { ...company, seats: company.seats.filter(({ person }) => person !== gone) });
}

function keep(workshop: WorkshopId, company: Kept): void {
  ownTab.put(keyOf(workshop), JSON.stringify(company));
}

function kept(workshop: WorkshopId): Kept | null {
  try {
    const value = JSON.parse(ownTab.get(keyOf(workshop)) ?? "null") as Kept | null;
    return value !== null && Array.isArray(value.seats) && paces.includes(value.pace) ? value : null;
  } catch {
    return null;
  }
}
