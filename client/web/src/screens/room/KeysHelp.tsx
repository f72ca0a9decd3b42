import { useText } from "../../hooks";
import { room } from "../../texts/room";
import { Dialog } from "../../ui/Dialog";

const keys = [
  ["N", "help_new"], ["Enter", "help_save"], ["Ctrl + Enter", "help_save_next"], ["Shift + Enter", "help_line"], ["Esc", "help_esc"], ["↑ ↓", "help_walk"],
  ["Enter, F2", "help_edit"], ["Alt + ↑ ↓", "help_move"], ["Delete", "help_delete"], ["Ctrl + Z", "help_undo"], ["F", "help_fit"],
] as const;

/** What the keys do. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const t = useText(room);
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
