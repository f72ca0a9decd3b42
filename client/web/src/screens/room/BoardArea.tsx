// One board, open: the bar above it, board or list, and the line below. Makes the desk that both views share.

import { Keyboard, LayoutDashboard, List, Redo2, Undo2 } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { neighboursOf, placesFor, stepOf } from "../../board/arrange";
import type { Undone } from "../../board/history";
import type { Place } from "../../board/model";
import { type Branch, branchesOf, treeOf } from "../../board/tree";
import { useCommand, useMe, useSaved, useText, useView, useWatch } from "../../hooks";
import type { BoardView, Exercise, NoteId, NoteRef } from "../../protocol/generated";
import { room } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { IconButton } from "../../ui/Button";
import { Loading } from "../../ui/Loading";
import { Banner, EmptyState } from "../../ui/Panel";
import { SavedState } from "../../ui/SavedState";
import { Timer } from "../../ui/Timer";
import { boardKeyOf } from "../../board/custody";
import { timerFor } from "./course";
import { type Desk, DeskContext, type Editing } from "./desk";
import { KeysHelp } from "./KeysHelp";
import { ListView } from "./ListView";
import { PlaceDialog, SameDialog } from "./NoteDialogs";
import { QuickAdd, type QuickAddHandle } from "./QuickAdd";
import { type OpenBoard, useNotes, useReopened, useShowWriting, useWriters } from "./useBoard";
import { useViewChoice } from "./viewChoice";

const BoardSurface = lazy(() => import("./BoardSurface"));

interface Props {
  readonly open: OpenBoard;
  readonly exercise: Exercise;
  readonly board: BoardView;
}

export function BoardArea({ open, exercise, board }: Props) {
  const { document: shared, model } = open;
  const t = useText(room);
  const me = useMe();
  const { send } = useCommand();
  const boardKey = boardKeyOf(board.board);
  useWatch(useMemo(() => [boardKey], [boardKey]));
  const saved = useSaved(shared);
  useReopened(board.board, board.writable, saved.kind === "closed");
  const notes = useNotes(model);
  const writers = useWriters(shared, me.person);
  const common = useView((view) => view.workshop.timers[exercise.id]);
  const timer = timerFor(board, common);
  const treeBefore = useRef<readonly Branch[]>([]);
  const tree = useMemo(() => {
    treeBefore.current = treeOf(notes, exercise, treeBefore.current);
    return treeBefore.current;
  }, [notes, exercise]);
  const writable = board.writable && saved.kind !== "closed" && saved.kind !== "refused";
  const [view, setView] = useViewChoice();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [chosen, setChosen] = useState<NoteId | null>(null);
  const [dialog, setDialog] = useState<{ readonly kind: "place" | "same"; readonly note: NoteId } | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const [said, setSaid] = useState("");
  const line = useRef<QuickAddHandle>(null);
  /** The note that this person is deleting, so that its open text is not handed back to them. */
  const removing = useRef<NoteId | null>(null);
  const latest = useRef({ tree, editing });
  latest.current = { tree, editing };
  useShowWriting(shared, editing?.note ?? null);

  const desk = useMemo((): Desk => {
    const find = (id: NoteId) => branchesOf(latest.current.tree).find((one) => one.id === id);
    const edit = (next: Editing | null) => {
      const now = latest.current.editing;
      setEditing(next);
      if (next !== null) setChosen(next.note);
      // A note that was opened and left without a word goes away again; after the editor has sent what it held.
      if (now !== null && now.note !== next?.note) setTimeout(() => { if (latest.current.editing?.note !== now.note) model.removeIfEmpty(now.note); }, 0);
      if (next === null && now !== null) focusNote(now.note);
    };
    return {
      model, awareness: shared.awareness, exercise, boardKey, me: me.person, writable, maySay: me.role === "participant" && me.room !== null && boardKey.endsWith(`.${me.room}`),
      edit,
      choose: setChosen,
      saveAndNext: (note) => {
        model.settle(note);
        const next = model.addAfter(note);
        if (next !== null) edit({ note: next, field: "text" });
      },
      step: (note, by) => {
        const branch = find(note);
        if (branch === undefined) return;
        const neighbours = neighboursOf(branchesOf(latest.current.tree), branch);
        const before = stepOf(neighbours, note, by);
        if (before === undefined) return;
        model.move(placesFor(neighbours.map((one) => ({ id: one.id, order: one.note.order })), note, before).map(({ id, order }) => ({ id, to: { order } })));
        setSaid(t("moved_note"));
        focusNote(note);
      },
      put: (note, to) => {
        const branch = find(note);
        if (branch === undefined) return;
        const all = branchesOf(latest.current.tree);
        const kindId = to.kind ?? branch.kind.id;
        const neighbours = all.filter((one) => one.parent === to.parent && (to.parent === null || one.kind.id === kindId));
        const stays = branch.parent === to.parent && to.before === null && to.kind !== null;
        const places = stays ? [] : placesFor(neighbours.map((one) => ({ id: one.id, order: one.note.order })), note, to.before);
        const own: Place = { parent: to.parent ?? undefined, kind: kindId, x: undefined, y: undefined };
        const order = places.find((one) => one.id === note)?.order;
        model.move([
          { id: note, to: order === undefined ? own : { ...own, order } },
          ...places.filter((one) => one.id !== note).map((one) => ({ id: one.id, to: { order: one.order } })),
        ]);
        setSaid(t("moved_note"));
      },
      remove: (note) => {
        const all = branchesOf(latest.current.tree);
        const at = all.findIndex((one) => one.id === note);
        if (latest.current.editing?.note === note) setEditing(null);
        removing.current = note;
        model.remove(note);
        setSaid(t("deleted"));
        const next = (all[at + 1] ?? all[at - 1])?.id;
        if (next !== undefined) focusNote(next);
      },
      walk: (note, by) => {
        const all = branchesOf(latest.current.tree);
        const next = all[all.findIndex((one) => one.id === note) + by];
        if (next === undefined) return;
        setChosen(next.id);
        focusNote(next.id);
      },
      openPlace: (note) => setDialog({ kind: "place", note }),
      openSame: (note) => setDialog({ kind: "same", note }),
      sayNotSame: (note) => void send({ type: "same_for_me", note: `${boardKey}/${note}` as NoteRef, on: false, example: "" }),
      addUnder: (kind, parent) => {
        setChosen(parent);
        setTimeout(() => line.current?.prepare(kind, parent), 0);
      },
      keepText: (note, text) => {
        if (removing.current === note) return;
        line.current?.keep(text);
        announce(t("gone_while_writing"));
      },
      say: setSaid,
    };
  }, [model, shared.awareness, exercise, boardKey, me.person, me.role, me.room, writable, send, t]);

  const undo = useCallback((how: "undo" | "redo") => {
    const outcome = how === "undo" ? model.history.undo() : model.history.redo();
    tell(outcome, how, t, setSaid);
  }, [model, t]);
  useBoardKeys(writable, () => line.current?.focus(), undo);
  const openNoteGone = editing !== null && !notes.has(editing.note);
  useEffect(() => {
    if (!writable || openNoteGone) setEditing(null);
  }, [writable, openNoteGone]);

  const all = useMemo(() => branchesOf(tree), [tree]);
  const dialogBranch = dialog === null ? undefined : all.find((one) => one.id === dialog.note);
  const startNew = () => line.current?.focus();
  return (
    <DeskContext value={desk}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-paper px-3 py-1">
        {timer && <span title={t(timer.own ? "timer_room" : "timer_all")}><Timer timer={timer.timer} /></span>}
        <SavedState saved={saved} />
        <span className="ml-auto flex items-center">
          {writable && (
            <>
              <IconButton label={t("undo")} icon={Undo2} onClick={() => undo("undo")} />
              <IconButton label={t("redo")} icon={Redo2} onClick={() => undo("redo")} />
            </>
          )}
          <IconButton label={t("help")} icon={Keyboard} onClick={() => setHelpOpen(true)} className="max-sm:hidden" />
          <span role="group" aria-label={t("view_label")} className="ml-2 flex overflow-hidden rounded-lg border border-line">
            {(["board", "list"] as const).map((one) => {
              const Icon = one === "board" ? LayoutDashboard : List;
              return (
                <button
                  key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}
                  className="inline-flex min-h-9 items-center gap-1.5 px-2.5 text-sm text-soft -outline-offset-2 hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-ink"
                >
                  <Icon aria-hidden size={16} />{t(`view_${one}`)}
                </button>
              );
            })}
          </span>
        </span>
      </div>
      {saved.kind === "refused" && <Banner tone="warn">{t("refused_banner")}</Banner>}
      {board.state === "closed" && <Banner>{t("closed_banner")}</Banner>}
      {board.state === "open" && !board.writable && me.role === "participant" && <Banner>{t("read_only_banner")}</Banner>}
      <div className={`relative flex-1 ${view === "board" ? "min-h-[26rem]" : "min-h-40"}`}>
        {notes.size === 0 && (
          <div className={`pointer-events-none z-10 ${view === "board" ? "absolute inset-x-0 bottom-2" : ""}`}>
            <EmptyState title={t("empty_title")}>{writable ? t("empty_text") : t("empty_read")}</EmptyState>
          </div>
        )}
        {view === "board"
          ? <Suspense fallback={<Loading />}><BoardSurface key={boardKey} tree={tree} editing={editing} chosen={chosen} writers={writers} onNew={startNew} /></Suspense>
          : <div className="lg:absolute lg:inset-0 lg:overflow-auto"><ListView tree={tree} editing={editing} chosen={chosen} writers={writers} /></div>}
      </div>
      {writable && <QuickAdd ref={line} tree={tree} chosen={chosen} noteCount={notes.size} />}
      <p role="status" aria-live="polite" className="sr-only">{said}</p>
      {dialogBranch && dialog?.kind === "place" && <PlaceDialog branch={dialogBranch} tree={tree} onClose={() => setDialog(null)} />}
      {dialogBranch && dialog?.kind === "same" && <SameDialog branch={dialogBranch} onClose={() => setDialog(null)} />}
      {helpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}
    </DeskContext>
  );
}

/** Gives the keyboard's focus to a note, once it is drawn where it stands now. */
function focusNote(id: NoteId): void {
  let turns = 0;
  const attempt = () => {
    const note = document.querySelector<HTMLElement>(`[data-note="${id}"]`);
    const busy = document.activeElement?.closest("textarea, input, select, dialog") ?? null;
    if (note !== null && busy === null) note.focus({ preventScroll: note.closest(".react-flow") !== null });
    turns += 1;
    if (note === null && turns < 10) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(() => requestAnimationFrame(attempt));
}

/** Says what became of an undo: short when it worked, in a message when it did not. */
function tell(outcome: Undone, how: "undo" | "redo", t: ReturnType<typeof useText<(typeof room)["ru"]>>, say: (words: string) => void): void {
  if (outcome.kind === "nothing") announce(t("nothing_to_undo"));
  else if (outcome.kind === "refused") announce(t(`refused_${outcome.why}`));
  else if (how === "redo") say(t("redone"));
  else if (outcome.intent === "paste") say(t("undone_paste", { count: outcome.count }));
  else say(t(`undone_${outcome.intent}`));
}

/** `N` and Ctrl+Z wherever nothing is being written. Keys are known by their place, so that a Russian layout works too. */
function useBoardKeys(writable: boolean, startNew: () => void, undo: (how: "undo" | "redo") => void): void {
  const run = useRef({ startNew, undo });
  run.current = { startNew, undo };
  useEffect(() => {
    if (!writable) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target;
      if (target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [role=menu], [contenteditable]")) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && event.code === "KeyZ") run.current.undo(event.shiftKey ? "redo" : "undo");
      else if (command && event.code === "KeyY") run.current.undo("redo");
      else if (!command && !event.altKey && event.code === "KeyN") run.current.startNew();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [writable]);
}
