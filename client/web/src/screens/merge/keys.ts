// The keys of merging: which action a key means, in any keyboard layout. Pure, but for the choice kept in this browser.

export const actions = ["next", "previous", "join", "apart", "split", "merge", "select", "log", "help"] as const;
export type Action = (typeof actions)[number];

/** What stands on the key, for the list of keys. */
export const keyNames: Record<Action, string> = {
  next: "J", previous: "K", join: "Enter", apart: "X", split: "S", merge: "M", select: "Space", log: "U", help: "?",
};

const letters: Partial<Record<string, Action>> = { j: "next", k: "previous", x: "apart", s: "split", m: "merge", u: "log" };

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "metaKey">;

/** The action of a key. A letter of another alphabet counts by its place on the keyboard, so that J works in Russian too. */
export function actionOf({ key, code, ctrlKey, altKey, metaKey }: Pressed): Action | null {
  if (ctrlKey || altKey || metaKey) return null;
  if (key === "?") return "help";
  if (key === "Enter") return "join";
  if (key === " ") return "select";
  const latin = /^[a-z]$/i.test(key) ? key : (/^\p{L}$/u.test(key) ? (/^Key([A-Z])$/.exec(code)?.[1] ?? "") : "");
  return letters[latin.toLowerCase()] ?? null;
}

const STORED = "fivefold.merge-keys";

/** Whether single letters act. People who dictate or rest a hand on the keys can turn them off. */
export function keysWanted(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

export function wantKeys(wanted: boolean): void {
  try {
    if (wanted) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, "off");
  } catch {
    // A private window forgets the choice; nothing else depends on it.
  }
}
