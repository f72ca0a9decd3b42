import { useEffect, useRef } from "react";
import { type Action, actionOf } from "./keys";

/** Runs the actions of keys while the screen is shown. Fields, dialogs and menus keep their keys. */
export function useKeys(wanted: boolean, run: (action: Action) => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!wanted) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat && event.key === "Enter" || event.isComposing) return;
      const action = actionOf(event);
      const target = event.target instanceof Element ? event.target : null;
      if (action === null || keepsItsKeys(target, action)) return;
      event.preventDefault();
      latest.current(action);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [wanted]);
}

function keepsItsKeys(target: Element | null, action: Action): boolean {
  if (document.querySelector("dialog[open], [role=menu]") !== null) return true;
  if (target === null) return false;
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]") !== null) return true;
  if (action !== "join" && action !== "select") return false;
  // Enter and Space belong to what has the focus, except on the row that is chosen already.
  const control = target.closest("button, a, summary, input, label");
  return control !== null && !(control.hasAttribute("data-row") && control.getAttribute("aria-current") === "true");
}
