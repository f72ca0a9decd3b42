import { useEffect, useRef } from "react";
import { inList, inPanel, inPlace } from "./focus";
import { type Action, actionOf, isMovement } from "./keys";

/** Runs the actions of keys while the screen is shown. Fields, dialogs and menus keep their keys. */
export function useKeys(letters: boolean, run: (action: Action) => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat && event.key === "Enter" || event.isComposing) return;
      const action = actionOf(event);
      const target = event.target instanceof Element ? event.target : null;
      if (action === null || document.querySelector("dialog[open], [role=menu]") !== null) return;
      if (isMovement(event.key) ? !moves(target, event.key) : !letters || keepsItsKeys(target, action)) return;
      event.preventDefault();
      latest.current(action);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [letters]);
}

function moves(target: Element | null, key: string): boolean {
  return target !== null && (inPlace(target) !== null || inList(target) || (key === "Escape" && inPanel(target)));
}

function keepsItsKeys(target: Element | null, action: Action): boolean {
  if (target === null) return false;
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]") !== null) return true;
  if (action !== "join" && action !== "select") return false;
  // Enter and Space belong to what has the focus, except on the row that is chosen already.
  const control = target.closest("button, a, summary, input, label");
  return control !== null && !(control.hasAttribute("data-row") && control.getAttribute("aria-current") === "true");
}
