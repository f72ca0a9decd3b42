// Short messages to the person: shown in a corner and read out by screen readers. Outside React, so that anybody may call.

export type Tone = "news" | "problem";

export interface Announcement {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

/** How long a message stays, in milliseconds; problems stay longer. */
const SHOWN_MS: Record<Tone, number> = { news: 5000, problem: 10_000 };
/** Most messages at once; older ones make room. */
const SHOWN_MAX = 3;

const listeners = new Set<() => void>();
let shown: readonly Announcement[] = [];
let last = 0;

export function announce(text: string, tone: Tone = "news"): void {
  last += 1;
  const id = last;
  change([...shown.filter((one) => one.text !== text), { id, text, tone }].slice(-SHOWN_MAX));
  setTimeout(() => dismiss(id), SHOWN_MS[tone]);
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
