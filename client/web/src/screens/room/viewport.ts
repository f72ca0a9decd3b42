// What of a board is seen: at first, on wish, and when the chosen note lies outside.

import { getViewportForBounds, useOnViewportChange, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { type BoardPicture, boundsOf, type PlacedNote, within } from "../../board/lanes";
import type { NoteId } from "../../protocol/generated";
import { stopAmong } from "./tabStop";

/** The smallest shows a full board whole in a small window. */
export const ZOOM = { min: 0.05, max: 2 } as const;
/** Room for the buttons at the left edge, in CSS pixels, so that they cover no note at first, nor one that is chosen. */
export const LEFT_EDGE = 64;
/** The first look never shrinks words below this, so that they can be read. */
const FIRST_ZOOM_MIN = 0.75;
/** A board wider than this hangs on a wall and is read from afar: its words grow with it. In CSS pixels. */
const DESK_WIDTH = 1440;

/** Shows everything. */
export function useFit(picture: BoardPicture): () => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const latest = useRef(picture);
  latest.current = picture;
  return useCallback(() => {
    const bounds = boundsOf(latest.current);
    const { width, height } = store.getState();
    if (bounds !== null) void flow.setViewport(getViewportForBounds(bounds, width, height, ZOOM.min, ZOOM.max, { right: "24px", y: "24px", left: `${LEFT_EDGE}px` }));
  }, [flow, store]);
}

/**
 * The first look: everything side by side, but never so small that nothing can be read; large on a wall if all of it is seen then. Taken again when
 * the board gets another size and nobody has looked elsewhere.
 */
export function useFirstLook(picture: BoardPicture): void {
  const flow = useReactFlow();
  const looked = useRef<"not" | "empty" | "notes">("not");
  const last = useRef({ width: 0, height: 0, x: 0, y: 0, zoom: 0 });
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    // The notes of a board may come a moment after the board itself.
    const now = picture.notes.length === 0 ? "empty" : "notes";
    const { x, y, zoom: zoomed } = flow.getViewport();
    const resized = (width !== last.current.width || height !== last.current.height) && x === last.current.x && y === last.current.y && zoomed === last.current.zoom;
    if (width === 0 || (!resized && (looked.current === now || looked.current === "notes"))) return;
    looked.current = now;
    const bounds = boundsOf(picture);
    if (bounds === null) return;
    const most = Math.max(1, Math.min(width / DESK_WIDTH, ZOOM.max, (height - 44) / bounds.height));
    const zoom = Math.min(most, Math.max(FIRST_ZOOM_MIN, (width - LEFT_EDGE - 24) / bounds.width));
    // Not in the middle: a board grows to the right.
    const view = { x: LEFT_EDGE - bounds.x * zoom, y: 20 - bounds.y * zoom, zoom };
    last.current = { width, height, ...view };
    void flow.setViewport(view);
  }, [flow, picture, width, height]);
}

/** Follows the chosen note when it lies outside of what is shown (the keyboard went there, or it was just made). */
export function useBringIntoView(notes: readonly PlacedNote[], chosen: NoteId | null): void {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const last = useRef<NoteId | null>(null);
  useEffect(() => {
    if (chosen === last.current || width === 0) return;
    const note = notes.find((one) => one.id === chosen);
    if (note === undefined && chosen !== null) return;
    last.current = chosen;
    if (note === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [note.x * zoom + x, note.y * zoom + y];
    const dx = shiftInto(left, note.width * zoom, LEFT_EDGE, width);
    const dy = shiftInto(top, note.height * zoom, MARGIN, height);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
  }, [chosen, notes, flow, width, height]);
}

/** The note at which the Tab key stops: the chosen one, else the first, of those in sight where the view rests. */
export function useStop(picture: BoardPicture, chosen: NoteId | null): NoteId | null {
  const store = useStoreApi();
  const [stop, setStop] = useState<NoteId | null>(null);
  const latest = useRef({ picture, chosen });
  latest.current = { picture, chosen };
  const look = useCallback(() => {
    const { transform: [x, y, zoom], width, height } = store.getState();
    const seen = within(latest.current.picture, { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom });
    setStop(stopAmong(seen, latest.current.chosen));
  }, [store]);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(look, [look, picture, chosen, width, height]);
  useOnViewportChange({ onEnd: look });
  return stop;
}

/** Room between a chosen note and the edge of the board, in CSS pixels. */
const MARGIN = 16;

/** How far something of `size` at `at` must be moved to lie, with a margin, between `start` and `end`. */
function shiftInto(at: number, size: number, start: number, end: number): number {
  if (at < start) return start - at;
  return at + size > end - MARGIN ? Math.max(end - MARGIN - at - size, start - at) : 0;
}
