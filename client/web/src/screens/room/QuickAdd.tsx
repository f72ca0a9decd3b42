// The line at the bottom, always ready: choose a kind, write, Enter. Many lines become many notes, after a look at them. What stands in
// it is kept on this device until it is saved, for each board its own.

import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, memo, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { parentForNew } from "../../board/arrange";
import { isManyLines, linesOf } from "../../board/lines";
import { isTooLong } from "../../board/note";
import { type Branch, branchesOf, kindOf, parentsFor } from "../../board/tree";
import { formatList, local } from "../../format";
import { useLanguage, useSession, useText } from "../../hooks";
import { undoOf } from "../../keyboard";
import { type BoardKey, type KindId, limits, type NoteId } from "../../protocol/generated";
import { saysNothing } from "../../protocol/text";
import { keepLine, lineOf, takeOver } from "../../session/kept";
import { openTabs, thisTab } from "../../session/tabs";
import { device } from "../../storage";
import type { OpenDocument } from "../../sync/documents";
import { common } from "../../texts/common";
import { room } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { KindIcon } from "../../ui/KindIcon";
import { useHolds } from "../../ui/leaving";
import { paperOf } from "../../ui/papers";
import { ShortSavedStateOf } from "../../ui/SavedState";
import { useDesk } from "./desk";
import { NamelessLine } from "./Nameless";
import { shortText } from "./NoteDialogs";
import type { How } from "./useUndo";
import { useNarrow } from "./viewChoice";
import { useTellLine } from "./writing";

export interface QuickAddHandle {
  readonly focus: () => void;
  readonly prepare: (kind: KindId, parent: NoteId) => void;
  /** Puts a text into the line, behind what stands there. */
  readonly keep: (text: string) => void;
}

interface Props {
  readonly tree: readonly Branch[];
  readonly chosen: NoteId | null;
  readonly noteCount: number;
  readonly document: OpenDocument;
  readonly onUndo: (how: How) => void;
  readonly ref: Ref<QuickAddHandle>;
}

/** Drawn anew only if a note comes, goes, stands elsewhere or begins with other words, and not while one is being written. */
export const QuickAdd = memo(function QuickAdd({ tree, chosen, noteCount, document: shared, onUndo, ref }: Props) {
  const desk = useDesk();
  const t = useText(room);
  const language = useLanguage();
  const narrow = useNarrow();
  const [text, setText] = useKeptLine(desk.boardKey);
  useTellLine(desk.awareness, text);
  const [kindId, setKindId] = useState<KindId | null>(null);
  /** A parent chosen by hand; "auto" follows the chosen note. */
  const [byHand, setByHand] = useState<NoteId | null | "auto">("auto");
  const [focused, setFocused] = useState(false);
  useHolds(focused && text !== "", "typing");
  const [preview, setPreview] = useState<readonly string[] | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const { exercise } = desk;
  const kind = kindOf(exercise, kindId ?? exercise.kinds[0]?.id);
  const parents = useMemo(() => parentsFor(tree, kind), [tree, kind]);
  const auto = parentForNew(tree, branchesOf(tree), kind, chosen);
  const parent = byHand !== "auto" && (byHand === null ? kind.free : parents.some((one) => one.id === byHand)) ? byHand : auto;
  const left = limits.NOTES_PER_BOARD - noteCount;
  const tooLong = isTooLong(text.trim()) && !isManyLines(text);
  const tooLongText = t("too_long", { length: text.trim().length, max: limits.NOTE_TEXT_MAX });

  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus(),
    prepare: (next, under) => {
      setKindId(next);
      setByHand(under);
      box.current?.focus();
    },
    keep: (more) => setText(text === "" ? more : `${text}\n${more}`),
  }), [text]);
  useEffect(() => {
    // Messages appear above the line, not over it.
    const { style } = document.documentElement;
    style.setProperty("--toasts-above", "7.5rem");
    return () => {
      style.removeProperty("--toasts-above");
    };
  }, []);
  useEffect(() => {
    setByHand("auto");
  }, [chosen]);
  const looked = useRef(false);
  useEffect(() => {
    // After the look at many lines one writes on, or undoes, in the line.
    if (looked.current && preview === null) box.current?.focus();
    looked.current = preview !== null;
  }, [preview]);

  const addAll = (texts: readonly string[]) => {
    if (parent === undefined || texts.length === 0 || texts.length > left) return false;
    const made = desk.model.add(texts.map((one) => ({ text: one, kind: kind.id, parent })));
    desk.say(t("added", { count: made.length }));
    setText("");
    setPreview(null);
    // What is written next usually belongs to what was just written.
    const last = made.at(-1);
    if (parent === null && last !== undefined) desk.choose(last);
    box.current?.focus();
    return true;
  };
  const save = () => {
    const one = text.trim();
    if (saysNothing(one)) return;
    if (isManyLines(text)) setPreview(linesOf(text));
    else if (left <= 0) announce(t("board_full", { max: limits.NOTES_PER_BOARD }), "problem");
    // What is too long is said above the line already.
    else if (!tooLong) addAll([one]);
  };
  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape") event.currentTarget.blur();
    else if (text === "" && undoOf(event.nativeEvent) !== null) {
      // Nothing is in the line that could be undone: what was just added is meant.
      event.preventDefault();
      onUndo(undoOf(event.nativeEvent) ?? "undo");
    }
  };

  return (
    <div className="border-t border-line bg-paper px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 pb-1.5">
        {exercise.kinds.length > 1 && (
          <div role="radiogroup" aria-label={t("kind")} className="flex flex-wrap gap-1 p-0.5">
            {exercise.kinds.map((one) => (
              <label
                key={one.id}
                className={`relative inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-sm whitespace-nowrap text-ink max-sm:px-2 has-focus-visible:outline-3 has-focus-visible:outline-accent ${one.id === kind.id ? `${paperOf[one.color]} border-ink font-medium` : "border-line bg-raised"}`}
              >
                <input type="radio" name="kind" value={one.id} checked={one.id === kind.id} onChange={() => setKindId(one.id)} className="sr-only" />
                <KindIcon name={one.icon} size={15} />{local(one.label, language)}
              </label>
            ))}
          </div>
        )}
        {parents.length > 0 && <ParentChoice parents={parents} free={kind.free} value={parent ?? null} onChange={setByHand} />}
        <NamelessLine exercise={exercise} />
        {/* On a wide screen the bar above the board is in sight. */}
        <span className="ml-auto lg:hidden"><ShortSavedStateOf document={shared} /></span>
      </div>
      {parent === undefined && (
        <p className="pb-1.5 text-sm text-warn">
          {t("needs_first", { kinds: formatList(kind.parents.map((id) => local(kindOf(exercise, id).label, language)), language) })}
        </p>
      )}
      {tooLong && <p id="line-too-long" role="alert" className="pb-1.5 text-sm text-danger">{tooLongText}</p>}
      <div className="flex items-end gap-2">
        <textarea
          aria-invalid={tooLong || undefined} aria-describedby={tooLong ? "line-too-long" : undefined}
          ref={box} rows={Math.min(6, text.split("\n").length)} value={text} aria-label={`${t("line")}: ${local(kind.label, language)}`} title={t("line_hint")}
          placeholder={narrow ? t("line") : local(kind.hint, language) || t("line")}
          className="field-sizing-content max-h-40 min-h-10 w-full min-w-0 resize-none rounded-lg border border-edge bg-raised px-3 py-2 text-ink placeholder:truncate placeholder:text-soft"
          onChange={(event) => setText(event.target.value)} onKeyDown={keyDown} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData("text/plain");
            if (!isManyLines(pasted)) return;
            event.preventDefault();
            const { selectionStart, selectionEnd } = event.currentTarget;
            const whole = text.slice(0, selectionStart) + pasted + text.slice(selectionEnd);
            setText(whole);
            setPreview(linesOf(whole));
          }}
        />
        <Button look="primary" icon={CornerDownLeft} disabled={saysNothing(text) || parent === undefined} onClick={save} className="shrink-0">
          <span className="max-sm:sr-only">{t("add")}</span>
        </Button>
      </div>
      {preview !== null && (
        <PastePreview
          lines={preview} left={left} blocked={parent === undefined} onClose={() => setPreview(null)} onAdd={() => addAll(preview)}
          whole={text.trim()} onAddOne={() => addAll([text.trim()])}
        />
      )}
    </div>
  );
}, (before, after) => sameOutline(before.tree, after.tree) && before.chosen === after.chosen && before.noteCount === after.noteCount
  && before.document === after.document && before.onUndo === after.onUndo && before.ref === after.ref);

/** Whether the same notes stand in the same places and begin with the same words. */
function sameOutline(before: readonly Branch[], after: readonly Branch[]): boolean {
  return before === after || (before.length === after.length && before.every((one, at) => {
    const now = after[at];
    return now === one || (now?.id === one.id && now.kind === one.kind && shortText(now.note.text) === shortText(one.note.text) && sameOutline(one.children, now.children));
  }));
}

interface ParentChoiceProps {
  readonly parents: readonly Branch[];
  readonly free: boolean;
  readonly value: NoteId | null;
  readonly onChange: (value: NoteId | null) => void;
}

const ParentChoice = memo(function ParentChoice({ parents, free, value, onChange }: ParentChoiceProps) {
  const t = useText(room);
  return (
    <label className="flex min-w-0 flex-1 basis-52 items-center gap-2 text-sm">
      <span className="shrink-0 text-soft">{t("under")}</span>
      <select
        value={value ?? ""} onChange={(event) => onChange(event.target.value === "" ? null : (event.target.value as NoteId))}
        className="min-h-8 w-full max-w-96 min-w-0 rounded-lg border border-edge bg-raised px-2 text-ink"
      >
        {free && <option value="">{t("alone")}</option>}
        {parents.map((one) => <option key={one.id} value={one.id}>{shortText(one.note.text) || t("no_text")}</option>)}
      </select>
    </label>
  );
}, (before, after) => before.free === after.free && before.value === after.value && before.onChange === after.onChange
  && sameOutline(before.parents, after.parents));

interface PreviewProps {
  readonly lines: readonly string[];
  /** All of it, as one note would have it. */
  readonly whole: string;
  readonly left: number;
  readonly blocked: boolean;
  readonly onClose: () => void;
  readonly onAdd: () => void;
  readonly onAddOne: () => void;
}

function PastePreview({ lines, whole, left, blocked, onClose, onAdd, onAddOne }: PreviewProps) {
  const t = useText(room);
  const words = useText(common);
  const tooMany = lines.length > left;
  const tooLong = lines.some(isTooLong);
  return (
    <Dialog
      title={t("paste_title", { count: lines.length })} onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words("cancel")}</Button>
          <Button disabled={blocked || left <= 0 || isTooLong(whole)} onClick={onAddOne}>{t("paste_one")}</Button>
          <Button look="primary" autoFocus disabled={blocked || tooMany || tooLong} onClick={onAdd}>{t("paste_add", { count: lines.length })}</Button>
        </>
      }
    >
      <p className="mb-3 text-soft">{tooMany ? t("paste_too_many", { max: limits.NOTES_PER_BOARD, left: Math.max(0, left) }) : t("paste_text")}</p>
      {tooLong && <p role="alert" className="mb-3 text-danger">{t("paste_too_long", { count: lines.filter(isTooLong).length, max: limits.NOTE_TEXT_MAX })}</p>}
      <ol className="flex max-h-80 flex-col gap-1.5 overflow-auto">
        {lines.map((line, at) => <PastedLine key={at} line={line} />)}
      </ol>
    </Dialog>
  );
}

/** One that is too long for a note is marked, and shown by its beginning. */
function PastedLine({ line }: { readonly line: string }) {
  const t = useText(room);
  return isTooLong(line) ? (
    <li className="rounded-md border border-danger bg-raised px-3 py-1.5">
      <p className="line-clamp-3">{line}</p>
      <p className="text-sm text-danger">{t("too_long", { length: line.length, max: limits.NOTE_TEXT_MAX })}</p>
    </li>
  ) : <li className="rounded-md border border-line bg-raised px-3 py-1.5">{line}</li>;
}

/** The text of the line, kept on this device for this tab. What a tab that was closed left there comes into an empty line. */
function useKeptLine(board: BoardKey): readonly [string, (text: string) => void] {
  const { seat } = useSession();
  const [text, setText] = useState(() => lineOf(device, seat, { board, tab: thisTab }));
  const shown = useRef(text);
  shown.current = text;
  useEffect(() => {
    let gone = false;
    void openTabs().then((open) => {
      const line = gone ? "" : takeOver(device, seat, { board, tab: thisTab }, open);
      if (shown.current === "" && line !== "") setText(line);
    });
    return () => {
      gone = true;
    };
  }, [seat, board]);
  // Where the browser does not tell which tabs are open, another one may have taken the line over and emptied it: what is seen here counts.
  useEffect(() => () => {
    if (shown.current !== "") keepLine(device, seat, { board, tab: thisTab, text: shown.current });
  }, [seat, board]);
  const keep = (next: string) => {
    setText(next);
    keepLine(device, seat, { board, tab: thisTab, text: next });
  };
  return [text, keep];
}
