// Where every note stands on the board: a tidy grid inside lanes, as the template's layout says. Pure: the same notes give the
// same picture for everybody. Lengths are CSS pixels at zoom 1.

import { legible } from "../legible";
import type { Exercise, KindId, NoteId } from "../protocol/generated";
import type { Target } from "./arrange";
import type { Branch } from "./tree";
import { branchesOf, mayStand } from "./tree";

export const NOTE_WIDTH = 232;
const GAP = 14;
const LANE_PAD = 14;
/** Room for a lane's name, where it has one. */
const LANE_HEAD = 34;
const LANE_GAP = 26;
/** Lanes in a row, so that the board stays about as wide as it is high. It changes at few moments only: everything moves then. */
const LANES_IN_ROW = [{ upTo: 16, lanes: 4 }, { upTo: 45, lanes: 7 }] as const;
const LANES_IN_ROW_MAX = 14;
const LINE_HEIGHT = 21;
/** A little less than fits, so that broad letters do not surprise. */
const CHARS_PER_LINE = 20;
/** Head with kind, foot with author, and the paper's edge. */
const NOTE_FRAME = 68;
const TEXT_LINES_MIN = 2;
/** Longer texts scroll inside their note. */
const TEXT_LINES_MAX = 11;

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** A lane and what it is for. */
export interface Lane extends Box {
  readonly id: string;
  readonly role:
    /** A note and what stands under it. */
    | { readonly kind: "root"; readonly note: NoteId }
    /** All notes of a kind. */
    | { readonly kind: "column"; readonly of: KindId }
    /** Notes that stand under nothing though the layout would like them to. */
    | { readonly kind: "loose" };
}

export interface PlacedNote extends Box {
  readonly id: NoteId;
  readonly branch: Branch;
  readonly lane: string;
  /** Whether it was put there by hand. */
  readonly free: boolean;
}

export interface BoardPicture {
  readonly lanes: readonly Lane[];
  readonly notes: readonly PlacedNote[];
}

/** The height of a note for its text. */
export function noteHeight(text: string, extras = 0): number {
  const lines = legible(text).split("\n").reduce((sum, line) => sum + wrappedLines(line), 0);
  return NOTE_FRAME + extras * LINE_HEIGHT + LINE_HEIGHT * Math.min(TEXT_LINES_MAX, Math.max(TEXT_LINES_MIN, lines));
}

/** How many lines a paragraph takes when it breaks between words; a word longer than a line breaks anywhere. */
function wrappedLines(paragraph: string): number {
  let lines = 1;
  let used = 0;
  for (const word of paragraph.split(" ")) {
    const needed = used === 0 ? word.length : used + 1 + word.length;
    if (needed <= CHARS_PER_LINE) {
      used = needed;
      continue;
    }
    if (used > 0) lines += 1;
    const more = Math.max(0, Math.ceil(word.length / CHARS_PER_LINE) - 1);
    lines += more;
    used = word.length - more * CHARS_PER_LINE;
  }
  return lines;
}

/** Arranges a board; `heightOf` tells how high a note is. What stands as it stood in `before` is the same object. */
export function pictureOf(
  tree: readonly Branch[], exercise: Exercise, heightOf: (branch: Branch) => number = ({ note }) => noteHeight(note.text), before?: BoardPicture,
): BoardPicture {
  const picture = arranged(tree, exercise, heightOf);
  if (before === undefined) return picture;
  const lanes = kept(picture.lanes, before.lanes, sameLane);
  const notes = kept(picture.notes, before.notes, (a, b) => sameBox(a, b) && a.branch === b.branch && a.lane === b.lane && a.free === b.free);
  return lanes === before.lanes && notes === before.notes ? before : { lanes, notes };
}

/**
 * The picture of `tree` if the same notes stand in the same places as in `treeBefore`, of which `before` is the picture, and are as high as they
 * were; null if they are to be arranged anew. `heightOf` gives what it gave then for what did not change.
 */
export function repainted(
  before: BoardPicture, treeBefore: readonly Branch[], tree: readonly Branch[], heightOf: (branch: Branch) => number,
): BoardPicture | null {
  const changed = new Map<NoteId, Branch>();
  if (!gatherChanged(treeBefore, tree, changed)) return null;
  let fits = true;
  const notes = before.notes.map((placed) => {
    const branch = changed.get(placed.id);
    if (branch === undefined) return placed;
    fits &&= heightOf(branch) === placed.height;
    return { ...placed, branch };
  });
  return fits ? { lanes: before.lanes, notes } : null;
}

/** Gathers the branches that are not the same any more; false if they do not stand as they stood. */
function gatherChanged(before: readonly Branch[], after: readonly Branch[], changed: Map<NoteId, Branch>): boolean {
  return before === after || (before.length === after.length && after.every((branch, at) => {
    const was = before[at];
    if (was === branch) return true;
    if (was === undefined || was.id !== branch.id || was.kind !== branch.kind || was.note.x !== branch.note.x || was.note.y !== branch.note.y) return false;
    changed.set(branch.id, branch);
    return gatherChanged(was.children, branch.children, changed);
  }));
}

/** `next` with the objects of `before` wherever they are alike; `before` itself if all are. */
function kept<One extends { readonly id: string }>(next: readonly One[], before: readonly One[], alike: (a: One, b: One) => boolean): readonly One[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const merged = next.map((one) => {
    const old = known.get(one.id);
    return old !== undefined && alike(old, one) ? old : one;
  });
  return merged.length === before.length && merged.every((one, at) => one === before[at]) ? before : merged;
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function sameLane(a: Lane, b: Lane): boolean {
  return sameBox(a, b) && a.role.kind === b.role.kind;
}

function arranged(tree: readonly Branch[], exercise: Exercise, heightOf: (branch: Branch) => number): BoardPicture {
  switch (exercise.layout) {
    case "cards":
      return rooted(tree, exercise, heightOf, (count) => LANES_IN_ROW.find((row) => count <= row.upTo)?.lanes ?? LANES_IN_ROW_MAX);
    case "strip":
      return rooted(tree, exercise, heightOf, () => Number.POSITIVE_INFINITY);
    case "columns":
      return columns(tree, exercise, heightOf);
  }
}

/** A lane per note that can hold others, in rows; what is alone stands in a lane of its own at the end. */
function rooted(tree: readonly Branch[], exercise: Exercise, heightOf: (branch: Branch) => number, lanesInRow: (count: number) => number): BoardPicture {
  const holds = (branch: Branch) => exercise.kinds.some((kind) => kind.parents.includes(branch.kind.id));
  const roots = tree.filter((branch) => branch.children.length > 0 || (branch.kind.free && holds(branch)));
  const isRoot = new Set(roots);
  const loose = tree.filter((branch) => !isRoot.has(branch));
  const rowWidth = lanesInRow(roots.length) * (NOTE_WIDTH + 2 * LANE_PAD + LANE_GAP);
  const lanes: Lane[] = [];
  const notes: PlacedNote[] = [];
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  const add = (id: string, role: Lane["role"], members: readonly Branch[], columns: number) => {
    const width = columns * NOTE_WIDTH + (columns - 1) * GAP + 2 * LANE_PAD;
    if (x > 0 && x + width > rowWidth) {
      x = 0;
      y += rowHeight + LANE_GAP;
      rowHeight = 0;
    }
    const height = stack(members, id, { x, y: role.kind === "root" ? y : y + LANE_HEAD }, columns, heightOf, notes) + (role.kind === "root" ? 0 : LANE_HEAD);
    lanes.push({ id, role, x, y, width, height });
    x += width + LANE_GAP;
    rowHeight = Math.max(rowHeight, height);
  };
  for (const root of roots) add(`root-${root.id}`, { kind: "root", note: root.id }, branchesOf([root]), 1);
  if (loose.length > 0) add("loose", { kind: "loose" }, branchesOf(loose), Math.min(2, loose.length));
  return { lanes, notes };
}

/** A lane per kind; a note under another is drawn level with it or below, in the order of its parents. */
function columns(tree: readonly Branch[], exercise: Exercise, heightOf: (branch: Branch) => number): BoardPicture {
  const all = branchesOf(tree);
  const lanes: Lane[] = [];
  const notes: PlacedNote[] = [];
  const tops = new Map<NoteId, number>();
  const columnCount = exercise.kinds.length > 1 ? 1 : 3;
  exercise.kinds.forEach((kind, place) => {
    const id = `kind-${kind.id}`;
    const width = columnCount * NOTE_WIDTH + (columnCount - 1) * GAP + 2 * LANE_PAD;
    const x = place * (width + LANE_GAP);
    const members = all.filter((branch) => branch.kind.id === kind.id);
    const height = columnCount > 1
      ? stack(members, id, { x, y: LANE_HEAD }, columnCount, heightOf, notes) + LANE_HEAD
      : level(members, id, x, tops, heightOf, notes);
    lanes.push({ id, role: { kind: "column", of: kind.id }, x, y: 0, width, height });
  });
  const tallest = Math.max(0, ...lanes.map((lane) => lane.height));
  return { lanes: lanes.map((lane) => ({ ...lane, height: tallest })), notes };
}

/** Puts notes below each other, each not above its parent in the column before. */
function level(
  members: readonly Branch[], lane: string, x: number, tops: Map<NoteId, number>, heightOf: (branch: Branch) => number, notes: PlacedNote[],
): number {
  let y = LANE_HEAD + LANE_PAD;
  const withParent = members.filter((branch) => branch.parent !== null);
  for (const branch of [...withParent, ...members.filter((one) => one.parent === null)]) {
    if (branch.parent !== null) y = Math.max(y, tops.get(branch.parent) ?? 0);
    const height = heightOf(branch);
    tops.set(branch.id, y);
    notes.push(placed(branch, lane, { x: x + LANE_PAD, y, width: NOTE_WIDTH, height }));
    y += height + GAP;
  }
  return Math.max(y - GAP, LANE_HEAD + LANE_PAD + noteHeight("")) + LANE_PAD;
}

/** Puts notes into a grid of `columns` below `at`, each into the shortest one. Gives the height from there to the lane's end. */
function stack(
  members: readonly Branch[], lane: string, at: { readonly x: number; readonly y: number }, columns: number,
  heightOf: (branch: Branch) => number, notes: PlacedNote[],
): number {
  const top = at.y + LANE_PAD;
  const ends = Array.from({ length: columns }, () => top);
  for (const branch of members) {
    const column = ends.indexOf(Math.min(...ends));
    const y = ends[column] ?? top;
    const height = heightOf(branch);
    notes.push(placed(branch, lane, { x: at.x + LANE_PAD + column * (NOTE_WIDTH + GAP), y, width: NOTE_WIDTH, height }));
    ends[column] = y + height + GAP;
  }
  return Math.max(Math.max(...ends) - GAP, top + noteHeight("")) + LANE_PAD - at.y;
}

function placed(branch: Branch, lane: string, box: Box): PlacedNote {
  const { x, y } = branch.note;
  return x === undefined || y === undefined
    ? { id: branch.id, branch, lane, free: false, ...box }
    : { id: branch.id, branch, lane, free: true, ...box, x, y };
}

/** What a board takes up; null for an empty one. */
export function boundsOf({ lanes, notes }: BoardPicture): Box | null {
  const boxes: readonly Box[] = [...lanes, ...notes];
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}

/** Whether two boxes have a part in common. */
export function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The notes of which some part lies in `area`. */
export function within({ notes }: BoardPicture, area: Box): NoteId[] {
  return notes.filter((note) => meet(note, area)).map((note) => note.id);
}

/**
 * What dropping `dragged` with its middle at `point` means; null if it may not stand there. Dropped onto a note that may hold it:
 * under that note. Dropped into a lane: among the notes there.
 */
export function dropAt(picture: BoardPicture, exercise: Exercise, dragged: NoteId, point: { readonly x: number; readonly y: number }): Target | null {
  const moving = picture.notes.find((one) => one.id === dragged)?.branch;
  if (moving === undefined) return null;
  const below = new Set(branchesOf([moving]).map((branch) => branch.id));
  const target = picture.notes.find((one) => !below.has(one.id) && inside(one, point));
  if (target !== undefined && mayStand(moving.kind, target.branch.kind)) {
    return { parent: target.id, before: null, kind: null };
  }
  const lane = picture.lanes.find((one) => inside(one, point)) ?? nearest(picture.lanes, point);
  if (lane === undefined) return null;
  const neighbours = picture.notes.filter((one) => one.lane === lane.id && !below.has(one.id) && !one.free);
  const next = (siblings: readonly PlacedNote[]): NoteId | null => siblings.find((one) => point.y < one.y + one.height / 2)?.id ?? null;
  switch (lane.role.kind) {
    case "root": {
      const { note } = lane.role;
      if (note === dragged) return null;
      const root = picture.notes.find((one) => one.id === note)?.branch;
      if (root === undefined) return null;
      if (mayStand(moving.kind, root.kind)) {
        return { parent: note, before: next(neighbours.filter((one) => one.branch.parent === note && one.branch.kind.id === moving.kind.id)), kind: null };
      }
      if (!moving.kind.free) return null;
      const after = point.x > lane.x + lane.width / 2;
      return { parent: null, before: after ? rootAfter(picture, note, below) : note, kind: null };
    }
    case "column": {
      const { of } = lane.role;
      const kind = exercise.kinds.find((one) => one.id === of);
      if (kind === undefined) return null;
      const same = kind.id === moving.kind.id;
      if (!same && !kind.free) return null;
      const before = next(neighbours);
      // Among neighbours of one parent it joins them; else it stands alone (if it may) or stays where it was.
      const beside = neighbours.find((one) => one.id === before) ?? neighbours.at(-1);
      const parent = same ? (beside?.branch.parent ?? null) : null;
      if (parent === null && !kind.free) return { parent: moving.parent, before, kind: null };
      return { parent, before, kind: same ? null : kind.id };
    }
    case "loose":
      return moving.kind.free ? { parent: null, before: next(neighbours), kind: null } : null;
  }
}

function rootAfter(picture: BoardPicture, note: NoteId, without: ReadonlySet<NoteId>): NoteId | null {
  const roots = picture.lanes.flatMap((lane) => (lane.role.kind === "root" && !without.has(lane.role.note) ? [lane.role.note] : []));
  return roots[roots.indexOf(note) + 1] ?? null;
}

function inside(box: Box, point: { readonly x: number; readonly y: number }): boolean {
  return point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height;
}

function nearest(lanes: readonly Lane[], point: { readonly x: number; readonly y: number }): Lane | undefined {
  const distance = (lane: Lane) =>
    Math.max(lane.x - point.x, 0, point.x - lane.x - lane.width) + Math.max(lane.y - point.y, 0, point.y - lane.y - lane.height);
  return lanes.reduce<Lane | undefined>((best, lane) => (best === undefined || distance(lane) < distance(best) ? lane : best), undefined);
}
