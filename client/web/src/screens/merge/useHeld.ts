import { useRef } from "react";
import type { ProblemId } from "../../protocol/generated";
import { held } from "./held";
import type { Seen } from "./marking";

/** Suggestions for the chosen problem, each where it was first seen until another problem is chosen or `letGo` is called. */
export function useHeld(chosen: ProblemId | null, now: readonly Seen[]): { readonly suggestions: readonly Seen[]; readonly letGo: () => void } {
  const last = useRef<{ chosen: ProblemId | null; order: readonly ProblemId[] }>({ chosen: null, order: [] });
  const suggestions = held(last.current.chosen === chosen ? last.current.order : [], now);
  last.current = { chosen, order: suggestions.map(({ other }) => other) };
  return { suggestions, letGo: () => { last.current = { chosen: null, order: [] }; } };
}
