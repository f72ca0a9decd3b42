// The board as a surface: lanes and notes that can be panned, zoomed, selected and dragged. Loaded lazily. Where things stand is decided
// by board/lanes.ts; what a drop means, too. The library's own keyboard handling and selection are off: notes have theirs.

import "@xyflow/react/dist/base.css";
import { type Node, type NodeChange, type NodeProps, ReactFlow, ReactFlowProvider, useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { createContext, memo, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { type BoardPicture, dropAt, NOTE_WIDTH, noteHeight, pictureOf, type PlacedNote, within } from "../../board/lanes";
import type { Note } from "../../board/note";
import type { Branch } from "../../board/tree";
import { local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { NoteId, NoteMetaView, PersonId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { announce } from "../../ui/announcements";
import { type BoardViewProps, type Editing, useDesk } from "./desk";
import { Lanes } from "./Lanes";
import { Minimap } from "./Minimap";
import { NoteCard } from "./NoteCard";
import { usePointerChoice } from "./pointerChoice";
import { Pointers } from "./Pointers";
import { SurfaceTools } from "./SurfaceTools";
import { useSurfaceKeys } from "./useSurfaceKeys";
import { useNarrow } from "./viewChoice";
import { LEFT_EDGE, useBringIntoView, useFirstLook, useFit, ZOOM } from "./viewport";

type NoteData = {
  readonly placed: PlacedNote;
  readonly meta: NoteMetaView | undefined;
  readonly writers: ReadonlyArray<PersonId | null>;
  readonly editing: Editing | null;
  readonly chosen: boolean;
  readonly selected: boolean;
  readonly selecting: boolean;
  readonly faded: boolean;
  /** Where it is while it is being dragged. */
  readonly dragged: Point | null;
  readonly draggable: boolean;
};
interface Point { readonly x: number; readonly y: number }
type NoteNode = Node<NoteData, "note">;

const nobody: readonly never[] = [];
const nodeTypes = { note: memo(NoteOnBoard) };
/** Below this zoom only the words of a note are drawn. */
const FAR_BELOW = 0.4;
const Far = createContext(false);

interface Props extends BoardViewProps {
  /** Whether notes are put by hand. */
  readonly byHand: boolean;
  readonly onByHand: (byHand: boolean) => void;
  /** Begins a new note: somebody double-clicked on the table. */
  readonly onNew: () => void;
}

export default memo(function BoardSurface(props: Props) {
  return <ReactFlowProvider><Surface {...props} /></ReactFlowProvider>;
});

function Surface({ tree, editing, chosen, writers, selection, selecting, found, byHand, onByHand, onNew }: Props) {
  const desk = useDesk();
  const t = useText(board);
  const language = useLanguage();
  const flow = useReactFlow<NoteNode>();
  const metas = useView((view) => view.boards[desk.boardKey]?.notes);
  const picture = usePictureOf(tree, metas);
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>(noDrag);
  const [marquee, setMarquee] = useState(false);
  const before = useRef(new Map<string, NoteNode>());
  const far = useStore((state) => state.transform[2] < FAR_BELOW);
  const fit = useFit(picture);
  const frame = useRef<HTMLDivElement>(null);
  const [pointers, setPointers] = usePointerChoice();
  const mayPoint = !useNarrow() && desk.exercise.anonymity === "named";

  const nodes = useMemo(() => {
    const next = new Map<string, NoteNode>();
    for (const placed of picture.notes) {
      const { id } = placed;
      const open = editing?.note === id ? editing : null;
      const data: NoteData = {
        placed, meta: metas?.[id], writers: writers.get(id) ?? nobody, editing: open, chosen: chosen === id, selected: selection.has(id), selecting,
        faded: found !== null && !found.has(id), dragged: drag.get(id) ?? null, draggable: desk.writable && open === null,
      };
      const known = before.current.get(id);
      next.set(id, known !== undefined && sameData(known.data, data) ? known : nodeOf(data));
    }
    before.current = next;
    return [...next.values()];
  }, [picture, drag, editing, chosen, writers, selection, selecting, found, metas, desk]);

  const onNodesChange = useCallback((changes: Array<NodeChange<NoteNode>>) => {
    const moved = changes.flatMap((change) => (change.type === "position" && change.position && change.dragging !== false ? [[change.id, change.position] as const] : []));
    if (moved.length > 0) setDrag((now) => new Map([...now, ...moved]));
  }, []);

  /** `node` is the one under the pointer; what is selected with it goes along. */
  const drop = (node: NoteNode, all: readonly NoteNode[]) => {
    setDrag(noDrag);
    const { placed } = node.data;
    if (Math.hypot(node.position.x - placed.x, node.position.y - placed.y) < 6) return;
    if (byHand) {
      desk.model.move(all.map(({ id, position }) => ({ id: id as NoteId, to: { x: Math.round(position.x), y: Math.round(position.y) } })));
      return;
    }
    const target = dropAt(picture, desk.exercise, placed.id, { x: node.position.x + NOTE_WIDTH / 2, y: node.position.y + Math.min(placed.height / 2, 40) });
    if (target === null) announce(t("cannot_stand", { kind: local(placed.branch.kind.label, language) }));
    else desk.put(desk.together(placed.id), target);
  };

  useSurfaceKeys(frame, fit);
  useFirstLook(picture);
  useBringIntoView(picture.notes, chosen);
  useMarquee(picture, desk.selectOnly);

  return (
    <div
      ref={frame} className="absolute inset-0 -outline-offset-3" aria-label={t("board_label")} role="group" tabIndex={0}
      onDoubleClick={(event) => {
        if (desk.writable && (event.target as Element).closest("[data-note], [data-tools]") === null) onNew();
      }}
    >
      <Far value={far}>
        <ReactFlow<NoteNode>
          nodes={nodes} nodeTypes={nodeTypes} onNodesChange={onNodesChange} onNodeDragStop={(_, node, all) => drop(node, all)}
          onNodeDragStart={(_, node) => { if (!node.data.selected) desk.selectOnly([]); }}
          onlyRenderVisibleElements defaultViewport={{ x: LEFT_EDGE, y: 20, zoom: 1 }} minZoom={ZOOM.min} maxZoom={ZOOM.max} zoomOnDoubleClick={false}
          nodeDragThreshold={4} selectNodesOnDrag={false} panOnScroll panOnDrag={!marquee} selectionOnDrag={marquee} elementsSelectable={desk.writable}
          nodesConnectable={false} nodesFocusable={false} disableKeyboardA11y autoPanOnNodeFocus={false} elevateNodesOnSelect={false}
          deleteKeyCode={null} selectionKeyCode={desk.writable ? "Shift" : null} multiSelectionKeyCode={null} panActivationKeyCode={null}
          onPaneClick={() => {
            desk.edit(null);
            desk.choose(null);
            desk.selectOnly([]);
          }}
        >
          <ViewportPortal><Lanes lanes={picture.lanes} /></ViewportPortal>
          {mayPoint && pointers && <Pointers frame={frame} />}
        </ReactFlow>
      </Far>
      <SurfaceTools
        onZoom={(by) => void (by > 0 ? flow.zoomIn() : flow.zoomOut())} onFit={fit} byHand={byHand} onByHand={onByHand} marquee={marquee} onMarquee={setMarquee}
        pointers={mayPoint ? pointers : null} onPointers={setPointers}
        strays={picture.notes.filter((note) => note.free).map((note) => note.id)}
      />
      <Minimap picture={picture} found={found} />
    </div>
  );
}

const noDrag: ReadonlyMap<string, Point> = new Map();

function NoteOnBoard({ data }: NodeProps<NoteNode>) {
  const { placed, meta, writers, editing, chosen, selected, selecting, faded } = data;
  const look = useContext(Far) ? "far" : "board";
  return (
    <div className="h-full w-full">
      <NoteCard
        branch={placed.branch} free={placed.free} look={look} meta={meta} writers={writers} editing={editing} chosen={chosen} selected={selected}
        selecting={selecting} faded={faded}
      />
    </div>
  );
}

/** Selects what lies in the rectangle that is being drawn. */
function useMarquee(picture: BoardPicture, selectOnly: (notes: readonly NoteId[], how: "quietly") => void): void {
  const rectangle = useStore((state) => state.userSelectionRect);
  const { screenToFlowPosition } = useReactFlow();
  const box = useStore((state) => state.domNode);
  useEffect(() => {
    if (rectangle === null || rectangle.width + rectangle.height < 4 || box === null) return;
    const { left, top } = box.getBoundingClientRect();
    const from = screenToFlowPosition({ x: rectangle.x + left, y: rectangle.y + top });
    const to = screenToFlowPosition({ x: rectangle.x + rectangle.width + left, y: rectangle.y + rectangle.height + top });
    selectOnly(within(picture, { ...from, width: to.x - from.x, height: to.y - from.y }), "quietly");
  }, [rectangle, box, picture, screenToFlowPosition, selectOnly]);
}

/** How many lines a note shows below its text. */
function linesBelow(note: Note, meta: NoteMetaView | undefined): number {
  const of = (text: string | undefined) => (text === undefined || text === "" ? 0 : text.length > 18 ? 2 : 1);
  return of(note.situation) + of(note.example) + (meta?.same_examples.length ?? 0);
}

/** The picture of the board. Heights are only computed for notes that changed. */
function usePictureOf(tree: readonly Branch[], metas: { readonly [id in NoteId]?: NoteMetaView } | undefined): BoardPicture {
  const { exercise } = useDesk();
  const before = useRef<BoardPicture>(undefined);
  const heights = useRef(new WeakMap<Note, { readonly lines: number; readonly height: number }>());
  return useMemo(() => {
    const heightOf = ({ id, note }: Branch) => {
      const lines = linesBelow(note, metas?.[id]);
      const known = heights.current.get(note);
      if (known?.lines === lines) return known.height;
      const height = noteHeight(note.text, lines);
      heights.current.set(note, { lines, height });
      return height;
    };
    before.current = pictureOf(tree, exercise, heightOf, before.current);
    return before.current;
  }, [tree, exercise, metas]);
}

function nodeOf(data: NoteData): NoteNode {
  const { placed, dragged, draggable, selected } = data;
  const { id, width, height } = placed;
  const position = dragged ?? { x: placed.x, y: placed.y };
  return {
    id, type: "note", position, data, width, height, draggable, selected,
    // A transform of its own would make every note a layer of its own, and those cost more than all notes together.
    style: { transform: "none", left: position.x, top: position.y },
    // Sizes and (no) handles are known beforehand: otherwise the library draws every note once to measure it.
    measured: { width, height }, handles: [],
    zIndex: data.editing !== null || dragged !== null ? 1000 : data.chosen ? 10 : 1, focusable: false, selectable: false, connectable: false,
  };
}

function sameData(a: NoteData, b: NoteData): boolean {
  return a.placed === b.placed && a.meta === b.meta && a.writers === b.writers && a.editing === b.editing && a.chosen === b.chosen && a.selected === b.selected
    && a.selecting === b.selecting && a.faded === b.faded && a.dragged === b.dragged && a.draggable === b.draggable;
}
