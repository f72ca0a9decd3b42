import { FolderInput, LayoutGrid, Shapes, Trash2, X } from "lucide-react";
import type { Selection } from "../../board/selection";
import type { Branch } from "../../board/tree";
import { useText } from "../../hooks";
import { board } from "../../texts/board";
import { room } from "../../texts/room";
import { Button, IconButton } from "../../ui/Button";
import { useDesk } from "./desk";

interface Props {
  readonly all: readonly Branch[];
  readonly selection: Selection;
  readonly onSelectAll: () => void;
  readonly onClose: () => void;
}

/** What can be done with the selected notes. */
export function SelectionBar({ all, selection, onSelectAll, onClose }: Props) {
  const desk = useDesk();
  const t = useText(board);
  const ofNote = useText(room);
  const selected = all.filter((branch) => selection.has(branch.id));
  const ids = selected.map((branch) => branch.id);
  const none = ids.length === 0;
  const { openMove } = desk;
  const small = "min-h-9 px-3 text-sm";
  return (
    <div role="toolbar" aria-label={t("selection")} className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line bg-accent-soft px-3 py-1.5 text-ink">
      <p className="mr-1 text-sm font-medium tabular-nums">{none ? t("select_hint") : t("selected", { count: ids.length })}</p>
      <IconButton label={t("select_end")} icon={X} onClick={onClose} className="-ml-2" />
      <Button className={small} onClick={onSelectAll}>{t("select_all")}</Button>
      <Button className={small} icon={Shapes} disabled={none} onClick={() => desk.openPlace(ids)}>{t("place_many")}</Button>
      {openMove !== null && <Button className={small} icon={FolderInput} disabled={none} onClick={() => openMove(ids)}>{t("move_many")}</Button>}
      {selected.some((branch) => branch.note.x !== undefined) && (
        <Button className={small} icon={LayoutGrid} onClick={() => desk.tidy(ids)}>{ofNote("tidy")}</Button>
      )}
      <Button className={small} look="danger" icon={Trash2} disabled={none} onClick={() => desk.remove(ids)}>{ofNote("delete")}</Button>
    </div>
  );
}
