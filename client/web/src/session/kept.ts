// Where on this device the texts of a seat wait that the server does not have yet. `board/custody.ts` looks after them; every
// page asks whether there are any.

interface Who {
  readonly workshop: string;
  readonly person: string;
}

/** Boards with notes that were not acknowledged. */
export function unsentKey({ workshop, person }: Who): string {
  return `fivefold.unsent.${workshop}.${person}`;
}

/** Texts that their board did not take. */
export function pocketKey({ workshop, person }: Who): string {
  return `fivefold.pocket.${workshop}.${person}`;
}

/** Whether anything waits; the keys are there only while it does. */
export function textsWait(storage: Storage, who: Who): boolean {
  try {
    return storage.getItem(unsentKey(who)) !== null || storage.getItem(pocketKey(who)) !== null;
  } catch {
    return false;
  }
}
