// The view of one seat, kept up to date over the live socket. Framework-free; hooks.ts brings it into React.
// In: the server's messages. Out: an immutable state and a call to whoever subscribed. Not here: commands (session/api.ts).

import { legible } from "../legible";
import { type BoardKey, type ErrorCode, limits, type LiveMessage, type LiveRequest, type View } from "../protocol/generated";
import { passesByItself } from "../session/failure";
import { type Held, step } from "./versions";

/** `crowded`: this person has too many tabs open, and so the server turned this one away. */
export type Status =
  | { readonly kind: "connecting"; readonly attempt: number; readonly crowded: boolean }
  | { readonly kind: "live" }
  | { readonly kind: "offline"; readonly attempt: number; readonly retryInMs: number; readonly crowded: boolean }
  | { readonly kind: "refused"; readonly code: ErrorCode };

export interface LiveState {
  readonly status: Status;
  readonly view: View | null;
  /** How far the server's clock is ahead of this device's, in milliseconds. */
  readonly clockAheadMs: number;
}

/** What the store needs from its surroundings; tests pass their own. */
export interface LiveSurroundings {
  readonly open: (url: string) => WebSocket;
  readonly now: () => number;
  readonly random: () => number;
  readonly later: (run: () => void, ms: number) => () => void;
  /** Told when a socket was given up because nothing came over it any more: other sockets may be as dead. */
  readonly onSilence?: () => void;
}

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 15_000;
/** A socket that says nothing for so long after opening is given up, in milliseconds. */
const HELLO_TIMEOUT_MS = 10_000;
/** After so long a silence the server is asked whether it is there, in milliseconds. */
const QUIET_MS = 30_000;
/** How long it may take to answer that, in milliseconds. */
const ANSWER_WITHIN_MS = 10_000;
/** The same where there is a reason to doubt it, in milliseconds. */
const ANSWER_SOON_MS = 4_000;
/** What is not answered after so long is a reason to doubt the connection, in milliseconds. */
export const UNANSWERED_MS = 5_000;
/** An attempt to connect that is younger than this is left to itself, in milliseconds. */
export const ATTEMPT_YOUNG_MS = 2_000;
/** How soon a tab too many tries again by itself, in milliseconds. A person has to close others first, so there is no hurry. */
export const CROWDED_RETRY_MS = 60_000;

export class LiveStore {
  #state: LiveState = { status: { kind: "connecting", attempt: 0, crowded: false }, view: null, clockAheadMs: 0 };
  #held: Held | null = null;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #askedForWhole = false;
  /** Whether the present socket was one too many, and whether the one before was. */
  #turnedAway = false;
  #crowded = false;
  #cancelTimer: () => void = () => undefined;
  /** Whether the server was asked whether it is there, and has not answered yet. */
  #asking = false;
  /** When the present attempt to connect began, by this device's clock. */
  #attemptedAt = 0;
  readonly #listeners = new Set<() => void>();
  readonly #watched = new Map<BoardKey, number>();
  readonly #url: string;
  readonly #token: string;
  readonly #around: LiveSurroundings;

  constructor(url: string, token: string, around: LiveSurroundings) {
    this.#url = url;
    this.#token = token;
    this.#around = around;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): LiveState => this.#state;

  /** The server's time now, in milliseconds since 1970. */
  readonly serverNow = (): number => this.#around.now() + this.#state.clockAheadMs;

  /** Connects, and keeps connecting. Calling it while connected does nothing. */
  start(): void {
    if (this.#socket === null && this.#state.status.kind !== "refused") this.#connect();
  }

  /**
   * Connects at once instead of waiting for the next attempt (the device came back, or the person asked). A connection that seems to be
   * alive has to prove it: after a sleep or in another network it may be dead, and nobody said so.
   */
  retryNow(): void {
    switch (this.#state.status.kind) {
      case "offline":
        this.#connect();
        return;
      case "connecting":
        if (this.#around.now() - this.#attemptedAt >= ATTEMPT_YOUNG_MS) this.#connect();
        return;
      case "live":
        this.doubt();
        return;
      case "refused":
        return;
    }
  }

  /** Asks at once whether a connection that seems to be alive is: something was not answered, or the device says that its network is gone. */
  doubt(): void {
    if (this.#socket !== null && this.#state.status.kind === "live") this.#askWhetherAlive(ANSWER_SOON_MS);
  }

  stop(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  /** Asks for the note data of boards until the returned function is called. Several callers may ask for one board. */
  watch(boards: readonly BoardKey[]): () => void {
    for (const board of boards) this.#watched.set(board, (this.#watched.get(board) ?? 0) + 1);
    this.#sendWatched();
    return () => {
      for (const board of boards) {
        const left = (this.#watched.get(board) ?? 1) - 1;
        if (left > 0) this.#watched.set(board, left);
        else this.#watched.delete(board);
      }
      this.#sendWatched();
    };
  }

  #connect(): void {
    this.#cancelTimer();
    const before = this.#socket;
    this.#socket = null;
    before?.close();
    this.#attemptedAt = this.#around.now();
    this.#set({ status: { kind: "connecting", attempt: this.#attempt, crowded: this.#crowded } });
    const socket = this.#around.open(this.#url);
    this.#socket = socket;
    this.#askedForWhole = false;
    this.#cancelTimer = this.#around.later(() => this.#giveUp(), HELLO_TIMEOUT_MS);
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#send({ type: "hello", token: this.#token });
      if (this.#watched.size > 0) this.#sendWatched();
    };
    // Late events of a replaced socket are ignored.
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (socket === this.#socket && typeof event.data === "string") this.#receive(event.data);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  #receive(text: string): void {
    let message: LiveMessage;
    try {
      message = JSON.parse(legible(text)) as LiveMessage;
    } catch {
      this.#askForWhole();
      return;
    }
    if (message.type === "refused") {
      this.#refused(message.code);
      return;
    }
    if (this.#state.status.kind === "live") this.#listen();
    if (message.type !== "whole" && message.type !== "patch") return;
    const next = step(this.#held, message, this.#around.now());
    switch (next.kind) {
      case "held":
        this.#listen();
        this.#held = next.held;
        this.#attempt = 0;
        this.#crowded = false;
        if (message.type === "whole") this.#askedForWhole = false;
        this.#set({
          status: this.#state.status.kind === "live" ? this.#state.status : { kind: "live" },
          view: next.held.view,
          clockAheadMs: next.held.clockAheadMs,
        });
        return;
      case "gap":
        this.#askForWhole();
        return;
      case "old":
        return;
    }
  }

  /** Somebody was heard: waits for more, and asks if nothing comes. */
  #listen(): void {
    this.#cancelTimer();
    this.#asking = false;
    this.#cancelTimer = this.#around.later(() => this.#askWhetherAlive(ANSWER_WITHIN_MS), QUIET_MS);
  }

  #askWhetherAlive(withinMs: number): void {
    if (this.#asking) return;
    this.#cancelTimer();
    this.#asking = true;
    this.#send({ type: "ping" });
    this.#cancelTimer = this.#around.later(() => {
      this.#giveUp();
      this.#around.onSilence?.();
    }, withinMs);
  }

  /** Lets go of a socket on which nothing comes. Its own end may take the browser minutes to notice. */
  #giveUp(): void {
    const socket = this.#socket;
    this.#lost();
    socket?.close();
  }

  #askForWhole(): void {
    if (this.#askedForWhole) return;
    this.#askedForWhole = true;
    this.#send({ type: "whole" });
  }

  #refused(code: ErrorCode): void {
    if (passesByItself(code)) {
      this.#turnedAway = code === "too_many_sockets";
      this.#socket?.close();
      return;
    }
    const socket = this.#socket;
    this.#socket = null;
    this.#cancelTimer();
    socket?.close(1000);
    this.#set({ status: { kind: "refused", code } });
  }

  #lost(): void {
    this.#cancelTimer();
    this.#asking = false;
    this.#socket = null;
    this.#crowded = this.#turnedAway;
    this.#turnedAway = false;
    const full = this.#crowded ? CROWDED_RETRY_MS : Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#attempt);
    const retryInMs = Math.round(full / 2 + (full / 2) * this.#around.random());
    this.#attempt += 1;
    this.#set({ status: { kind: "offline", attempt: this.#attempt, retryInMs, crowded: this.#crowded } });
    this.#cancelTimer = this.#around.later(() => this.#connect(), retryInMs);
  }

  #sendWatched(): void {
    this.#send({ type: "watch", boards: [...this.#watched.keys()].slice(-limits.WATCHED_MAX) });
  }

  #send(request: LiveRequest): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** The surroundings of a browser. */
export function browserLive(): LiveSurroundings {
  return {
    open: (url) => new WebSocket(url),
    now: Date.now,
    random: Math.random,
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** `path` of this server as a WebSocket address. */
export function socketUrl(path: string, at: Pick<Location, "protocol" | "host">): string {
  return `${at.protocol === "https:" ? "wss" : "ws"}://${at.host}${path}`;
}
