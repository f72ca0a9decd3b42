// A text field that several people write in at once, with the carets of the others. A sheet with the same words in the same
// type gives it its height and shows where the carets stand.

import { type KeyboardEvent, type FocusEvent, type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type * as Y from "yjs";
import { useMe, usePersonName, useText, useView } from "../hooks";
import { limits } from "../protocol/generated";
import { type Caret, caretsIn, piecesOf, tellCaret } from "../sync/carets";
import type { OpenDocument } from "../sync/documents";
import { TextBinding } from "../sync/textBinding";
import { common } from "../texts/common";
import { announce } from "./announcements";

export interface SharedFieldHandle {
  readonly field: HTMLTextAreaElement | null;
  /** Sends what was typed, also in the middle of a composition. */
  readonly flush: () => void;
}

interface Props {
  readonly text: Y.Text;
  readonly awareness: OpenDocument["awareness"];
  readonly label: string;
  readonly placeholder?: string;
  /** Space around the words: the same for the field and the sheets around it. */
  readonly padding: string;
  /** The look of the whole: type, corners, least height. */
  readonly className?: string;
  /** Draws marks behind the words. */
  readonly marks?: (words: string) => ReactNode;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  /** Takes what was pasted and had no room; without it the person is told that it was left out. */
  readonly onRest?: (rest: string) => void;
  readonly onBlur?: (event: FocusEvent<HTMLTextAreaElement>) => void;
  readonly ref?: Ref<SharedFieldHandle>;
}

export function SharedField({ text, awareness, label, placeholder, padding, className = "", marks, onKeyDown, onRest, onBlur, ref }: Props) {
  const t = useText(common);
  const field = useRef<HTMLTextAreaElement>(null);
  const [words, setWords] = useState(() => text.toString());
  const binding = useRef<TextBinding | null>(null);
  const carets = useCarets(text, awareness, words);
  const hasNoRoom = useRef<(rest: string) => void>(undefined);
  hasNoRoom.current = (rest) => {
    // A letter can be typed again.
    if (rest.trim().length <= 2) announce(t("field_full", { max: limits.NOTE_TEXT_MAX }), "problem");
    else if (onRest !== undefined) onRest(rest);
    else announce(t("rest_left_out", { max: limits.NOTE_TEXT_MAX }), "problem");
  };
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return undefined;
    const bound = new TextBinding(text, element, { max: limits.NOTE_TEXT_MAX, onShown: setWords, onRest: (rest) => hasNoRoom.current?.(rest) });
    binding.current = bound;
    return () => {
      bound.destroy();
      binding.current = null;
    };
  }, [text]);
  useEffect(() => (field.current === null ? undefined : tellCaret(awareness, text, field.current)), [awareness, text]);
  useImperativeHandle(ref, () => ({ get field() { return field.current; }, flush: () => binding.current?.flush() }), []);
  const sheet = `pointer-events-none col-start-1 row-start-1 min-w-0 border border-transparent break-words whitespace-pre-wrap text-transparent ${padding}`;
  return (
    <div className={`grid bg-raised ${className}`}>
      {/* A last line counts although it is empty. */}
      <p aria-hidden className={sheet}>{marks ? marks(words) : words}{"\u200b"}</p>
      <textarea
        ref={field} rows={1} maxLength={limits.NOTE_TEXT_MAX} aria-label={label} placeholder={placeholder} onKeyDown={onKeyDown} onBlur={onBlur}
        className={`col-start-1 row-start-1 resize-none overflow-hidden border border-edge rounded-[inherit] bg-transparent break-words text-ink placeholder:text-soft ${padding}`}
      />
      {carets.length > 0 && <p aria-hidden className={sheet}><Carets words={words} carets={carets} /></p>}
    </div>
  );
}

function Carets({ words, carets }: { readonly words: string; readonly carets: readonly Caret[] }) {
  const t = useText(common);
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  return piecesOf(words, carets).map((piece, at) => (
    <span key={at}>
      {piece.selected ? <span className="bg-accent/25">{piece.words}</span> : piece.words}
      {piece.carets.map(({ client, person }) => (
        <span key={client} data-caret className="relative inline-block w-0 align-baseline">
          <span className="absolute bottom-[-0.2em] -left-px h-[1.25em] w-0.5 bg-accent" />
          <span className="absolute bottom-[1.05em] -left-px max-w-28 truncate rounded-t rounded-r bg-accent px-1 text-[11px] leading-[14px] font-medium text-on-accent">
            {person === null ? t("somebody") : nameOf(person, people[person])}
          </span>
        </span>
      ))}
    </span>
  ));
}

/** Where the others' carets are. They move with the words, so they are read again when those change. */
function useCarets(text: Y.Text, awareness: OpenDocument["awareness"], words: string): readonly Caret[] {
  const me = useMe().person;
  const [carets, setCarets] = useState<readonly Caret[]>([]);
  const shown = useRef(carets);
  useEffect(() => {
    const read = () => {
      const now = caretsIn(awareness, text, me);
      if (JSON.stringify(now) === JSON.stringify(shown.current)) return;
      shown.current = now;
      setCarets(now);
    };
    awareness.on("change", read);
    read();
    return () => awareness.off("change", read);
  }, [awareness, text, me, words]);
  return carets;
}
