// A board for tests of a room's components: a real model on a real document, and a desk whose every wish is written down.

import { type ReactNode } from "react";
import { vi } from "vitest";
import * as Y from "yjs";
import { exerciseFor } from "../../board/scene";
import { BoardModel, type NewNote } from "../../board/model";
import { type Branch, branchesOf } from "../../board/tree";
import type { BoardKey, Exercise, KindId, NoteId, NoteMetaView, PersonId } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import type { Saved } from "../../sync/saved";
import { type Desk, DeskContext } from "./desk";
import type { OpenBoard } from "./useBoard";

/** Presence that one can read and others can add to. */
function presence(): OpenDocument["awareness"] {
  const states = new Map<number, Record<string, unknown>>();
  const listeners = new Set<() => void>();
  return {
    clientID: 1, getStates: () => states, getLocalState: () => states.get(1) ?? null,
    setLocalState: (state: Record<string, unknown> | null) => {
      if (state === null) states.delete(1);
      else states.set(1, state);
      for (const listener of listeners) listener();
    },
    on: (_: string, listener: () => void) => listeners.add(listener), off: (_: string, listener: () => void) => listeners.delete(listener),
  } as unknown as OpenDocument["awareness"];
}

const saved: Saved = { kind: "saved" };

/** A board with an exercise of situations, complaints under them, and problems. */
export class DeskStage {
  readonly exercise: Exercise;
  readonly model: BoardModel;
  readonly awareness = presence();
  readonly desk: Desk;

  constructor(changes: Partial<Desk> = {}) {
    let made = 0;
    this.exercise = changes.exercise ?? exerciseFor("cards");
    this.model = new BoardModel(new Y.Doc(), () => `n${(made += 1)}` as NoteId);
    const wish = () => vi.fn() as unknown as never;
    this.desk = {
      model: this.model, awareness: this.awareness, exercise: this.exercise, boardKey: "e1.r1" as BoardKey, me: "p1" as PersonId, writable: true, maySay: true,
      edit: wish(), choose: wish(), select: wish(), selectOnly: wish(), together: (note) => [note], saveAndNext: wish(), step: wish(), put: wish(), tidy: wish(),
      remove: wish(), walk: wish(), openMove: wish(), openPlace: wish(), openSame: wish(), sayNotSame: wish(), addUnder: wish(), keepText: wish(), keepRest: wish(), say: wish(),
      ...changes,
    };
  }

  /** Puts notes onto the board: `[kind, text, parent]` each; their ids are n1, n2, … */
  with(...notes: ReadonlyArray<readonly [kind: string, text: string, parent?: string]>): this {
    for (const [kind, text, parent] of notes) this.model.add([{ kind: kind as KindId, text, parent: (parent ?? null) as NoteId | null } satisfies NewNote]);
    return this;
  }

  get tree(): readonly Branch[] {
    return this.model.tree(this.exercise);
  }

  branch(id: string): Branch {
    const found = branchesOf(this.tree).find((one) => one.id === id);
    if (found === undefined) throw new Error(`no note ${id}`);
    return found;
  }

  /** What is written on the board, in order. */
  get texts(): string[] {
    return branchesOf(this.tree).map((one) => one.note.text);
  }

  get open(): OpenBoard {
    return { model: this.model, document: { awareness: this.awareness, saved: () => saved, subscribe: () => () => undefined } as unknown as OpenDocument };
  }

  on(what: ReactNode): ReactNode {
    return <DeskContext value={this.desk}>{what}</DeskContext>;
  }
}

/** What the server says about a note. */
export function metaOf(changes: Partial<NoteMetaView> = {}): NoteMetaView {
  return { author: "p2", at: 1, same: 0, same_mine: false, same_my_example: "", same_examples: [], hints: [], ...changes } as NoteMetaView;
}

export const noteId = (id: string): NoteId => id as NoteId;
