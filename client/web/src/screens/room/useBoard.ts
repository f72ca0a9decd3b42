// Brings boards into React: the custody that looks after unsent texts (one per session), a board's document and model, and who
// is writing where.

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Custody } from "../../board/custody";
import { BoardModel } from "../../board/model";
import type { Note } from "../../board/note";
import { useSession } from "../../hooks";
import type { BoardId, NoteId, PersonId } from "../../protocol/generated";
import { newKey } from "../../session/api";
import { keepAsDrafts } from "../../session/drafts";
import type { Session } from "../../session/session";
import { device } from "../../storage";
import { personOf } from "../../sync/carets";
import type { OpenDocument } from "../../sync/documents";
import { tell } from "../../sync/telling";

/** A board in use. */
export interface OpenBoard {
  readonly document: OpenDocument;
  readonly model: BoardModel;
}

const custodies = new WeakMap<Session, Promise<Custody>>();
const models = new WeakMap<OpenDocument, BoardModel>();

function custodyOf(session: Session): Promise<Custody> {
  const known = custodies.get(session);
  if (known !== undefined) return known;
  const made = session.documents().then((documents) => {
    const custody = new Custody(documents, session.seat.workshop, session.seat.person, {
      store: device,
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      keepDraft: (board, text) => keepAsDrafts(session.api, board, text),
    });
    custody.recover();
    return custody;
  });
  custodies.set(session, made);
  return made;
}

/** The custody of this session; null while its code loads. */
export function useCustody(): Custody | null {
  const session = useSession();
  const [custody, setCustody] = useState<Custody | null>(null);
  useEffect(() => {
    let gone = false;
    void custodyOf(session).then((made) => {
      if (!gone) setCustody(made);
    });
    return () => {
      gone = true;
    };
  }, [session]);
  return custody;
}

/** The texts that wait on this device to be kept as drafts. */
export function useWaitingTexts(): readonly string[] {
  const custody = useCustody();
  useSyncExternalStore((listener) => custody?.subscribe(listener) ?? (() => undefined), () => custody?.waiting().join("\n"));
  return custody?.waiting() ?? [];
}

/**
 * A board, open while the component is shown; null until then. Another one after its document was started afresh. `named`: whether authors
 * are shown there; only then it stays open for a while after it was left, because until then it is written under the same Yjs client id (V4).
 */
export function useBoard(board: BoardId | null, named: boolean): OpenBoard | null {
  const custody = useCustody();
  const [opened, setOpened] = useState<OpenBoard | null>(null);
  useEffect(() => {
    if (custody === null || board === null) return undefined;
    const giveBack = custody.hold(board, { grace: named });
    const update = () => {
      const document = custody.document(board);
      setOpened(document === null ? null : { document, model: modelOf(document) });
    };
    const unsubscribe = custody.subscribe(update);
    update();
    return () => {
      unsubscribe();
      giveBack();
      setOpened(null);
    };
  }, [custody, board, named]);
  // Between two boards the one before is still in the state: it must not be shown under the other's name.
  return opened?.document.id === board ? opened : null;
}

/** Why a document takes no writing now; null if it does. Saving and saved are the bar's to tell. */
export function useBarred(document: OpenDocument): "closed" | "refused" | null {
  return useSyncExternalStore(document.subscribe, () => {
    const { kind } = document.saved();
    return kind === "closed" || kind === "refused" ? kind : null;
  });
}

/** How often a closed document is asked again while the view says it is open, and after which pause in milliseconds. */
const REFRESH_MAX = 8;
const REFRESH_PAUSE_MS = 400;

/** Asks a document again whether it takes writing when the view says that the board does. */
export function useReopened(board: BoardId, writable: boolean, closed: boolean): void {
  const custody = useCustody();
  const asked = useRef(0);
  useEffect(() => {
    if (!writable) asked.current = 0;
    if (custody === null || !writable || !closed || asked.current >= REFRESH_MAX) return undefined;
    const timer = setTimeout(() => {
      asked.current += 1;
      void custody.refresh(board);
    }, REFRESH_PAUSE_MS * (asked.current + 1));
    return () => clearTimeout(timer);
  }, [custody, board, writable, closed]);
}

function modelOf(document: OpenDocument): BoardModel {
  const known = models.get(document);
  if (known !== undefined) return known;
  const model = new BoardModel(document.doc, () => newKey().replaceAll("-", "").slice(0, 16) as NoteId, (run) => requestAnimationFrame(run));
  models.set(document, model);
  return model;
}

/** The notes of a board. */
export function useNotes(model: BoardModel): ReadonlyMap<NoteId, Note> {
  return useSyncExternalStore(model.subscribe, model.snapshot);
}

/** Null stands for somebody whose name is not shown on this board. */
export type Writers = ReadonlyMap<NoteId, ReadonlyArray<PersonId | null>>;

const nobodyWrites: Writers = new Map();

/** Who else is writing in which note. The server says who a presence belongs to. */
export function useWriters(document: OpenDocument, me: PersonId): Writers {
  const [writers, setWriters] = useState<Writers>(nobodyWrites);
  useEffect(() => {
    const { awareness } = document;
    let before: Writers = nobodyWrites;
    const read = () => {
      const found = new Map<NoteId, Array<PersonId | null>>();
      for (const [client, state] of awareness.getStates()) {
        const person = personOf(state);
        const note = (state as { note?: unknown })["note"];
        if (client === awareness.clientID || person === me || typeof note !== "string") continue;
        const there = found.get(note as NoteId) ?? [];
        if (!there.includes(person)) found.set(note as NoteId, [...there, person]);
      }
      // Most of what presence tells is where carets are: then nothing is to be drawn here.
      if (sameWriters(before, found)) return;
      before = found;
      setWriters(found);
    };
    setWriters(before);
    awareness.on("change", read);
    read();
    return () => awareness.off("change", read);
  }, [document, me]);
  return writers;
}

/** Tells the others in which note I am writing. */
export function useShowWriting(document: OpenDocument, note: NoteId | null): void {
  useEffect(() => {
    tell(document.awareness, "note", note);
    // A board may stay open after it was left.
    return () => tell(document.awareness, "note", null);
  }, [document, note]);
}

function sameWriters(a: Writers, b: Writers): boolean {
  return a.size === b.size && [...a].every(([note, people]) => people.join() === (b.get(note) ?? []).join());
}
