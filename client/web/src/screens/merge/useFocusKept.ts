import { useEffect, useRef } from "react";
import type { ProblemId } from "../../protocol/generated";
import { inPlace, toRow } from "./focus";

/**
 * Whoever works on the list never loses the focus: when what had it goes away (a decision was made, a colleague joined the
 * problem), it goes to the next suggestion if it stood among these, or else to the row of the chosen problem. Gives a function
 * to call with each decision made by pointer. Who clicks beside everything is left alone.
 */
export function useFocusKept(chosen: ProblemId | null): () => void {
  const follows = useRef<"keys" | "pointer" | null>(null);
  const amongSuggestions = useRef(false);
  useEffect(() => {
    const key = (event: Event) => { if (event.target !== document.body) follows.current = "keys"; };
    const point = () => { follows.current = null; };
    const focus = (event: Event) => { amongSuggestions.current = event.target instanceof Element && inPlace(event.target)?.dataset["suggestion"] !== undefined; };
    window.addEventListener("keydown", key, true);
    window.addEventListener("pointerdown", point, true);
    window.addEventListener("focusin", focus, true);
    return () => {
      window.removeEventListener("keydown", key, true);
      window.removeEventListener("pointerdown", point, true);
      window.removeEventListener("focusin", focus, true);
    };
  }, []);
  // After every drawing: what went away went with one.
  useEffect(() => {
    if (follows.current === null || document.activeElement !== document.body || document.querySelector("dialog[open]") !== null) return;
    const options = { preventScroll: follows.current === "pointer" };
    const next = amongSuggestions.current ? document.querySelector<HTMLElement>("[data-suggestion]") : null;
    if (next !== null) next.focus(options);
    else toRow(chosen, options);
  });
  return () => { follows.current ??= "pointer"; };
}
