// Which notes and lanes of a board are drawn, while the view moves over it. The board's library could choose by itself, but draws every note in
// the very frame in which it comes into sight, whole rows at once, and throws it away in the one in which it leaves.

import { useStore, useStoreApi } from "@xyflow/react";
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { allNear, nearby, type Sight } from "../../board/near";
import type { Lane } from "../../board/lanes";
import type { NoteId } from "../../protocol/generated";
import type { NoteNode } from "./SurfaceTable";

/**
 * Hands the library the nodes of the notes that are to be drawn, in their order, and gives the lanes. What is selected comes along hidden
 * wherever it is: it goes along when a hand drags one of the selected notes.
 */
export function useNear(nodes: ReadonlyMap<NoteId, NoteNode>, lanes: readonly Lane[]): readonly Lane[] {
  const store = useStoreApi();
  const drawn = useRef<ReadonlySet<string>>(new Set());
  const [near, setNear] = useState<readonly Lane[]>([]);
  const [hidden] = useState(() => new WeakMap<NoteNode, NoteNode>());
  useLayoutEffect(() => {
    const boxes = [...nodes.values()].map(({ id, position: { x, y }, width = 0, height = 0 }) => ({ id, x, y, width, height }));
    const hand = () => store.getState().setNodes([...nodes.values()].flatMap((node) => {
      if (drawn.current.has(node.id)) return [node];
      if (!node.selected) return [];
      const put = hidden.get(node) ?? { ...node, hidden: true };
      hidden.set(node, put);
      return [put];
    }));
    let turn = 0;
    const look = () => {
      cancelAnimationFrame(turn);
      const { width, height, transform: [x, y, zoom] } = store.getState();
      if (width === 0) return false;
      const sight: Sight = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom, zoom };
      const { ids, more } = nearby(boxes, drawn.current, sight);
      if (more) turn = requestAnimationFrame(lookAgain);
      setNear((before) => {
        const now = allNear(lanes, sight);
        return now.length === before.length && now.every((lane, at) => lane === before[at]) ? before : now;
      });
      const changed = ids !== drawn.current;
      drawn.current = ids;
      return changed;
    };
    const lookAgain = () => {
      if (look()) hand();
    };
    look();
    hand();
    const unsubscribe = store.subscribe((now, was) => {
      if (now.transform !== was.transform || now.width !== was.width || now.height !== was.height) lookAgain();
    });
    return () => {
      unsubscribe();
      cancelAnimationFrame(turn);
    };
  }, [store, nodes, lanes, hidden]);
  return near;
}

/** Draws something on the table itself, so that it moves with the notes. The library's own way looks for the table whenever anything changes. */
export function OnTable({ children }: { readonly children: ReactNode }) {
  const box = useStore((state) => state.domNode);
  const table = useMemo(() => box?.querySelector(".react-flow__viewport-portal") ?? null, [box]);
  return table === null ? null : createPortal(children, table);
}
