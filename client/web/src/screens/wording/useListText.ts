// The bridge from the shared texts of the list to the components of wording and tasks.

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { useCommand, useDocument, useMe, useSaved, useSession, useView } from "../../hooks";
import type { BoardKey, Phase, ProblemId, Timestamp, View } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import { allTexts, listDocument, type ListText, subscribeToText, textOf, watchRewording } from "../../sync/listTexts";
import type { Saved } from "../../sync/saved";

/** Whether the texts of the list take writing in a phase. */
export function takesTexts(phase: Phase): boolean {
  return phase === "wording" || phase === "tasks";
}

export interface ListTexts {
  readonly document: OpenDocument | null;
  readonly saved: Saved;
  /** Texts of mine that the server did not take, until they are put away. */
  readonly lost: readonly string[];
  readonly putAway: () => void;
}

/** How often a page starts the document afresh by itself; if that does not help, a reload has to. */
const RESTARTS_MAX = 3;

/**
 * The document of the list's texts while the component is shown. `writes` says whether this person may write anything in it
 * now. The server says at the opening whether a document is writable, so one that was opened for reading is opened anew
 * when the right comes. After a refusal what this person wrote is kept (as drafts too), and the server's texts are shown.
 */
export function useListTexts(writes: boolean): ListTexts {
  const session = useSession();
  const workshop = useView((view) => view.workshop.id);
  const { send } = useCommand();
  const [generation, setGeneration] = useState(0);
  const [lost, setLost] = useState<readonly string[]>([]);
  const restarts = useRef(0);
  const reopened = useRef(false);
  const document = useDocument(listDocument(workshop), generation);
  const saved = useSaved(document);

  useEffect(() => {
    if (!writes) reopened.current = false;
    else if (saved.kind === "closed" && !reopened.current) {
      reopened.current = true;
      setGeneration((count) => count + 1);
    }
  }, [writes, saved.kind]);

  useEffect(() => {
    if (document === null || saved.kind !== "refused" || restarts.current >= RESTARTS_MAX) return;
    restarts.current += 1;
    const mine = refusedTexts(document, session.live.state().view);
    setLost((before) => [...new Set([...before, ...mine])]);
    for (const text of mine) void send({ type: "keep_draft", board: "list" as BoardKey, text }, "quiet");
    void session.documents().then((documents) => documents.restart(document.id)).then(() => setGeneration((count) => count + 1));
  }, [document, saved.kind, send, session]);

  return { document, saved, lost, putAway: useCallback(() => setLost([]), []) };
}

/** What this device has and the server did not take: what was not acknowledged, or, after a reload, whatever differs from the view. */
function refusedTexts(document: OpenDocument, view: View | null): string[] {
  const known = (which: ListText) => (which.of === "task" ? view?.tasks[which.id]?.text : view?.list?.problems[which.id]?.title);
  const unsent = document.unsent();
  return allTexts(document)
    .map((which) => ({ which, text: textOf(document, which)?.toString().trim() ?? "" }))
    .filter(({ which, text }) => text !== "" && text !== known(which) && (unsent.size === 0 || unsent.has(which.id)))
    .map(({ text }) => text);
}

/** Whether a facilitator may edit all texts of the list now. */
export function useMayEditAll(): boolean {
  const role = useMe().role;
  const phase = useView((view) => view.workshop.phase);
  return role === "facilitator" && takesTexts(phase);
}

/** When somebody else last changed the text of a problem, as far as this page was there to see it. */
export function useReworded(document: OpenDocument | null): ReadonlyMap<ProblemId, Timestamp> {
  const { live } = useSession();
  const [reworded, setReworded] = useState<ReadonlyMap<ProblemId, Timestamp>>(new Map());
  useEffect(() => {
    if (document === null) return undefined;
    return watchRewording(document, (id) => setReworded((before) => new Map(before).set(id, live.serverNow())));
  }, [document, live]);
  return reworded;
}

/** One shared text; null while it has not arrived. */
export function useListText(document: OpenDocument | null, which: ListText): Y.Text | null {
  const { of, id } = which;
  const key = useCallback(() => ({ of, id }) as ListText, [of, id]);
  return useSyncExternalStore(
    useCallback((listener: () => void) => (document === null ? () => undefined : subscribeToText(document, key(), listener)), [document, key]),
    () => (document === null ? null : textOf(document, key())),
  );
}

/** What a shared text says now. */
export function useWords(text: Y.Text | null): string | null {
  const last = useRef<{ text: Y.Text; words: string } | null>(null);
  const [, again] = useState(0);
  useEffect(() => {
    if (text === null) return undefined;
    const observe = () => {
      last.current = { text, words: text.toString() };
      again((count) => count + 1);
    };
    text.observe(observe);
    observe();
    return () => text.unobserve(observe);
  }, [text]);
  return text === null ? null : last.current?.text === text ? last.current.words : text.toString();
}
