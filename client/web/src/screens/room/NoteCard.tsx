// A note, on the board and in the list: kind, text, what belongs to a problem, author, "same for me", hints, and a menu with everything
// that can be done by dragging.

import { Lightbulb, Pencil, Plus, Users } from "lucide-react";
import { type KeyboardEvent, memo, type MouseEvent, useState } from "react";
import { type Branch, nameOf as nameOfNote } from "../../board/tree";
import { formatList, local } from "../../format";
import { useLanguage, usePersonName, useText, useView } from "../../hooks";
import { letterOf } from "../../keyboard";
import { legible } from "../../legible";
import type { Hint, NoteMetaView, PersonId } from "../../protocol/generated";
import { common } from "../../texts/common";
import { room } from "../../texts/room";
import { KindIcon } from "../../ui/KindIcon";
import { paperOf } from "../../ui/papers";
import { type Desk, type Direction, type Editing, useDesk } from "./desk";
import { NoteEditor } from "./NoteEditor";
import { detailFields, detailLabels, NoteMenu } from "./NoteMenu";
import { Stamp } from "./stamps";
import { TabStop, useTabIndex } from "./tabStop";

/** How a note looks, beside its words and its place. */
export interface Looks {
  readonly meta: NoteMetaView | undefined;
  /** Who else is writing in it; null for somebody without a name here. */
  readonly writers: ReadonlyArray<PersonId | null>;
  readonly editing: Editing | null;
  readonly chosen: boolean;
  readonly selected: boolean;
  /** Whether it shows the box to select it with. */
  readonly selecting: boolean;
  /** Whether a search passed it over: it loses its colour. */
  readonly faded: boolean;
  /** Whether the Tab key stops at it and at its buttons. Only one note is a stop: the arrow keys lead to the others. */
  readonly stop: boolean;
}

interface Props extends Looks {
  readonly branch: Branch;
  /** Whether it was put somewhere by hand. */
  readonly free: boolean;
  /** `far`: on a board seen from so far that only the words matter. */
  readonly look: "board" | "far" | "list";
}

export const NoteCard = memo(function NoteCard({ branch, meta, writers, editing, chosen, selected, selecting, faded, free, look, stop }: Props) {
  const desk = useDesk();
  const t = useText(room);
  const language = useLanguage();
  const { id, note, kind } = branch;
  const label = nameOfNote(branch, language);
  const open = editing?.note === id ? editing.field : null;
  const name = t("note_label", { kind: label, text: note.text || t("no_text") });
  return (
    <TabStop value={stop}>
      <article
        data-note={id} tabIndex={stop ? 0 : -1} aria-label={selected ? t("note_selected", { note: name }) : name} aria-current={chosen ? "true" : undefined}
        onFocus={(event) => { if (event.target === event.currentTarget) desk.choose(id); }}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget || !onNoteKey(event, desk, id)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onDoubleClick={(event) => {
          event.stopPropagation();
          if (desk.writable && open === null && !(event.target as Element).closest("button, label")) desk.edit({ note: id, field: "text" });
        }}
        onClick={(event) => onNoteClick(event, desk, id, look === "list" && open === null && !selecting)}
        className={`flex flex-col rounded-lg border px-2.5 pt-1 pb-1.5 text-ink ${faded ? "bg-paper" : paperOf[kind.color]} ${chosen ? "border-accent" : "border-edge/40"} ${selected ? "outline-3 outline-accent" : ""} ${looks[look]}`}
      >
        {look === "far" && open === null ? <FarWords branch={branch} /> : (
          <>
            <header className={`flex items-center gap-1.5 ${small}`}>
              {selecting && <SelectBox id={id} selected={selected} />}
              {look === "list" ? <KindIcon name={kind.icon} size={15} /> : <Stamp name={`kind-${kind.id}`} size={15} />}
              <span className={`min-w-0 flex-1 font-medium ${oneLine(label, 15)}`}>{label}</span>
              <NoteMenu branch={branch} meta={meta} free={free} onTable={look !== "list"} />
            </header>
            {open === "text"
              ? <NoteEditor key="text" note={id} field="text" hint={local(kind.hint, language)} />
              : <Words text={note.text} empty={t("no_text")} clip={look !== "list"} />}
            {kind.problem && <Details branch={branch} open={open} />}
            {writers.length > 0 ? <WritersLine writers={writers} /> : open === null && <Foot branch={branch} meta={meta} look={look} />}
          </>
        )}
      </article>
    </TabStop>
  );
});

/** Beside the words: 13 of their 15 pixels on a board; in a list it grows with the person's own text size. */
const small = "text-[0.867em]";

/** Words in one line that `fits` letters have room in. Cutting them costs the browser a space of its own, so only what may need it is cut. */
const oneLine = (words: string, fits: number) => (words.length > fits ? "truncate" : "whitespace-nowrap");

/** On a board everything is as large as board/lanes.ts reckons, whatever the person's text size: there one zooms. */
const onBoard = "text-[15px] leading-[1.4] [--spacing:4px]";

const looks = {
  list: "", board: `min-h-full shadow-sm ${onBoard}`, far: `h-full overflow-hidden ${onBoard}`,
} as const satisfies Record<Props["look"], string>;

const arrows: Record<string, Direction> = { ArrowUp: "up", ArrowLeft: "left", ArrowDown: "down", ArrowRight: "right" };

/** Keys on a note that has the focus. True if the key meant something. */
function onNoteKey(event: KeyboardEvent, desk: Desk, id: Branch["id"]): boolean {
  const direction = arrows[event.key];
  if (event.ctrlKey || event.metaKey) return false;
  if (direction !== undefined && event.altKey) {
    if (desk.writable) desk.step(id, direction);
    return true;
  }
  if (event.altKey) return false;
  if (direction !== undefined) {
    desk.walk(id, direction === "up" || direction === "left" ? -1 : 1, event.shiftKey && desk.writable);
    return true;
  }
  if (!desk.writable) return false;
  if (event.key === "Enter" || event.key === "F2") desk.edit({ note: id, field: "text" });
  else if (event.key === " ") desk.select(id, "toggle");
  else if (letterOf(event.nativeEvent) === "m" && desk.openMove !== null) desk.openMove(desk.together(id));
  else if (event.key === "Delete") desk.remove(desk.together(id));
  else return false;
  return true;
}

function onNoteClick(event: MouseEvent, desk: Desk, id: Branch["id"], opens: boolean): void {
  const target = event.target as Element;
  if (!desk.writable || target.closest("button, label, textarea") !== null) return;
  if (event.shiftKey || event.ctrlKey || event.metaKey) {
    getSelection()?.removeAllRanges();
    desk.select(id, event.shiftKey ? "range" : "toggle");
  } else if (opens && target.closest("[data-words]") !== null) desk.edit({ note: id, field: "text" });
}

function SelectBox({ id, selected }: { readonly id: Branch["id"]; readonly selected: boolean }) {
  const desk = useDesk();
  const t = useText(room);
  return (
    <label className="nodrag -my-1 -ml-1.5 inline-flex size-8 items-center justify-center">
      <input type="checkbox" checked={selected} aria-label={t("select_note")} tabIndex={useTabIndex()} onChange={() => desk.select(id, "toggle")} className="size-4 accent-accent" />
    </label>
  );
}

/** What is left of a note when one looks from far away: the sign of its kind and large words, no buttons. */
function FarWords({ branch: { kind, note, step } }: { readonly branch: Branch }) {
  return (
    <p data-words className="pt-1 text-[26px] leading-[31px]">
      <span className="mr-2 inline-flex items-center gap-1 align-[-0.12em] font-semibold"><Stamp name={`kind-${kind.id}`} size={26} />{step}</span>{legible(note.text)}
    </p>
  );
}

/** Shorter texts never scroll: every scrolling box costs the browser a layer of its own. In characters. */
const SCROLLS_FROM = 140;

function Words({ text, empty, clip }: { readonly text: string; readonly empty: string; readonly clip: boolean }) {
  // The wheel moves the board, unless it is over words that go on below their note.
  const [goesOn, setGoesOn] = useState(false);
  const long = clip && text.length > SCROLLS_FROM;
  return (
    <p
      data-words onPointerEnter={long ? ({ currentTarget: at }) => setGoesOn(at.scrollHeight > at.clientHeight) : undefined}
      className={`whitespace-pre-wrap ${text === "" ? "text-soft italic" : ""} ${clip ? "" : "py-0.5"} ${long ? "max-h-[231px] overflow-auto" : ""} ${long && goesOn ? "nowheel" : ""}`}
    >
      {text === "" ? empty : legible(text)}
    </p>
  );
}

const detailAdd = { situation: "add_situation", example: "add_example" } as const;

/** The situation and the example that a problem may carry itself. */
function Details({ branch, open }: { readonly branch: Branch; readonly open: Editing["field"] | null }) {
  const desk = useDesk();
  const t = useText(room);
  const tabIndex = useTabIndex();
  const { id, note } = branch;
  const missing = detailFields.filter((field) => (note[field] ?? "") === "" && open !== field);
  return (
    <>
      {detailFields.map((field) => {
        const text = note[field] ?? "";
        if (open === field) {
          return (
            <div key={field} className="mt-1">
              <p className={`font-medium ${small}`}>{t(detailLabels[field])}</p>
              <NoteEditor note={id} field={field} />
            </div>
          );
        }
        return text !== "" && (
          <div key={field} className={`mt-0.5 leading-[1.46] ${small}`} title={text}>
            <p className="font-medium">{t(detailLabels[field])}:</p>{" "}
            {desk.writable
              ? <button type="button" tabIndex={tabIndex} className="nodrag line-clamp-2 text-left underline decoration-dotted underline-offset-2" onClick={() => desk.edit({ note: id, field })}>{legible(text)}</button>
              : <p className="line-clamp-2">{legible(text)}</p>}
          </div>
        );
      })}
      {open !== null && missing.length > 0 && (
        <div className="mt-1 flex gap-1">
          {missing.map((field) => (
            <button
              key={field} type="button" tabIndex={tabIndex} className={`nodrag inline-flex min-h-7 items-center gap-1 rounded-md px-1.5 hover:bg-raised/60 ${small}`}
              onClick={() => desk.edit({ note: id, field })}
            >
              <Plus aria-hidden size={14} />{t(detailAdd[field])}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function WritersLine({ writers }: { readonly writers: Props["writers"] }) {
  const t = useText(room);
  const words = useText(common);
  const language = useLanguage();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const names = formatList(writers.map((id) => (id === null ? words("somebody") : nameOf(id, people[id]))), language);
  return (
    <p className={`mt-auto flex min-h-7 items-center gap-1 ${small}`}>
      <Pencil aria-hidden size={13} className="shrink-0" />
      <span className="truncate">{t(writers.length > 1 ? "write_now" : "writes_now", { names })}</span>
    </p>
  );
}

/** Author, "same for me", hints. */
function Foot({ branch, meta, look }: Pick<Props, "branch" | "meta" | "look">) {
  const desk = useDesk();
  const t = useText(room);
  const words = useText(common);
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const tabIndex = useTabIndex();
  const [hintsOpen, setHintsOpen] = useState(false);
  if (meta === undefined) return <div className="mt-auto h-6" />;
  const author = meta.author === null ? "" : meta.author === desk.me ? words("you") : nameOf(meta.author, people[meta.author]);
  const others = meta.same - (meta.same_mine ? 1 : 0);
  const users = look === "list" ? <Users aria-hidden size={14} /> : <Stamp name="same" size={14} />;
  const maySame = desk.maySay && meta.author !== desk.me && branch.note.text !== "";
  return (
    <footer className={`mt-auto pt-1 leading-tight ${small}`}>
      {meta.same_examples.map((example, at) => <p key={at} className={look === "board" ? "line-clamp-1" : ""} title={example}>+ {example}</p>)}
      <div className="flex min-h-6 items-center gap-2">
        <span className={`min-w-0 flex-1 ${oneLine(author, 7)}`}>{author}</span>
        {meta.hints.length > 0 && (
          <button
            type="button" tabIndex={tabIndex} aria-expanded={hintsOpen} aria-label={t("hints", { count: meta.hints.length })} title={t("hints", { count: meta.hints.length })}
            className="nodrag inline-flex h-6 items-center gap-0.5 rounded-md px-1 hover:bg-raised/60" onClick={() => setHintsOpen(!hintsOpen)}
          >
            <Lightbulb aria-hidden size={15} />{meta.hints.length}
          </button>
        )}
        {maySame ? (
          <button
            type="button" tabIndex={tabIndex} aria-pressed={meta.same_mine} title={others > 0 ? t("same_count", { count: others }) : t("same")}
            className="nodrag inline-flex h-6 items-center gap-1 rounded-md border border-transparent px-1.5 hover:bg-raised/60 aria-pressed:border-ink aria-pressed:font-medium"
            onClick={() => (meta.same_mine ? desk.sayNotSame(branch.id, meta.same_my_example) : desk.openSame(branch.id))}
          >
            {users}{t("same")}{meta.same > 0 && <span className="tabular-nums">{meta.same}</span>}
          </button>
        ) : meta.same > 0 && (
          <span className="inline-flex items-center gap-1" title={t("same_count", { count: meta.same })}>
            {users}<span aria-hidden className="tabular-nums">{meta.same}</span>
            <span className="sr-only">{t("same_count", { count: meta.same })}</span>
          </span>
        )}
      </div>
      {hintsOpen && <Hints hints={meta.hints} />}
    </footer>
  );
}

/** Gentle advice on the wording; it never blocks. */
function Hints({ hints }: { readonly hints: readonly Hint[] }) {
  const t = useText(room);
  return (
    <ul className="mt-1 flex flex-col gap-1 rounded-md bg-raised/80 p-2">
      {hints.map((hint) => (
        <li key={hint.rule}>
          {t(`hint_${hint.rule}`)}
          {hint.words.length > 0 && <span className="text-soft"> ({hint.words.join(", ")})</span>}
        </li>
      ))}
    </ul>
  );
}
