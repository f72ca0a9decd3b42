// A seat in use: its API, its live view, its documents. One per open workshop page; App.tsx makes and ends it.

import { browserLive, LiveStore, socketUrl } from "../live/store";
import type { Documents } from "../sync/documents";
import { browser, type SeatApi, seatApi } from "./api";
import type { StoredSeat } from "./seats";

export interface Session {
  readonly seat: StoredSeat;
  readonly api: SeatApi;
  readonly live: LiveStore;
  /** The documents of this tab; their code is loaded at the first call. */
  readonly documents: () => Promise<Documents>;
  /** Tries to connect at once instead of waiting for the next attempt. */
  readonly retry: () => void;
  /** Closes both sockets. */
  readonly stop: () => void;
}

export function startSession(seat: StoredSeat): Session {
  let documents: Promise<Documents> | null = null;
  const live = new LiveStore(socketUrl(`/api/v1/workshops/${seat.workshop}/live`, location), seat.token, {
    ...browserLive(),
    onSilence: () => void documents?.then((open) => open.reconnect()),
  });
  const retry = () => {
    live.retryNow();
    void documents?.then((open) => open.retryNow());
  };
  const doubt = () => live.doubt();
  // Whoever comes back to a tab has perhaps closed others, or opened the computer again.
  const lookedAt = () => {
    if (document.visibilityState === "visible") retry();
  };
  window.addEventListener("online", retry);
  window.addEventListener("offline", doubt);
  window.addEventListener("pageshow", retry);
  document.addEventListener("visibilitychange", lookedAt);
  live.start();
  return {
    seat,
    api: seatApi(browser(), seat.workshop, seat.token, doubt),
    live,
    documents: () => {
      documents ??= import("../sync/documents").then(
        (module) => new module.Documents(socketUrl("/collab", location), seat.token, seat.person, "on_device", doubt),
      );
      return documents;
    },
    retry,
    stop: () => {
      window.removeEventListener("online", retry);
      window.removeEventListener("offline", doubt);
      window.removeEventListener("pageshow", retry);
      document.removeEventListener("visibilitychange", lookedAt);
      live.stop();
      void documents?.then((open) => open.stop());
    },
  };
}
