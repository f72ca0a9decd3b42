// The only bridge between the state outside React and the components. Components read through these hooks and send
// commands; they open no socket and keep no copy of the view.

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { BoardId, BoardKey, Command, CommandAnswer, Language, MeView, RoomId, RoomView, View } from "./protocol/generated";
import { numberOf } from "./protocol/ids";
import { preferences, subscribeToPreferences, type Theme } from "./preferences";
import { route, type Route, subscribeToRoute } from "./router";
import { type Failure, type Outcome, sentenceOf } from "./session/failure";
import type { Session } from "./session/session";
import type { Status } from "./live/store";
import type { OpenDocument } from "./sync/documents";
import { calmly, type Saved } from "./sync/saved";
import { type Area, speak, type Speak } from "./texts/area";
import { common } from "./texts/common";
import { announce } from "./ui/announcements";

/** The seat in use. Set by App.tsx around every screen of a workshop. */
export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("this component belongs inside a workshop");
  return session;
}

/** A part of the view. Renders again only when the part changes (compared one level deep, so `select` may build a list). */
export function useView<Part>(select: (view: View) => Part): Part {
  const { live } = useSession();
  const last = useRef<{ view: View; select: (view: View) => Part; part: Part } | null>(null);
  return useSyncExternalStore(live.subscribe, () => {
    const view = live.state().view;
    if (view === null) throw new Error("screens are shown once the view has arrived");
    const before = last.current;
    if (before !== null && before.view === view && before.select === select) return before.part;
    const part = select(view);
    const kept = before !== null && alike(before.part, part) ? before.part : part;
    last.current = { view, select, part: kept };
    return kept;
  });
}

/** Whether the view has arrived: false until the first whole. */
export function useViewArrived(session: Session): boolean {
  return useSyncExternalStore(session.live.subscribe, () => session.live.state().view !== null);
}

/** How the live socket is. */
export function useStatus(): Status {
  const { live } = useSession();
  return useSyncExternalStore(live.subscribe, () => live.state().status);
}

export function useMe(): MeView {
  return useView((view) => view.me);
}

/** Names a room: its own name, or "Room 3". */
export function useRoomName(): (id: RoomId, room: Pick<RoomView, "name"> | undefined) => string {
  const t = useText(common);
  return useCallback((id, room) => room?.name || t("room", { number: numberOf(id) }), [t]);
}

/** Names a person: their name, or "Participant 7" after it was erased. */
export function usePersonName(): (id: string, person: { name: string } | undefined) => string {
  const t = useText(common);
  return useCallback((id, person) => person?.name || t("erased_person", { number: numberOf(id) }), [t]);
}

/** The server's clock in milliseconds, read again every `everyMs`. */
export function useServerNow(everyMs: number): number {
  const { live } = useSession();
  const [now, setNow] = useState(() => live.serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(live.serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [live, everyMs]);
  return now;
}

export interface Sending {
  /** Sends a command. A failure is announced, unless `quiet`; the outcome is returned either way. */
  readonly send: (command: Command, how?: "quiet") => Promise<Outcome<CommandAnswer>>;
  /** Whether a command of this hook is on its way. */
  readonly busy: boolean;
}

/** Sends commands and says in words what went wrong. "Nothing would change" counts as done. */
export function useCommand(): Sending {
  const { api } = useSession();
  const language = useLanguage();
  const [pending, setPending] = useState(0);
  const send = useCallback(
    async (command: Command, how?: "quiet") => {
      setPending((count) => count + 1);
      const outcome = await api.command(command);
      setPending((count) => count - 1);
      if (!outcome.ok && how !== "quiet" && !isNothingToDo(outcome.failure)) {
        announce(sentenceOf(outcome.failure, language), "problem");
      }
      return outcome;
    },
    [api, language],
  );
  return { send, busy: pending > 0 };
}

/** Asks for the note data of boards in the view while the component is shown. */
export function useWatch(boards: readonly BoardKey[]): void {
  const { live } = useSession();
  const key = boards.join(" ");
  useEffect(() => live.watch(key === "" ? [] : (key.split(" ") as BoardKey[])), [live, key]);
}

/**
 * A document, open while the component is shown; null while its code loads. After `documents.restart(id)` pass the next
 * `generation`, so that the fresh document is opened.
 */
export function useDocument(id: BoardId | null, generation = 0): OpenDocument | null {
  const session = useSession();
  const [opened, setOpened] = useState<OpenDocument | null>(null);
  useEffect(() => {
    if (id === null) return undefined;
    let gone = false;
    let giveBack: () => void = () => undefined;
    void session.documents().then((documents) => {
      if (gone) return;
      const document = documents.open(id);
      giveBack = () => documents.release(document);
      setOpened(document);
    });
    return () => {
      gone = true;
      giveBack();
      setOpened(null);
    };
  }, [session, id, generation]);
  return opened;
}

/** Whether a document's texts are saved, in words that stand still while somebody types. */
export function useSaved(document: OpenDocument | null): Saved {
  const { subscribe, saved } = useMemo(() => calmly(document), [document]);
  return useSyncExternalStore(subscribe, saved);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribeToRoute, route);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribeToPreferences, () => preferences().language);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribeToPreferences, () => preferences().theme);
}

/** The voice of a part of the page in the person's language: `const t = useText(lobby); t("title")`. */
export function useText<Ru extends Area["ru"]>(area: Area<Ru>): Speak<Ru> {
  const language = useLanguage();
  return useMemo(() => speak(area, language), [area, language]);
}

function isNothingToDo(failure: Failure): boolean {
  return failure.kind === "refused" && failure.code === "nothing_to_do";
}

/** Whether two parts of a view are the same, one level deep. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  return left.length === Object.keys(b).length
    && left.every(([key, value]) => Object.hasOwn(b, key) && Object.is((b as Record<string, unknown>)[key], value));
}
