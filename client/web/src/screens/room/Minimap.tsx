// The whole board, small: where one is, and a way to anywhere else. Drawn on a canvas once per picture; while the view moves
// only its frame does. It is there while somebody looks around and a while longer: at rest it would lie over words. What it does can be
// done with the keys as well, so it is hidden from screen readers.

import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type BoardPicture, type Box, boundsOf } from "../../board/lanes";
import { useTheme } from "../../hooks";

/** Its largest size, in CSS pixels. */
const SIZE = { width: 176, height: 120 } as const;
const PAD = 6;
/** How long after a change the map is drawn anew, in milliseconds. */
const DRAWN_AFTER_MS = 400;
/** How long it stays after the view came to rest and the pointer left it, in milliseconds: time to reach for it. */
const STAYS_MS = 2500;

interface Props {
  readonly picture: BoardPicture;
  readonly found: ReadonlySet<string> | null;
  /** Whether somebody moves the view by hand. */
  readonly looking: boolean;
}

export function Minimap({ picture, found, looking }: Props) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const bounds = useMemo(() => boundsOf(picture), [picture]);
  const scale = bounds === null ? 1 : Math.min((SIZE.width - 2 * PAD) / bounds.width, (SIZE.height - 2 * PAD) / bounds.height);
  const size = { width: Math.round((bounds?.width ?? 0) * scale) + 2 * PAD, height: Math.round((bounds?.height ?? 0) * scale) + 2 * PAD };
  // Small boards are seen whole; a map of them would be one thing more to look at.
  const useful = useStore((state) => bounds !== null && (bounds.width * state.transform[2] > state.width || bounds.height * state.transform[2] > state.height));

  const latest = useRef<(() => void) | null>(null);
  latest.current = () => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context !== null && bounds !== null) drawMap(context, picture, found, bounds, scale);
  };
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    // While people type the picture changes many times a second; the map may be a little late.
    if (useful) timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current?.();
    }, DRAWN_AFTER_MS);
  }, [picture, found, useful, theme, size.width, size.height]);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const draw = () => latest.current?.();
    dark.addEventListener("change", draw);
    return () => dark.removeEventListener("change", draw);
  }, []);

  useEffect(() => {
    if (!useful || bounds === null) return undefined;
    const draw = () => {
      const { transform: [x, y, zoom], width, height } = store.getState();
      const style = frame.current?.style;
      if (style === undefined) return;
      style.transform = `translate(${PAD + (-x / zoom - bounds.x) * scale}px, ${PAD + (-y / zoom - bounds.y) * scale}px)`;
      style.width = `${(width / zoom) * scale}px`;
      style.height = `${(height / zoom) * scale}px`;
    };
    draw();
    return store.subscribe(draw);
  }, [useful, store, scale, bounds?.x, bounds?.y]);

  const goTo = useCallback((event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 0 || bounds === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const { width, height, transform: [, , zoom] } = store.getState();
    const x = (event.clientX - box.left - PAD) / scale + bounds.x;
    const y = (event.clientY - box.top - PAD) / scale + bounds.y;
    void flow.setViewport({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
  }, [flow, store, scale, bounds?.x, bounds?.y]);

  const [pointed, setPointed] = useState(false);
  const there = useLasting(looking || pointed, STAYS_MS);

  if (!useful) return null;
  return (
    <div
      aria-hidden data-tools onPointerDown={goTo} onPointerMove={goTo} onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}
      className={`absolute right-3 bottom-6 z-10 touch-none overflow-hidden rounded-lg border border-edge/60 bg-ground shadow-sm transition-opacity duration-200 max-md:hidden ${there ? "" : "invisible opacity-0"}`} style={size}
    >
      <canvas ref={canvas} width={size.width * (devicePixelRatio || 1)} height={size.height * (devicePixelRatio || 1)} className="h-full w-full" />
      <div ref={frame} className="absolute top-0 left-0 origin-top-left border-2 border-accent will-change-transform" />
    </div>
  );
}

/** Whether something is so, or was until `ms` ago. */
function useLasting(now: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(now);
  useEffect(() => {
    if (now) setLasts(true);
    const end = now ? undefined : setTimeout(() => setLasts(false), ms);
    return () => clearTimeout(end);
  }, [now, ms]);
  return now || lasts;
}

function drawMap(context: CanvasRenderingContext2D, picture: BoardPicture, found: ReadonlySet<string> | null, bounds: Box, scale: number): void {
  const density = devicePixelRatio || 1;
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`);
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, SIZE.width, SIZE.height);
  context.setTransform(density * scale, 0, 0, density * scale, density * (PAD - bounds.x * scale), density * (PAD - bounds.y * scale));
  context.fillStyle = color("line");
  for (const lane of picture.lanes) context.fillRect(lane.x, lane.y, lane.width, lane.height);
  for (const note of picture.notes) {
    context.fillStyle = found === null || found.has(note.id) ? color(`note-${note.branch.kind.color}`) : color("raised");
    context.fillRect(note.x, note.y, note.width, note.height);
  }
}
