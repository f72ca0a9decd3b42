// The board as a surface: lanes and notes that can be panned, zoomed, selected and dragged. Loaded lazily. Where things stand is decided
// by board/lanes.ts; what a drop means, too. The library's own keyboard handling and selection are off: notes have theirs.

import { ReactFlowProvider, useReactFlow, useStore } from "@xyflow/react";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type BoardPicture, dropAt, NOTE_WIDTH, noteHeight, pictureOf, type PlacedNote, repainted, within } from "../../board/lanes";
import type { Note } from "../../board/note";
import type { Branch } from "../../board/tree";
import { local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { Exercise, NoteId, NoteMetaView } from "../../protocol/generated";
import { board } from "../../texts/board";
import { announce } from "../../ui/announcements";
import { type BoardViewProps, useDesk } from "./desk";
import { Minimap } from "./Minimap";
import { usePointerChoice } from "./pointerChoice";
import { type Face, Faces, FaceStore, nodeOf, type NoteNode, type Point, type Standing, stands, SurfaceTable, type TableHands } from "./SurfaceTable";
import { Stamps } from "./stamps";
import { SurfaceTools } from "./SurfaceTools";
import { useSurfaceKeys } from "./useSurfaceKeys";
import { useNarrow } from "./viewChoice";
import { useBringIntoView, useFirstLook, useFit, useStop } from "./viewport";

const nobody: readonly never[] = [];

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
  const flow = useReactFlow();
  const metas = useView((view) => view.boards[desk.boardKey]?.notes);
  const picture = usePictureOf(tree, metas);
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>(noDrag);
  const [marquee, setMarquee] = useState(false);
  const [looking, setLooking] = useState(false);
  const fit = useFit(picture);
  const frame = useRef<HTMLDivElement>(null);
  const [pointers, setPointers] = usePointerChoice();
  const mayPoint = !useNarrow() && desk.exercise.anonymity === "named";
  const stop = useStop(picture, chosen);
  const facesBefore = useRef<ReadonlyMap<NoteId, Face>>(new Map());
  const faces = useMemo(() => {
    facesBefore.current = renewed(facesBefore.current, picture.notes, (placed, was) => {
      const { id } = placed;
      const face: Face = {
        placed, meta: metas?.[id], writers: writers.get(id) ?? nobody, editing: editing?.note === id ? editing : null, chosen: chosen === id,
        selected: selection.has(id), selecting, faded: found !== null && !found.has(id), stop: stop === id,
      };
      return was !== undefined && sameFace(was, face) ? was : face;
    });
    return facesBefore.current;
  }, [picture, editing, chosen, writers, selection, selecting, found, metas, stop]);
  const [shown] = useState(() => new FaceStore());
  useLayoutEffect(() => shown.show(faces), [shown, faces]);
  const nodesBefore = useRef<ReadonlyMap<NoteId, NoteNode>>(new Map());
  const nodes = useMemo(() => {
    nodesBefore.current = renewed(nodesBefore.current, picture.notes, (placed, was) => {
      const dragged = drag.get(placed.id) ?? null;
      const open = editing?.note === placed.id;
      const standing: Standing = {
        x: dragged?.x ?? placed.x, y: dragged?.y ?? placed.y, width: placed.width, height: placed.height, selected: selection.has(placed.id),
        draggable: desk.writable && !open, level: open || dragged !== null ? "open" : chosen === placed.id ? "chosen" : "plain",
      };
      return was !== undefined && stands(was, standing) ? was : nodeOf(placed.id, standing);
    });
    return nodesBefore.current;
  }, [picture, drag, editing, chosen, selection, desk.writable]);

  /** `node` is the one under the pointer; what is selected with it goes along. */
  const drop = (node: NoteNode, all: readonly NoteNode[]) => {
    setDrag(noDrag);
    const placed = faces.get(node.id as NoteId)?.placed;
    if (placed === undefined || Math.hypot(node.position.x - placed.x, node.position.y - placed.y) < 6) return;
    if (byHand) {
      desk.model.move(all.map(({ id, position }) => ({ id: id as NoteId, to: { x: Math.round(position.x), y: Math.round(position.y) } })));
      return;
    }
    const target = dropAt(picture, desk.exercise, placed.id, { x: node.position.x + NOTE_WIDTH / 2, y: node.position.y + Math.min(placed.height / 2, 40) });
    if (target === null) announce(t("cannot_stand", { kind: local(placed.branch.kind.label, language) }));
    else desk.put(desk.together(placed.id), target);
  };
  const now = useRef({ drop, desk, selection });
  now.current = { drop, desk, selection };
  const hands = useMemo((): TableHands => ({
    moved: (changes) => {
      const moved = changes.flatMap((change) => (change.type === "position" && change.position && change.dragging !== false ? [[change.id, change.position] as const] : []));
      if (moved.length > 0) setDrag((before) => new Map([...before, ...moved]));
    },
    lifted: (note) => { if (!now.current.selection.has(note)) now.current.desk.selectOnly([]); },
    dropped: (node, all) => now.current.drop(node, all),
    left: () => {
      now.current.desk.edit(null);
      now.current.desk.choose(null);
      now.current.desk.selectOnly([]);
    },
    looksAround: setLooking,
  }), []);
  const zoom = useCallback((by: 1 | -1) => void (by > 0 ? flow.zoomIn() : flow.zoomOut()), [flow]);
  const strays = picture.notes.filter((note) => note.free).map((note) => note.id);
  const astray = useRef(strays);
  astray.current = strays;
  const tidyAll = useCallback(() => now.current.desk.tidy(astray.current), []);

  useSurfaceKeys(frame, fit);
  useFirstLook(picture);
  useBringIntoView(picture.notes, chosen);
  useMarquee(picture, desk.selectOnly);

  return (
    <div
      ref={frame} className="absolute inset-0 text-ink -outline-offset-3" aria-label={t("board_label")} role="group" tabIndex={0}
      onDoubleClick={(event) => {
        if (desk.writable && (event.target as Element).closest("[data-note], [data-tools]") === null) onNew();
      }}
    >
      <Stamps kinds={desk.exercise.kinds} />
      <Faces value={shown}>
        <SurfaceTable nodes={nodes} lanes={picture.lanes} writable={desk.writable} marquee={marquee} pointersIn={mayPoint && pointers ? frame : null} hands={hands} />
      </Faces>
      <SurfaceTools
        onZoom={zoom} onFit={fit} byHand={byHand} onByHand={onByHand} marquee={marquee} onMarquee={setMarquee} pointers={mayPoint ? pointers : null}
        onPointers={setPointers} onTidy={strays.length > 0 ? tidyAll : null}
      />
      <Minimap picture={picture} found={found} looking={looking} />
    </div>
  );
}

const noDrag: ReadonlyMap<string, Point> = new Map();

/** One thing for each note, made by `make`, which gives what `was` there before if that still holds; the map of before if all of it does. */
function renewed<One>(before: ReadonlyMap<NoteId, One>, notes: readonly PlacedNote[], make: (placed: PlacedNote, was: One | undefined) => One): ReadonlyMap<NoteId, One> {
  const next = new Map<NoteId, One>();
  const keys = before.keys();
  let same = before.size === notes.length;
  for (const placed of notes) {
    const was = before.get(placed.id);
    const one = make(placed, was);
    if (one !== was || keys.next().value !== placed.id) same = false;
    next.set(placed.id, one);
  }
  return same ? before : next;
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

/** How many lines a note shows below its text: for each detail its name and at most two of its own. */
function linesBelow(note: Note, meta: NoteMetaView | undefined): number {
  const of = (text: string | undefined) => (text === undefined || text === "" ? 0 : text.length > 28 ? 3 : 2);
  return of(note.situation) + of(note.example) + (meta?.same_examples.length ?? 0);
}

/** The picture of the board. Heights are only computed for notes that changed, and notes only arranged if one of them could stand elsewhere. */
function usePictureOf(tree: readonly Branch[], metas: Metas): BoardPicture {
  const { exercise } = useDesk();
  const before = useRef<{ readonly tree: readonly Branch[]; readonly exercise: Exercise; readonly metas: Metas; readonly picture: BoardPicture }>(undefined);
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
    const was = before.current;
    const same = was?.exercise === exercise && was.metas === metas ? repainted(was.picture, was.tree, tree, heightOf) : null;
    const picture = same ?? pictureOf(tree, exercise, heightOf, was?.picture);
    before.current = { tree, exercise, metas, picture };
    return picture;
  }, [tree, exercise, metas]);
}

type Metas = { readonly [id in NoteId]?: NoteMetaView } | undefined;

function sameFace(a: Face, b: Face): boolean {
  return a.placed === b.placed && a.meta === b.meta && a.writers === b.writers && a.editing === b.editing && a.chosen === b.chosen && a.selected === b.selected
    && a.selecting === b.selecting && a.faded === b.faded && a.stop === b.stop;
}
