// The parts of the merge desk that take the focus, as the document knows them: rows of the list, what is new, and in the
// panel the places where keys stop (notes and suggestions). Each of the three is one stop of Tab or less.

import type { NoteRef, ProblemId } from "../../protocol/generated";

/** The element of a row that takes the focus. */
export function rowId(id: ProblemId): string {
  return `row-${id}`;
}

/** The element of an entry of what is new that takes the focus. */
export function newsId(id: ProblemId): string {
  return `news-${id}`;
}

/** Whether the focus is among what is new. */
export function inNews(): boolean {
  return document.activeElement?.closest("[data-news]") != null;
}

/** The panel of the chosen problem. */
export const PANEL = "chosen";

const places = () => [...document.querySelectorAll<HTMLElement>(`#${PANEL} [data-place]`)];

/** The place of the panel that holds an element. */
export function inPlace(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>("[data-place]") ?? null;
}

export function inPanel(element: Element | null): boolean {
  return element?.closest(`#${PANEL}`) != null;
}

/** Whether an element is a row of the list, or an entry of what is new. */
export function inList(element: Element | null): boolean {
  return listed(element) !== null;
}

/** The problem of the row or entry that has the focus. */
export function listed(element: Element | null = document.activeElement): ProblemId | null {
  return (element?.closest<HTMLElement>("[data-problem]")?.dataset["problem"] as ProblemId | undefined) ?? null;
}

/** The note that has the focus, or something in it. */
export function focusedNote(): NoteRef | null {
  return (inPlace(document.activeElement)?.dataset["note"] as NoteRef | undefined) ?? null;
}

/** The problem of the suggestion that has the focus, or something in it. */
export function focusedSuggestion(): ProblemId | null {
  return (inPlace(document.activeElement)?.dataset["suggestion"] as ProblemId | undefined) ?? null;
}

/** Goes on among the places of the panel; false if the focus is in none. */
export function along(step: number): boolean {
  const all = places();
  const at = all.findIndex((place) => place === inPlace(document.activeElement));
  if (at < 0) return false;
  all[Math.min(all.length - 1, Math.max(0, at + step))]?.focus();
  return true;
}

/** Goes to the first place of the panel. */
export function intoPanel(): void {
  places()[0]?.focus();
}

/** Goes to the row of a problem; if it is not among those shown, to the one where Tab stops, or else to the panel. */
export function toRow(id: ProblemId | null, options?: FocusOptions): void {
  const row = id === null ? null : document.getElementById(rowId(id));
  (row ?? document.querySelector<HTMLElement>("[data-row][tabindex='0']") ?? document.getElementById(PANEL))?.focus(options);
}

/** Presses the button of the panel, or goes to its field, that names this key as its own; false if there is none. */
export function pressOwnerOf(key: string): boolean {
  const control = document.querySelector<HTMLElement>(`[aria-keyshortcuts="${key}"]:not(:disabled)`);
  control?.focus();
  if (control instanceof HTMLButtonElement) control.click();
  return control !== null;
}
