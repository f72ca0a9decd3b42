// The board as a surface: lanes and notes that can be panned, zoomed and dragged. Loaded lazily. Where things stand is decided by
// board/lanes.ts; what a drop means, too. The library's own keyboard handling is off: notes have theirs (NoteCard.tsx).

import "@xyflow/react/dist/base.css";
import { getViewportForBounds, type Node, type NodeChange, type NodeProps, ReactFlow, ReactFlowProvider, useReactFlow, useStore, useStoreApi, ViewportPortal } from "@xyflow/react";
import { Maximize, Move, ZoomIn, ZoomOut } from "lucide-react";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { dropAt, type Lane, NOTE_WIDTH, pictureOf, type PlacedNote } from "../../board/lanes";
import { local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { NoteId, NoteMetaView, PersonId } from "../../protocol/generated";
import { room } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { IconButton } from "../../ui/Button";
import { KindIcon } from "../../ui/KindIcon";
import { type BoardViewProps, type Editing, useDesk } from "./desk";
import { NoteCard } from "./NoteCard";
import type { Writers } from "./useBoard";

type NoteData = {
  readonly placed: PlacedNote;
  readonly meta: NoteMetaView | undefined;
  readonly writers: ReadonlyArray<PersonId | null>;
  readonly editing: Editing | null;
  readonly chosen: boolean;
};
type NoteNode = Node<NoteData, "note">;

const nobody: readonly never[] = [];
const nodeTypes = { note: memo(NoteOnBoard) };
/** Room for the buttons at the left edge, in CSS pixels, so that they cover no note at first. */
const LEFT_EDGE = 64;

interface Props extends BoardViewProps {
  readonly writers: Writers;
  /** Begins a new note: somebody double-clicked on the table. */
  readonly onNew: () => void;
}

export default function BoardSurface(props: Props) {
  return <ReactFlowProvider><Surface {...props} /></ReactFlowProvider>;
}

function Surface({ tree, editing, chosen, writers, onNew }: Props) {
  const desk = useDesk();
  const t = useText(room);
  const language = useLanguage();
  const flow = useReactFlow<NoteNode>();
  const store = useStoreApi();
  const metas = useView((view) => view.boards[desk.boardKey]?.notes);
  const picture = useMemo(
    () => pictureOf(tree, desk.exercise, (id) => linesBelow(id, desk.model.note(id), metas?.[id])), [tree, desk, metas],
  );
  const [drag, setDrag] = useState<{ readonly id: string; readonly x: number; readonly y: number } | null>(null);
  const [anywhere, setAnywhere] = useState(false);
  const before = useRef(new Map<string, NoteNode>());

  const nodes = useMemo(() => {
    const next = new Map<string, NoteNode>();
    for (const placed of picture.notes) {
      const { id } = placed;
      const position = drag?.id === id ? { x: drag.x, y: drag.y } : { x: placed.x, y: placed.y };
      const open = editing?.note === id ? editing : null;
      const data: NoteData = { placed, meta: metas?.[id], writers: writers.get(id) ?? nobody, editing: open, chosen: chosen === id };
      const known = before.current.get(id);
      const draggable = desk.writable && open === null;
      next.set(id, known !== undefined && known.draggable === draggable && sameNode(known, data, position) ? known : {
        id, type: "note", position, data, width: placed.width, height: placed.height, draggable,
        zIndex: open !== null || drag?.id === id ? 1000 : chosen === id ? 10 : 1, focusable: false, selectable: false, connectable: false,
      });
    }
    before.current = next;
    return [...next.values()];
  }, [picture, drag, editing, chosen, writers, metas, desk]);

  const onNodesChange = useCallback((changes: Array<NodeChange<NoteNode>>) => {
    for (const change of changes) {
      if (change.type === "position" && change.position) setDrag(change.dragging === false ? null : { id: change.id, ...change.position });
    }
  }, []);

  const drop = (node: NoteNode) => {
    setDrag(null);
    const { placed } = node.data;
    if (Math.hypot(node.position.x - placed.x, node.position.y - placed.y) < 6) return;
    if (anywhere) {
      desk.model.move([{ id: placed.id, to: { x: Math.round(node.position.x), y: Math.round(node.position.y) } }]);
      return;
    }
    const target = dropAt(picture, desk.exercise, placed.id, { x: node.position.x + NOTE_WIDTH / 2, y: node.position.y + Math.min(placed.height / 2, 40) });
    if (target === null) announce(t("cannot_stand", { kind: local(placed.branch.kind.label, language) }));
    else desk.put(placed.id, target);
  };

  const fit = useCallback(() => {
    const bounds = boundsOf([...picture.lanes, ...picture.notes]);
    const { width, height } = store.getState();
    if (bounds !== null) void flow.setViewport(getViewportForBounds(bounds, width, height, 0.15, 1.1, { right: "24px", y: "24px", left: `${LEFT_EDGE}px` }));
  }, [flow, store, picture]);
  useFitKey(fit);
  useBringIntoView(picture.notes, chosen);

  // The first look: everything, but never so small that nothing can be read.
  const looked = useRef(false);
  const size = useStore((state) => state.width);
  useEffect(() => {
    if (looked.current || size === 0) return;
    looked.current = true;
    const bounds = boundsOf([...picture.lanes, ...picture.notes]);
    if (bounds === null) return;
    const zoom = Math.min(1, Math.max(0.55, (size - LEFT_EDGE - 24) / bounds.width));
    void flow.setViewport({ x: LEFT_EDGE, y: 20, zoom });
  }, [flow, picture, size]);

  return (
    <div className="absolute inset-0" aria-label={t("board_label")} role="group" onDoubleClick={(event) => {
      if (desk.writable && (event.target as Element).closest("[data-note]") === null) onNew();
    }}>
      <ReactFlow<NoteNode>
        nodes={nodes} nodeTypes={nodeTypes} onNodesChange={onNodesChange} onNodeDragStop={(_, node) => drop(node)}
        onlyRenderVisibleElements defaultViewport={{ x: LEFT_EDGE, y: 20, zoom: 1 }} minZoom={0.15} maxZoom={1.6} panOnScroll zoomOnDoubleClick={false} nodeDragThreshold={4}
        nodesConnectable={false} nodesFocusable={false} elementsSelectable={false} disableKeyboardA11y autoPanOnNodeFocus={false}
        deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null} panActivationKeyCode={null}
        onPaneClick={() => { desk.edit(null); desk.choose(null); }}
      >
        <ViewportPortal>{picture.lanes.map((lane) => <LaneFrame key={lane.id} lane={lane} />)}</ViewportPortal>
      </ReactFlow>
      <div className="absolute bottom-3 left-3 z-10 flex flex-col rounded-lg border border-line bg-paper shadow-sm">
        <IconButton label={t("zoom_in")} icon={ZoomIn} onClick={() => void flow.zoomIn()} />
        <IconButton label={t("zoom_out")} icon={ZoomOut} onClick={() => void flow.zoomOut()} />
        <IconButton label={t("fit")} icon={Maximize} onClick={fit} />
        {desk.writable && (
          <IconButton
            label={t("free_on")} icon={Move} aria-pressed={anywhere} onClick={() => setAnywhere(!anywhere)}
            className="aria-pressed:bg-accent-soft aria-pressed:text-ink"
          />
        )}
      </div>
    </div>
  );
}

function NoteOnBoard({ data }: NodeProps<NoteNode>) {
  const { placed, meta, writers, editing, chosen } = data;
  return (
    <div className="h-full w-full">
      <NoteCard branch={placed.branch} meta={meta} writers={writers} editing={editing} chosen={chosen} free={placed.free} look="board" />
    </div>
  );
}

/** A lane: paper under the notes, with the name of its kind. */
const LaneFrame = memo(function LaneFrame({ lane }: { readonly lane: Lane }) {
  const desk = useDesk();
  const t = useText(room);
  const language = useLanguage();
  const { role } = lane;
  const of = role.kind === "column" ? desk.exercise.kinds.find((kind) => kind.id === role.of) : undefined;
  const title = of !== undefined ? local(of.label, language) : role.kind === "loose" ? t("loose") : "";
  return (
    <div
      className={`pointer-events-none absolute rounded-xl border bg-paper/70 ${role.kind === "loose" ? "border-dashed border-edge" : "border-line"}`}
      style={{ transform: `translate(${lane.x}px, ${lane.y}px)`, width: lane.width, height: lane.height, zIndex: -1 }}
    >
      <p className="flex h-9 items-center gap-1.5 px-4 font-medium text-soft">
        {of && <KindIcon name={of.icon} />}{title}
      </p>
    </div>
  );
}, ({ lane: a }, { lane: b }) => a.id === b.id && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);

/** How many lines a note shows below its text. */
function linesBelow(_id: NoteId, note: { situation?: string; example?: string } | undefined, meta: NoteMetaView | undefined): number {
  const of = (text: string | undefined) => (text === undefined || text === "" ? 0 : text.length > 18 ? 2 : 1);
  return of(note?.situation) + of(note?.example) + (meta?.same_examples.length ?? 0);
}

/** `F` shows everything, unless somebody is writing. */
function useFitKey(fit: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target;
      if (target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [contenteditable]")) return;
      if (event.code === "KeyF" && !event.ctrlKey && !event.metaKey && !event.altKey) fit();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [fit]);
}

/** Follows the chosen note when it lies outside of what is shown (the keyboard went there, or it was just made). */
function useBringIntoView(notes: readonly PlacedNote[], chosen: NoteId | null): void {
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
    const dx = shiftInto(left, note.width * zoom, width);
    const dy = shiftInto(top, note.height * zoom, height);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
  }, [chosen, notes, flow, width, height]);
}

/** How far something of `size` at `at` must be moved to lie, with a margin, between 0 and `end`. */
function shiftInto(at: number, size: number, end: number): number {
  const margin = 16;
  if (at < margin) return margin - at;
  return at + size > end - margin ? Math.max(end - margin - at - size, margin - at) : 0;
}

function sameNode(node: NoteNode, data: NoteData, position: { readonly x: number; readonly y: number }): boolean {
  const old = node.data;
  return node.position.x === position.x && node.position.y === position.y && node.height === data.placed.height
    && old.meta === data.meta && old.writers === data.writers && old.editing === data.editing && old.chosen === data.chosen
    && old.placed.branch === data.placed.branch && old.placed.lane === data.placed.lane && old.placed.free === data.placed.free;
}

function boundsOf(boxes: ReadonlyArray<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }>) {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}
