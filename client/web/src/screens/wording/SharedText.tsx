import { useText } from "../../hooks";
import { legible } from "../../legible";
import type { Hint } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import type { ListText } from "../../sync/listTexts";
import { wording } from "../../texts/wording";
import { SharedField } from "../../ui/SharedField";
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
  const t = useText(wording);
  if (!writable || text === null || document === null) {
    return (
      <div>
        <p className="py-2 text-lg leading-snug font-medium whitespace-pre-wrap"><Marked text={legible(words)} hints={hints} /></p>
        {writable && <p role="status" className="text-sm text-soft">{t("text_missing")}</p>}
      </div>
    );
  }
  return (
    <SharedField
      text={text} awareness={document.awareness} label={label} padding="px-3 py-2" className="min-h-11 rounded-lg text-lg leading-snug font-medium"
      marks={(shown) => <Marked text={shown} hints={hints} />}
    />
  );
}

/** A text with the words that set off hints marked: underlined too, so that colour is not the only sign. */
export function Marked({ text, hints }: { readonly text: string; readonly hints: readonly Hint[] }) {
  return markWords(text, hints).map((stretch, at) =>
    stretch.marked
      ? <mark key={at} className="rounded-sm bg-note-lemon text-inherit underline decoration-warn decoration-2 underline-offset-2">{stretch.text}</mark>
      : <span key={at}>{stretch.text}</span>);
}
