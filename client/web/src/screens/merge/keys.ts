// The keys of merging: which action a key means, in any keyboard layout. Pure, but for the choice kept in this browser.

import { keep, kept } from "../../choices";
import { letterOf } from "../../keyboard";

export const actions = ["next", "previous", "join", "apart", "split", "merge", "select", "log", "help"] as const;
export type Action = (typeof actions)[number];

/** What stands on the key, for the list of keys. */
export const keyNames: Record<Action, string> = {
  next: "J", previous: "K", join: "Enter", apart: "X", split: "S", merge: "M", select: "Space", log: "U", help: "?",
};

const letters: Partial<Record<string, Action>> = { j: "next", k: "previous", x: "apart", s: "split", m: "merge", u: "log" };

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "metaKey">;

/** The action of a key, in whatever alphabet. */
export function actionOf({ key, code, ctrlKey, altKey, metaKey }: Pressed): Action | null {
  if (ctrlKey || altKey || metaKey) return null;
  if (key === "?") return "help";
  if (key === "Enter") return "join";
  if (key === " ") return "select";
  return letters[letterOf({ key, code })] ?? null;
}

const STORED = "fivefold.merge-keys";

/** Whether single letters act. People who dictate or rest a hand on the keys can turn them off. */
export function keysWanted(): boolean {
  return kept(STORED) !== "off";
}

export function wantKeys(wanted: boolean): void {
  keep(STORED, wanted ? null : "off");
}
