// The keys that move the view of a board: F shows everything, + and - zoom, 0 is life size, arrows pan where no note has the focus.

import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { letterOf } from "../../keyboard";

/** How far an arrow key pans, in CSS pixels. */
const PAN_STEP = 90;
const pans: Record<string, { readonly x: number; readonly y: number }> = {
  ArrowUp: { x: 0, y: PAN_STEP }, ArrowDown: { x: 0, y: -PAN_STEP }, ArrowLeft: { x: PAN_STEP, y: 0 }, ArrowRight: { x: -PAN_STEP, y: 0 },
};

export function useSurfaceKeys(frame: RefObject<HTMLElement | null>, fit: () => void): void {
  const flow = useReactFlow();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [role=menu], [contenteditable]")) return;
      const pan = pans[event.key];
      if (pan !== undefined && target === frame.current) {
        const { x, y, zoom } = flow.getViewport();
        void flow.setViewport({ x: x + pan.x, y: y + pan.y, zoom });
      } else if (letterOf(event) === "f") fit();
      else if (event.key === "+" || event.key === "=") void flow.zoomIn();
      else if (event.key === "-") void flow.zoomOut();
      else if (event.key === "0") void flow.zoomTo(1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [flow, fit, frame]);
}
