import { useEffect, useId, useRef } from "react";
import { useText } from "../../hooks";
import { type Hint, limits } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import type { ListText } from "../../sync/listTexts";
import { bindText } from "../../sync/textBinding";
import { wording } from "../../texts/wording";
import { markWords } from "./checking";
import { useListText, useWords } from "./useListText";

interface Props {
  readonly document: OpenDocument | null;
  readonly which: ListText;
  /** What the view says; shown while the shared text has not arrived. */
  readonly fallback: string;
  readonly label: string;
  readonly writable: boolean;
  /** Whose words are marked in the text. */
  readonly hints?: readonly Hint[];
}

/** A text that several people edit at once, in place; or read, where it takes no writing now. */
export function SharedText({ document, which, fallback, label, writable, hints = [] }: Props) {
  const text = useListText(document, which);
  const words = useWords(text) ?? fallback;
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const t = useText(wording);
  const edits = writable && text !== null;
  useEffect(() => {
    if (!edits || field.current === null) return undefined;
    return bindText(text, field.current);
  }, [edits, text]);
  if (!edits) {
    return (
      <div>
        <p className="text-lg leading-snug font-medium whitespace-pre-wrap"><Marked text={words} hints={hints} /></p>
        {writable && <p role="status" className="text-sm text-soft">{t("text_missing")}</p>}
      </div>
    );
  }
  // The paragraph behind the field holds the same words in the same type: it marks them and gives the field its height.
  return (
    <div className="grid text-lg leading-snug font-medium">
      <label htmlFor={id} className="sr-only">{label}</label>
      <p aria-hidden className="pointer-events-none col-start-1 row-start-1 min-h-11 rounded-lg border border-transparent bg-raised px-3 py-2 break-words whitespace-pre-wrap text-transparent">
        <Marked text={words} hints={hints} />{"\u200b"}
      </p>
      <textarea
        ref={field} id={id} rows={1} maxLength={limits.NOTE_TEXT_MAX} spellCheck
        className="col-start-1 row-start-1 resize-none overflow-hidden rounded-lg border border-edge bg-transparent px-3 py-2 break-words"
      />
    </div>
  );
}

/** A text with the words that set off hints marked: underlined too, so that colour is not the only sign. */
export function Marked({ text, hints }: { readonly text: string; readonly hints: readonly Hint[] }) {
  return markWords(text, hints).map((stretch, at) =>
    stretch.marked
      ? <mark key={at} className="rounded-sm bg-note-lemon text-inherit underline decoration-warn decoration-2 underline-offset-2">{stretch.text}</mark>
      : <span key={at}>{stretch.text}</span>);
}
