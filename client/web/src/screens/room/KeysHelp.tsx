import { useText } from "../../hooks";
import { board } from "../../texts/board";
import { Dialog } from "../../ui/Dialog";

const keys = [
  ["N", "help_new"], ["Enter", "help_save"], ["Ctrl + Enter", "help_save_next"], ["Shift + Enter", "help_line"], ["Esc", "help_esc"], ["↑ ↓", "help_walk"],
  ["Enter, F2", "help_edit"], ["Alt + ↑ ↓", "help_move"], ["M", "help_elsewhere"], ["Delete", "help_delete"], ["Space", "help_select"], ["Shift + ↑ ↓", "help_select_more"], ["Ctrl + A", "help_select_all"],
  ["Ctrl + Z", "help_undo"], ["/", "help_search"], ["F", "help_fit"], ["+ −", "help_zoom"], ["← ↑ → ↓", "help_pan"],
] as const;

/** What the keys do. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const t = useText(board);
  return (
    <Dialog title={t("help_title")} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {keys.map(([key, text]) => (
          <div key={text} className="contents">
            <dt className="font-mono text-sm font-semibold">{key}</dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
