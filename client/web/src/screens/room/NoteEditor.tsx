// A text of a note, open for writing: a plain text field bound to the shared text.

import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import type { TextField } from "../../board/model";
import { TextBinding } from "../../board/textbinding";
import { useText } from "../../hooks";
import { limits, type NoteId } from "../../protocol/generated";
import { room } from "../../texts/room";
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
  const box = useRef<HTMLTextAreaElement>(null);
  const binding = useRef<TextBinding | null>(null);
  const { model } = desk;
  const keepText = useRef(desk.keepText);
  keepText.current = desk.keepText;

  useLayoutEffect(() => {
    const text = model.textOf(note, field);
    const element = box.current;
    if (text === null || element === null) return undefined;
    const bound = new TextBinding(text, element);
    binding.current = bound;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    grow(element);
    const follow = () => grow(element);
    text.observe(follow);
    return () => {
      text.unobserve(follow);
      bound.destroy();
      binding.current = null;
      if (model.note(note) === undefined && element.value.trim() !== "") keepText.current(note, element.value);
      if (field === "text") model.settle(note);
    };
  }, [model, note, field]);

  // Asleep, closed, or put away: what was typed goes out, and counts as finished.
  useEffect(() => {
    const save = () => {
      binding.current?.flush();
      if (field === "text") model.settle(note);
    };
    window.addEventListener("pagehide", save);
    return () => window.removeEventListener("pagehide", save);
  }, [model, note, field]);

  const keyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      binding.current?.flush();
      if (command) desk.saveAndNext(note);
      else {
        model.settle(note);
        desk.say(t("just_now_settled"));
        desk.edit(null);
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      desk.edit(null);
    } else if (command && event.code === "KeyZ") {
      event.preventDefault();
      if (event.shiftKey) binding.current?.redo();
      else binding.current?.undo();
    } else if (command && event.code === "KeyY") {
      event.preventDefault();
      binding.current?.redo();
    }
  };

  return (
    <textarea
      ref={box} rows={field === "text" ? 2 : 1} maxLength={limits.NOTE_TEXT_MAX} aria-label={t(placeholders[field])} placeholder={hint ?? t(placeholders[field])}
      className="nodrag nopan nowheel block w-full resize-none rounded-md border border-edge bg-raised px-2 py-1 leading-[21px] text-ink placeholder:text-soft"
      onInput={(event) => {
        binding.current?.input();
        grow(event.currentTarget);
      }}
      onCompositionStart={() => binding.current?.compositionStart()}
      onCompositionEnd={() => binding.current?.compositionEnd()}
      onBlur={(event) => {
        binding.current?.flush();
        if (field === "text") model.settle(note);
        // Going to another field of the same note keeps the note open.
        const to = event.relatedTarget;
        if (to instanceof Node && event.currentTarget.closest("[data-note]")?.contains(to)) return;
        if (document.hasFocus()) desk.edit(null);
      }}
      onKeyDown={keyDown}
    />
  );
}

/** Makes a text field as high as its text. */
function grow(box: HTMLTextAreaElement): void {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 320)}px`;
}
