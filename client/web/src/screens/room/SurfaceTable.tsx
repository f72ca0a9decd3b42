// The table of a board in the hands of its library: what can be panned, zoomed, dragged and selected. It knows where notes stand and how large
// they are, never what they say: words change many times a second, and the library looks at all notes whenever one of its nodes changes.

import "@xyflow/react/dist/base.css";
import { type Node, type NodeChange, type NodeProps, ReactFlow, useStore } from "@xyflow/react";
import { createContext, memo, type RefObject, useCallback, useContext, useSyncExternalStore } from "react";
import type { Lane, PlacedNote } from "../../board/lanes";
import type { NoteId } from "../../protocol/generated";
import { Lanes } from "./Lanes";
import { type Looks, NoteCard } from "./NoteCard";
import { Pointers } from "./Pointers";
import { OnTable, useNear } from "./useNear";
import { LEFT_EDGE, ZOOM } from "./viewport";

/** What a note on the table shows. */
export interface Face extends Looks {
  readonly placed: PlacedNote;
}

/**
 * What the notes show, by their ids. Not a React context: words change many times a second, and React would look through the whole table for
 * whom a changed context concerns.
 */
export class FaceStore {
  #faces: ReadonlyMap<NoteId, Face> = new Map();
  readonly #listeners = new Map<NoteId, () => void>();

  readonly of = (note: NoteId): Face | undefined => this.#faces.get(note);

  /** Calls when the face of a note changes. A note is on the table once. */
  readonly listen = (note: NoteId, listener: () => void): (() => void) => {
    this.#listeners.set(note, listener);
    return () => void this.#listeners.delete(note);
  };

  readonly show = (faces: ReadonlyMap<NoteId, Face>): void => {
    const before = this.#faces;
    this.#faces = faces;
    for (const [note, listener] of this.#listeners) if (before.get(note) !== faces.get(note)) listener();
  };
}

export const Faces = createContext(new FaceStore());

export interface Point { readonly x: number; readonly y: number }
export type NoteNode = Node<Record<string, never>, "note">;

/** Where a note stands on the table, and what can be done with it there. */
export interface Standing {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly draggable: boolean;
  readonly selected: boolean;
  /** Which notes lie over which: those being written or dragged over all, the chosen one over its neighbours. */
  readonly level: "open" | "chosen" | "plain";
}

const levels = { open: 1000, chosen: 10, plain: 1 } as const satisfies Record<Standing["level"], number>;
const nothing: Record<string, never> = {};

export function nodeOf(id: NoteId, { x, y, width, height, draggable, selected, level }: Standing): NoteNode {
  return {
    id, type: "note", position: { x, y }, data: nothing, width, height, draggable, selected,
    // A transform of its own would make every note a layer of its own, and those cost more than all notes together.
    style: { transform: "none", left: x, top: y },
    // Sizes and (no) handles are known beforehand: otherwise the library draws every note once to measure it.
    measured: { width, height }, handles: [],
    zIndex: levels[level], focusable: false, selectable: false, connectable: false,
  };
}

/** Whether a node stands so already. */
export function stands(node: NoteNode, { x, y, width, height, draggable, selected, level }: Standing): boolean {
  return node.position.x === x && node.position.y === y && node.width === width && node.height === height && node.draggable === draggable
    && node.selected === selected && node.zIndex === levels[level];
}

/** Below this zoom only the words of a note are drawn. */
const FAR_BELOW = 0.4;
const Far = createContext(false);

/** What hands do on the table. Stays the same object. */
export interface TableHands {
  readonly moved: (changes: Array<NodeChange<NoteNode>>) => void;
  readonly lifted: (note: NoteId) => void;
  /** The note under the pointer was put down; what is selected with it went along. */
  readonly dropped: (note: NoteNode, all: readonly NoteNode[]) => void;
  /** Somebody clicked beside all notes. */
  readonly left: () => void;
  /** Somebody moves the view by hand, or ends to. */
  readonly looksAround: (looking: boolean) => void;
}

interface Props {
  readonly nodes: ReadonlyMap<NoteId, NoteNode>;
  readonly lanes: readonly Lane[];
  readonly writable: boolean;
  /** Whether dragging over the table draws a rectangle that selects. */
  readonly marquee: boolean;
  /** The element in which pointers are shown; null for none. */
  readonly pointersIn: RefObject<HTMLElement | null> | null;
  readonly hands: TableHands;
}

export const SurfaceTable = memo(function SurfaceTable({ nodes, lanes, writable, marquee, pointersIn, hands }: Props) {
  const far = useStore((state) => state.transform[2] < FAR_BELOW);
  const nearLanes = useNear(nodes, lanes);
  return (
    <Far value={far}>
      <ReactFlow<NoteNode>
        nodeTypes={nodeTypes} onNodesChange={hands.moved} onNodeDragStop={(_, node, all) => hands.dropped(node, all)}
        onNodeDragStart={(_, node) => hands.lifted(node.id as NoteId)}
        defaultViewport={firstViewport} minZoom={ZOOM.min} maxZoom={ZOOM.max} zoomOnDoubleClick={false}
        nodeDragThreshold={4} selectNodesOnDrag={false} panOnScroll panOnDrag={!marquee} selectionOnDrag={marquee} elementsSelectable={writable}
        nodesConnectable={false} nodesFocusable={false} disableKeyboardA11y autoPanOnNodeFocus={false} elevateNodesOnSelect={false}
        deleteKeyCode={null} selectionKeyCode={writable ? "Shift" : null} multiSelectionKeyCode={null} panActivationKeyCode={null}
        onPaneClick={hands.left}
        // A first turn of the wheel only starts; a press that starts may be no more than a click.
        onMoveStart={(event) => { if (event?.type === "wheel") hands.looksAround(true); }}
        onMove={(event) => { if (event !== null) hands.looksAround(true); }} onMoveEnd={() => hands.looksAround(false)}
      >
        <OnTable><Lanes lanes={nearLanes} /></OnTable>
        {pointersIn && <Pointers frame={pointersIn} />}
      </ReactFlow>
    </Far>
  );
});

const firstViewport = { x: LEFT_EDGE, y: 20, zoom: 1 } as const;
const nodeTypes = { note: memo(NoteOnTable) };

function NoteOnTable({ id }: NodeProps<NoteNode>) {
  const { of, listen } = useContext(Faces);
  const note = id as NoteId;
  const face = useSyncExternalStore(useCallback((listener: () => void) => listen(note, listener), [listen, note]), () => of(note));
  const look = useContext(Far) ? "far" : "board";
  if (face === undefined) return null;
  const { placed, ...shown } = face;
  return <div className="h-full w-full"><NoteCard branch={placed.branch} free={placed.free} look={look} {...shown} /></div>;
}
