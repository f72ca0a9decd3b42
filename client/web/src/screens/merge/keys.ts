// The keys of merging: which action a key means, in any keyboard layout. Pure, but for the choice kept in this browser.

import { device } from "../../storage";
import { letterOf } from "../../keyboard";

/** What keys do, in the order in which they are explained. */
export const actions = [
  "next", "previous", "into", "back", "join", "apart", "split", "move", "reason", "merge", "select", "rename", "theme", "claim", "search", "log", "help",
] as const;
export type Action = (typeof actions)[number] | "first" | "last";

/** What stands on the keys, for the list of keys. */
export const keyNames: Record<(typeof actions)[number], readonly string[]> = {
  next: ["J", "↓"], previous: ["K", "↑"], into: ["O", "→"], back: ["Esc", "←"], join: ["Enter"], apart: ["X"], split: ["S"], move: ["V"],
  reason: ["W"], merge: ["M"], select: ["Space"], rename: ["R"], theme: ["T"], claim: ["C"], search: ["/"], log: ["U"], help: ["?"],
};

const letters: Partial<Record<string, Action>> = {
  j: "next", k: "previous", o: "into", x: "apart", s: "split", v: "move", w: "reason", m: "merge", r: "rename", t: "theme", c: "claim", u: "log",
};

const movement: Partial<Record<string, Action>> = {
  ArrowDown: "next", ArrowUp: "previous", ArrowRight: "into", ArrowLeft: "back", Escape: "back", Home: "first", End: "last",
};

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "metaKey">;

/** The action of a key, in whatever alphabet. */
export function actionOf({ key, code, ctrlKey, altKey, metaKey }: Pressed): Action | null {
  if (ctrlKey || altKey || metaKey) return null;
  if (key === "?") return "help";
  // The same key in a Russian layout is a full stop.
  if (key === "/" || (code === "Slash" && key === ".")) return "search";
  if (key === "Enter") return "join";
  if (key === " ") return "select";
  return movement[key] ?? letters[letterOf({ key, code })] ?? null;
}

/** Whether a key only moves the focus: it acts nowhere but in the list and the panel, and also where letters are turned off. */
export function isMovement(key: string): boolean {
  return movement[key] !== undefined;
}

const STORED = "fivefold.merge-keys";

/** Whether single letters act. People who dictate or rest a hand on the keys can turn them off. */
export function keysWanted(): boolean {
  return device.get(STORED) !== "off";
}

export function wantKeys(wanted: boolean): void {
  device.put(STORED, wanted ? null : "off");
}
