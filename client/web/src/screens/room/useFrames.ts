// What a room shows of its boards beside their notes. Counts and note data change with every word; who does not show them is not drawn again.

import { useCallback, useRef } from "react";
import { alike, useView } from "../../hooks";
import type { BoardKey, BoardView, View } from "../../protocol/generated";

/** A board without what its notes say. */
export type BoardFrame = Omit<BoardView, "progress" | "notes">;
export type Frames = { readonly [key in BoardKey]?: BoardFrame };

/** The boards of the view; the same objects while only their notes change. */
export function useFrames(): Frames {
  const before = useRef<Frames>({});
  return useView(useCallback((view: View) => {
    const next: { [key in BoardKey]?: BoardFrame } = {};
    for (const [key, whole] of Object.entries(view.boards) as Array<[BoardKey, BoardView]>) {
      const { progress: _, notes: __, ...frame } = whole;
      const old = before.current[key];
      next[key] = old !== undefined && alike(old, frame) ? old : frame;
    }
    before.current = alike(before.current, next) ? before.current : next;
    return before.current;
  }, []));
}
