// Which letter a key stands for, whatever alphabet it writes.

type Pressed = Pick<KeyboardEvent, "key" | "code">;

/**
 * The Latin letter of a key, in lower case, or "" if it has none. A letter of another alphabet counts by its place on the
 * keyboard, so that Ctrl+Z is the same key in Russian; a Latin one counts as what is written on it, also on a French one.
 */
export function letterOf({ key, code }: Pressed): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^\p{L}$/u.test(key) ? (/^Key([A-Z])$/.exec(code)?.[1] ?? "").toLowerCase() : "";
}

/** Whether a key means undo or redo; null if neither. */
export function undoOf(pressed: Pressed & Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): "undo" | "redo" | null {
  if (!(pressed.ctrlKey || pressed.metaKey) || pressed.altKey) return null;
  const letter = letterOf(pressed);
  if (letter === "z") return pressed.shiftKey ? "redo" : "undo";
  return letter === "y" ? "redo" : null;
}
