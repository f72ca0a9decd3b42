import { Check, CircleAlert, CloudOff, Eye, LoaderCircle, Lock } from "lucide-react";
import { useSaved, useText } from "../hooks";
import type { OpenDocument } from "../sync/documents";
import type { Saved } from "../sync/saved";
import { common } from "../texts/common";

/** In words: saved, on the way, kept on this device, closed, not accepted. `open`: others may write where this person may only read. */
export function SavedState({ saved, open = false }: { readonly saved: Saved; readonly open?: boolean }) {
  const t = useText(common);
  const [Icon, text, look] = (() => {
    switch (saved.kind) {
      case "loading": return [LoaderCircle, t("loading"), "text-soft"] as const;
      case "saved": return [Check, t("all_saved"), "text-soft"] as const;
      case "saving": return [LoaderCircle, t("saving"), "text-soft"] as const;
      case "offline": return [CloudOff, saved.crowded ? t("crowded_kept") : saved.notes > 0 ? t("notes_not_sent", { count: saved.notes }) : t("offline_kept"), "text-warn"] as const;
      case "closed": return open ? [Eye, t("read_only"), "text-soft"] as const : [Lock, t("exercise_closed"), "text-soft"] as const;
      case "refused": return [CircleAlert, t("edit_refused"), "text-danger"] as const;
    }
  })();
  return (
    <span role="status" className={`inline-flex items-center gap-1.5 text-sm ${look}`}>
      <Icon aria-hidden size={16} className="shrink-0" />
      {text}
    </span>
  );
}

/** Of a document; only this is drawn again when it changes. */
export function SavedStateOf({ document, open }: { readonly document: OpenDocument; readonly open: boolean }) {
  return <SavedState saved={useSaved(document)} open={open} />;
}

/** The same in a word or two, for where there is little room and the whole sentence stands elsewhere on the page, and is read out there. */
export function ShortSavedStateOf({ document }: { readonly document: OpenDocument }) {
  const t = useText(common);
  const saved = useSaved(document);
  const [Icon, text, look] = (() => {
    switch (saved.kind) {
      case "loading": return [LoaderCircle, "", "text-soft"] as const;
      case "saved": return [Check, t("saved_short"), "text-soft"] as const;
      case "saving": return [LoaderCircle, t("saving_short"), "text-soft"] as const;
      case "offline": return [CloudOff, saved.notes > 0 ? t("not_sent_short", { count: saved.notes }) : t("offline_short"), "text-warn"] as const;
      case "closed": return [Lock, "", "text-soft"] as const;
      case "refused": return [CircleAlert, t("refused_short"), "text-danger"] as const;
    }
  })();
  return (
    <span aria-hidden data-saved={saved.kind} className={`inline-flex items-center gap-1 text-sm whitespace-nowrap ${look}`}>
      <Icon size={14} className="shrink-0" />{text}
    </span>
  );
}
