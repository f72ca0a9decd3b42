// Short messages to the person: shown in a corner and read out by screen readers. Outside React, so that anybody may call.

export type Tone = "news" | "problem";

/** What a person can do about a message. */
export interface Remedy {
  readonly label: string;
  readonly run: () => void;
}

export interface Announcement {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
  readonly remedy: Remedy | null;
}

/** How long a message stays, in milliseconds; problems stay longer, and what can be answered as well. */
const SHOWN_MS: Record<Tone, number> = { news: 5000, problem: 10_000 };
const ANSWERABLE_MS = 15_000;
/** Most messages at once; older ones make room. */
const SHOWN_MAX = 3;

const listeners = new Set<() => void>();
let shown: readonly Announcement[] = [];
let last = 0;

/** Gives the message's id, for `dismiss`. */
export function announce(text: string, tone: Tone = "news", remedy: Remedy | null = null): number {
  last += 1;
  const id = last;
  change([...shown.filter((one) => one.text !== text), { id, text, tone, remedy }].slice(-SHOWN_MAX));
  setTimeout(() => dismiss(id), remedy === null ? SHOWN_MS[tone] : ANSWERABLE_MS);
  return id;
}

export function dismiss(id: number): void {
  if (shown.some((one) => one.id === id)) change(shown.filter((one) => one.id !== id));
}

export function announcements(): readonly Announcement[] {
  return shown;
}

export function subscribeToAnnouncements(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Announcement[]): void {
  shown = next;
  for (const listener of listeners) listener();
}
