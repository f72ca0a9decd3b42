// A text of a note, open for writing.

import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { TextField } from "../../board/model";
import { useText } from "../../hooks";
import type { NoteId } from "../../protocol/generated";
import { saysNothing } from "../../protocol/text";
import { room } from "../../texts/room";
import { useHolds } from "../../ui/leaving";
import { SharedField, type SharedFieldHandle } from "../../ui/SharedField";
import { useDesk } from "./desk";

const placeholders = { text: "text_of", situation: "situation", example: "own_example" } as const;

interface Props {
  readonly note: NoteId;
  readonly field: TextField;
  /** What to write, in grey. */
  readonly hint?: string;
}

export function NoteEditor({ note, field, hint }: Props) {
  const desk = useDesk();
  const t = useText(room);
  const { model } = desk;
  useHolds(true, "typing");
  const text = useMemo(() => model.textOf(note, field), [model, note, field]);
  const open = useRef<SharedFieldHandle>(null);
  const keepText = useRef(desk.keepText);
  keepText.current = desk.keepText;

  // Begins with the caret at the end of the text; ends with the text counted as finished, or handed back if its note is gone.
  useLayoutEffect(() => {
    const opened = open.current;
    const box = opened?.field ?? null;
    if (opened === null || box === null) return undefined;
    const before = box.value;
    const othersBefore = model.othersChanges(note);
    box.focus({ preventScroll: true });
    box.setSelectionRange(box.value.length, box.value.length);
    return () => {
      opened.flush();
      if (model.note(note) === undefined && !saysNothing(box.value)) keepText.current(note, box.value);
      if (field === "text") model.settle(note);
      model.edited(note, field, before, othersBefore);
    };
  }, [model, note, field, text]);

  // Asleep, closed, or put away: what was typed goes out, and counts as finished.
  useEffect(() => {
    const save = () => {
      open.current?.flush();
      if (field === "text") model.settle(note);
    };
    window.addEventListener("pagehide", save);
    return () => window.removeEventListener("pagehide", save);
  }, [model, note, field]);

  const keyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      open.current?.flush();
      if (event.ctrlKey || event.metaKey) desk.saveAndNext(note);
      else {
        model.settle(note);
        desk.say(t("just_now_settled"));
        desk.edit(null);
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      desk.edit(null);
    }
  };

  if (text === null) return null;
  return (
    // Room for the ring of the focus and the names at carets, which a box that scrolls would cut.
    <div className="nodrag nopan nowheel -m-1.5 max-h-80 overflow-y-auto rounded-md p-1.5">
      <SharedField
        ref={open} text={text} awareness={desk.awareness} label={t(placeholders[field])} placeholder={hint ?? t(placeholders[field])}
        padding="px-2 py-1" className={`rounded-md leading-[1.4] ${field === "text" ? "min-h-[52px]" : ""}`}
        onKeyDown={keyDown} onRest={desk.keepRest}
        onBlur={(event) => {
          open.current?.flush();
          if (field === "text") model.settle(note);
          // Going to another field of the same note keeps the note open.
          const to = event.relatedTarget;
          if (to instanceof Node && event.currentTarget.closest("[data-note]")?.contains(to)) return;
          if (document.hasFocus()) desk.edit(null);
        }}
      />
    </div>
  );
}
