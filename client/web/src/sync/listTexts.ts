// The shared texts of the common list: which document they stand in, and how to find one of them.

import * as Y from "yjs";
import type { BoardId, ProblemId, TaskId, WorkshopId } from "../protocol/generated";
import type { OpenDocument } from "./documents";

/** Whose wording it is. */
export type ListText = { readonly of: "problem"; readonly id: ProblemId } | { readonly of: "task"; readonly id: TaskId };

/** The document that holds the texts of problems and tasks. */
export function listDocument(workshop: WorkshopId): BoardId {
  return `${workshop}.list` as BoardId;
}

/** The shared text, or null while it has not arrived. The server puts it there; a page never does. */
export function textOf(document: OpenDocument, which: ListText): Y.Text | null {
  const text = mapOf(document, which).get(which.id);
  return text instanceof Y.Text ? text : null;
}

/** Every text that the document holds. */
export function allTexts(document: OpenDocument): ListText[] {
  const keys = (of: ListText["of"]) => [...document.doc.getMap(of === "problem" ? "problems" : "tasks").keys()];
  return [
    ...keys("problem").map((id) => ({ of: "problem" as const, id: id as ProblemId })),
    ...keys("task").map((id) => ({ of: "task" as const, id: id as TaskId })),
  ];
}

/** Calls back when the text may have come or been replaced (not when it is edited). */
export function subscribeToText(document: OpenDocument, which: ListText, listener: () => void): () => void {
  const map = mapOf(document, which);
  const observe = (event: Y.YMapEvent<unknown>) => { if (event.keysChanged.has(which.id)) listener(); };
  map.observe(observe);
  return () => map.unobserve(observe);
}

/** Calls back with each problem whose text somebody else changes. What comes late, after a break, has no time and does not count. */
export function watchRewording(document: OpenDocument, seen: (id: ProblemId) => void): () => void {
  const problems = document.doc.getMap("problems");
  const observe = (events: ReadonlyArray<Y.YEvent<Y.AbstractType<unknown>>>, transaction: Y.Transaction) => {
    const { kind } = document.saved();
    if (transaction.local || kind === "loading" || kind === "offline") return;
    for (const { target, path: [id] } of events) if (target instanceof Y.Text && typeof id === "string") seen(id as ProblemId);
  };
  problems.observeDeep(observe);
  return () => problems.unobserveDeep(observe);
}

function mapOf(document: OpenDocument, which: ListText): Y.Map<unknown> {
  return document.doc.getMap(which.of === "problem" ? "problems" : "tasks");
}
