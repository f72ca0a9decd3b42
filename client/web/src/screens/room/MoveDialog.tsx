// To which exercise notes should go.

import { useState } from "react";
import { type Branch, branchesOf } from "../../board/tree";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { Exercise, ExerciseId, NoteId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { common } from "../../texts/common";
import { room } from "../../texts/room";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Select } from "../../ui/Field";
import { shortText } from "./NoteDialogs";
import { withBelow } from "./useMoving";

interface Props {
  readonly branches: readonly Branch[];
  readonly tree: readonly Branch[];
  readonly targets: readonly Exercise[];
  readonly onMove: (notes: readonly NoteId[], to: ExerciseId) => Promise<void>;
  readonly onClose: () => void;
}

export function MoveDialog({ branches, tree, targets, onMove, onClose }: Props) {
  const t = useText(board);
  const ofNote = useText(room);
  const words = useText(common);
  const language = useLanguage();
  const ids = branches.map((branch) => branch.id);
  const below = withBelow(branchesOf(tree), new Set(ids)).length - ids.length;
  const [chosen, setChosen] = useState<ExerciseId | undefined>(targets[0]?.id);
  const to = targets.find((one) => one.id === chosen)?.id ?? targets[0]?.id;
  const move = () => {
    onClose();
    if (to !== undefined) void onMove(ids, to);
  };
  return (
    <Dialog
      title={t("elsewhere_title", { count: ids.length })} onClose={onClose}
      actions={<><Button onClick={onClose}>{words("cancel")}</Button><Button look="primary" disabled={to === undefined} onClick={move}>{t("elsewhere_do")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <p className="line-clamp-3 text-soft">{branches.map((branch) => shortText(branch.note.text) || ofNote("no_text")).join(" · ")}</p>
        <Select label={t("elsewhere_to")} value={to ?? ""} onChange={(event) => setChosen(event.target.value as ExerciseId)}>
          {targets.map((one) => <option key={one.id} value={one.id}>{local(one.title, language)}</option>)}
        </Select>
        <p className="text-sm text-soft">
          {below > 0 && <>{t(ids.length > 1 ? "elsewhere_with_many" : "elsewhere_with", { count: below })}{" "}</>}
          {t("elsewhere_stays")}
        </p>
      </div>
    </Dialog>
  );
}
