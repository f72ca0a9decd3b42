// The bridge from the shared texts of the list to the components of wording and tasks.

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { useDocument, useMe, useSaved, useSession, useView } from "../../hooks";
import type { Phase } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import { listDocument, type ListText, subscribeToText, textOf } from "../../sync/listTexts";
import type { Saved } from "../../sync/saved";

/** Whether the texts of the list take writing in a phase. */
export function takesTexts(phase: Phase): boolean {
  return phase === "wording" || phase === "tasks";
}

export interface ListTexts {
  readonly document: OpenDocument | null;
  readonly saved: Saved;
  /** Throws an edit that the server refused away and starts from the server's texts. */
  readonly restart: () => Promise<void>;
}

/**
 * The document of the list's texts while the component is shown. `writes` says whether this person may write anything in it
 * now; when that changes, the document is opened anew, because the server answers with the right at the opening.
 */
export function useListTexts(writes: boolean): ListTexts {
  const session = useSession();
  const workshop = useView((view) => view.workshop.id);
  const [restarts, setRestarts] = useState(0);
  const document = useDocument(listDocument(workshop), restarts * 2 + (writes ? 1 : 0));
  const saved = useSaved(document);
  const restart = useCallback(async () => {
    await (await session.documents()).restart(listDocument(workshop));
    setRestarts((count) => count + 1);
  }, [session, workshop]);
  return { document, saved, restart };
}

/** Whether a facilitator may edit all texts of the list now. */
export function useMayEditAll(): boolean {
  const role = useMe().role;
  const phase = useView((view) => view.workshop.phase);
  return role === "facilitator" && takesTexts(phase);
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
