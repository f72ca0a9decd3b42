// One board, open: the bar above it, board or list, and the line below. Holds what is chosen, selected, looked for and written now.

import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { boardKeyOf } from "../../board/custody";
import { asksNothing, everything, found as foundIn, type Query } from "../../board/search";
import { nothingSelected, pruned, type Selection } from "../../board/selection";
import { type Branch, branchesOf } from "../../board/tree";
import { useMe, useText, useView, useWatch } from "../../hooks";
import type { BoardKey, Exercise, NoteId } from "../../protocol/generated";
import { room } from "../../texts/room";
import { Loading } from "../../ui/Loading";
import { Banner, EmptyState } from "../../ui/Panel";
import { BoardBar } from "./BoardBar";
import { timerFor } from "./course";
import { DeskContext, type Editing } from "./desk";
import { KeysHelp } from "./KeysHelp";
import { ListView } from "./ListView";
import { MoveDialog } from "./MoveDialog";
import { PlaceDialog, SameDialog } from "./NoteDialogs";
import { QuickAdd, type QuickAddHandle } from "./QuickAdd";
import { SearchBar } from "./SearchBar";
import { SelectionBar } from "./SelectionBar";
import { type OpenBoard, useBarred, useNotes, useReopened, useShowWriting, useWriters } from "./useBoard";
import { useBoardKeys } from "./useBoardKeys";
import type { BoardFrame } from "./useFrames";
import { type BoardDialog, focusNote, type Present, useNewDesk } from "./useNewDesk";
import { useMoving } from "./useMoving";
import { usePicture } from "./usePicture";
import { useUndo } from "./useUndo";
import { useViewChoice } from "./viewChoice";

const BoardSurface = lazy(() => import("./BoardSurface"));

interface Props {
  readonly open: OpenBoard;
  readonly exercise: Exercise;
  readonly board: BoardFrame;
}

export function BoardArea({ open, exercise, board }: Props) {
  const { document: shared, model } = open;
  const t = useText(room);
  const me = useMe();
  const boardKey = boardKeyOf(board.board);
  useWatch(useMemo(() => [boardKey], [boardKey]));
  const barred = useBarred(shared);
  useReopened(board.board, board.writable, barred === "closed");
  const notes = useNotes(model);
  const writers = useWriters(shared, me.person);
  const common = useView((view) => view.workshop.timers[exercise.id]);
  const timer = useMemo(() => timerFor(board, common), [board, common]);
  const tree = useMemo(() => model.tree(exercise), [model, notes, exercise]);
  const all = useMemo(() => branchesOf(tree), [tree]);
  const writable = board.writable && barred === null;
  const [view, setView] = useViewChoice();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [chosen, setChosen] = useState<NoteId | null>(null);
  const [selectedBefore, setSelection] = useState<Selection>(nothingSelected);
  const selection = useMemo(() => pruned(selectedBefore, notes), [selectedBefore, notes]);
  const [selectMode, setSelectMode] = useState(false);
  const selecting = writable && (selectMode || selection.size > 0);
  const [query, setQuery] = useState<Query | null>(null);
  const found = useFound(tree, exercise, boardKey, query);
  const [byHand, setByHand] = useState(false);
  const [dialog, setDialog] = useState<BoardDialog | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const [said, setSaid] = useState("");
  const line = useRef<QuickAddHandle>(null);
  const present = useRef<Present>({ tree, editing, chosen, selection, byHand });
  present.current = { tree, editing, chosen, selection, byHand };
  const moving = useMoving(open, exercise, boardKey, tree);
  const mayMove = moving.targets.length > 0;
  const undoing = useUndo(model, setChosen, moving.carry, exercise.anonymity === "named");
  const undo = undoing.run;
  const desk = useNewDesk({ open, exercise, boardKey, writable, mayMove, present, line, setEditing, setChosen, setSelection, setDialog, say: setSaid, offer: undoing.offer });
  useShowWriting(shared, editing?.note ?? null);
  const savePicture = usePicture(model, exercise, board.board);

  const startNew = useCallback(() => line.current?.focus(), []);
  const endSelection = useCallback(() => {
    setSelectMode(false);
    setSelection(nothingSelected);
  }, []);
  const toggleSelecting = useCallback(() => (selecting ? endSelection() : setSelectMode(true)), [selecting, endSelection]);
  const startSearch = useCallback(() => setQuery((now) => now ?? everything), []);
  const endSearch = useCallback(() => {
    setQuery(null);
    if (present.current.chosen !== null) focusNote(present.current.chosen);
  }, []);
  const showHelp = useCallback(() => setHelpOpen(true), []);
  useBoardKeys({
    write: writable ? startNew : null, undo: writable ? undo : null, search: startSearch,
    selectAll: writable ? () => desk.selectOnly(found === null ? all.map((one) => one.id) : [...found.set]) : null,
    escape: selection.size > 0 || selectMode ? endSelection : null,
  });
  const mayWrite = useRef(writable);
  mayWrite.current = writable;
  // Whoever goes elsewhere leaves no note behind that was begun and got no word.
  useEffect(() => () => {
    const left = present.current.editing;
    if (left !== null && mayWrite.current) model.removeIfEmpty(left.note);
  }, [model]);
  const openNoteGone = editing !== null && !notes.has(editing.note);
  useEffect(() => {
    if (!writable || openNoteGone) setEditing(null);
  }, [writable, openNoteGone]);

  const branchOf = (id: NoteId) => all.find((one) => one.id === id);
  const dialogBranches = dialog === null ? [] : (dialog.kind === "same" ? [dialog.note] : dialog.notes).flatMap((id) => branchOf(id) ?? []);
  const [dialogBranch] = dialogBranches;
  const shown = { tree, editing, chosen, selection, selecting, found: found?.set ?? null, writers };
  return (
    <DeskContext value={desk}>
      <BoardBar
        timer={timer} document={shared} isOpen={board.state === "open"} writable={writable} onUndo={undo} searching={query !== null}
        onSearch={query === null ? startSearch : endSearch} selecting={selecting} onSelecting={toggleSelecting} onPicture={savePicture}
        onHelp={showHelp} view={view} onView={setView}
      />
      {query !== null && <SearchBar query={query} onQuery={setQuery} found={found?.ids ?? none} count={notes.size} chosen={chosen} onClose={endSearch} />}
      {barred === "refused" && <Banner tone="warn">{t("refused_banner")}</Banner>}
      {board.state === "closed" && <Banner>{t("closed_banner")}</Banner>}
      {board.state === "open" && !board.writable && me.role === "participant" && <Banner>{t("read_only_banner")}</Banner>}
      <div className={`relative flex-1 ${view === "board" ? "min-h-[26rem]" : "min-h-40"}`}>
        {notes.size === 0 && (
          <div className={`pointer-events-none z-10 ${view === "board" ? "absolute inset-x-0 top-44" : ""}`}>
            <EmptyState title={t("empty_title")}>{writable ? t("empty_text") : t("empty_read")}</EmptyState>
          </div>
        )}
        {view === "board"
          ? <Suspense fallback={<Loading />}><BoardSurface key={boardKey} {...shown} byHand={byHand} onByHand={setByHand} onNew={startNew} /></Suspense>
          : <div className="lg:absolute lg:inset-0 lg:overflow-auto"><ListView {...shown} /></div>}
      </div>
      <div className="sticky bottom-0 z-20">
        {selecting && <SelectionBar all={all} selection={selection} onSelectAll={() => desk.selectOnly(found?.ids ?? all.map((one) => one.id))} onClose={endSelection} />}
        {/* A phone has room for one of the two. */}
        <div className={selecting ? "max-sm:hidden" : ""}>
          {writable && <QuickAdd ref={line} tree={tree} chosen={chosen} noteCount={notes.size} document={shared} onUndo={undo} />}
        </div>
      </div>
      <p role="status" aria-live="polite" className="sr-only">{said}</p>
      {dialogBranch && dialog?.kind === "place" && <PlaceDialog branches={dialogBranches} tree={tree} onClose={() => setDialog(null)} />}
      {dialogBranch && dialog?.kind === "move" && (
        <MoveDialog branches={dialogBranches} tree={tree} targets={moving.targets} onMove={moving.move} onClose={() => setDialog(null)} />
      )}
      {dialogBranch && dialog?.kind === "same" && <SameDialog branch={dialogBranch} onClose={() => setDialog(null)} />}
      {helpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}
    </DeskContext>
  );
}

const none: readonly NoteId[] = [];

/** What a search finds; null while nothing is looked for. */
function useFound(tree: readonly Branch[], exercise: Exercise, boardKey: BoardKey, query: Query | null): { readonly ids: readonly NoteId[]; readonly set: ReadonlySet<NoteId> } | null {
  const metas = useView((view) => view.boards[boardKey]?.notes);
  return useMemo(() => {
    if (query === null || asksNothing(query)) return null;
    const ids = foundIn(tree, exercise, metas, query);
    return { ids, set: new Set(ids) };
  }, [tree, exercise, metas, query]);
}
