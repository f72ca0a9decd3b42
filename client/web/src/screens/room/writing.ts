// Who is writing here now, in a note or in the line below. Presence tells that somebody writes, never what.

import { useEffect, useRef, useState } from "react";
import type { PersonId } from "../../protocol/generated";
import { saysNothing } from "../../protocol/text";
import { personOf } from "../../sync/carets";
import type { OpenDocument } from "../../sync/documents";
import { tell } from "../../sync/telling";

type Awareness = OpenDocument["awareness"];

/** The key of the presence: true while a new note is being written. */
const KEY = "line";
/** Somebody who has not typed for so long is not writing, in milliseconds. */
const RESTS_AFTER_MS = 5_000;

/** Tells the others that I am writing a new note, while `text` changes and is not empty. */
export function useTellLine(awareness: Awareness, text: string): void {
  const before = useRef(text);
  useEffect(() => () => say(awareness, false), [awareness]);
  useEffect(() => {
    // What was kept from before is not being written.
    if (before.current === text) return undefined;
    before.current = text;
    say(awareness, !saysNothing(text));
    const rest = setTimeout(() => say(awareness, false), RESTS_AFTER_MS);
    return () => clearTimeout(rest);
  }, [awareness, text]);
}

function say(awareness: Awareness, writing: boolean): void {
  if ((awareness.getLocalState()?.[KEY] === true) !== writing) tell(awareness, KEY, writing ? true : null);
}

/** Everybody else who is writing on this board, as far as the server names them. */
export function useWriting(awareness: Awareness | null, me: PersonId): ReadonlySet<PersonId> {
  const [writing, setWriting] = useState<ReadonlySet<PersonId>>(nobody);
  useEffect(() => {
    setWriting(nobody);
    if (awareness === null) return undefined;
    let was = nobody;
    const read = () => {
      const now = writingIn(awareness, me);
      if (now.size === was.size && [...now].every((person) => was.has(person))) return;
      was = now;
      setWriting(now);
    };
    awareness.on("change", read);
    read();
    return () => awareness.off("change", read);
  }, [awareness, me]);
  return writing;
}

const nobody: ReadonlySet<PersonId> = new Set();

function writingIn(awareness: Awareness, me: PersonId): ReadonlySet<PersonId> {
  return new Set([...awareness.getStates().values()].flatMap((state) => {
    const person = personOf(state);
    const writes = state[KEY] === true || typeof state["note"] === "string";
    return writes && person !== null && person !== me ? [person] : [];
  }));
}
