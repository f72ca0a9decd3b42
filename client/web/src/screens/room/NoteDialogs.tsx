// What a note's menu opens: its kind and place, also for several at once, and one's own example of it.

import { useState } from "react";
import type { Branch } from "../../board/tree";
import { branchesOf, kindOf, mayStand } from "../../board/tree";
import { formatList, local } from "../../format";
import { useCommand, useLanguage, useText, useView } from "../../hooks";
import { legible } from "../../legible";
import { type KindId, limits, type NoteId, type NoteRef } from "../../protocol/generated";
import { common } from "../../texts/common";
import { room } from "../../texts/room";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Select, TextArea } from "../../ui/Field";
import { useDesk } from "./desk";

/** So much of a note is shown where it is one choice of many, in characters. */
const CHOICE_MAX = 60;

export function shortText(text: string): string {
  const line = legible(text).replace(/\s+/g, " ").trim();
  return line.length > CHOICE_MAX ? `${line.slice(0, CHOICE_MAX).trimEnd()}…` : line;
}

/** Kind and parent of one note, or of several at once: what they have in common can stay as it is. */
export function PlaceDialog({ branches, tree, onClose }: { readonly branches: readonly Branch[]; readonly tree: readonly Branch[]; readonly onClose: () => void }) {
  const desk = useDesk();
  const t = useText(room);
  const words = useText(common);
  const language = useLanguage();
  const { exercise } = desk;
  const ids = branches.map((branch) => branch.id);
  const kindBefore = shared(branches.map((branch) => branch.kind.id));
  const parentBefore = shared(branches.map((branch) => branch.parent ?? ALONE));
  const [kindId, setKindId] = useState<KindId | typeof AS_IT_IS>(kindBefore ?? AS_IT_IS);
  const [chosen, setChosen] = useState<NoteId | typeof ALONE | typeof AS_IT_IS>(parentBefore ?? AS_IT_IS);
  const kinds = kindId === AS_IT_IS ? [...new Set(branches.map((branch) => branch.kind))] : [kindOf(exercise, kindId)];
  const below = new Set(branchesOf(branches).map((branch) => branch.id));
  // Any of several kinds may go there; what may not stays where it is, and the person is told.
  const parents = branchesOf(tree).filter((one) => !below.has(one.id) && kinds.some((kind) => mayStand(kind, one.kind)));
  const free = kinds.some((kind) => kind.free);
  const options = [...(parentBefore === null ? [AS_IT_IS] : []), ...(free ? [ALONE] : []), ...parents.map((one) => one.id)];
  const parent = options.includes(chosen) ? chosen : options[0];
  const names = kinds.flatMap((kind) => kind.parents).map((id) => local(kindOf(exercise, id).label, language));
  const save = () => {
    if (parent === undefined) return;
    const kind = kindId === AS_IT_IS || kindId === kindBefore ? null : kindId;
    if (parent === AS_IT_IS) {
      for (const there of new Set(branches.map((branch) => branch.parent))) {
        if (kind !== null) desk.put(branches.filter((branch) => branch.parent === there).map((branch) => branch.id), { parent: there, before: null, kind });
      }
    } else if (kind !== null || parent !== parentBefore) desk.put(ids, { parent: parent === ALONE ? null : parent, before: null, kind });
    onClose();
  };
  return (
    <Dialog
      title={branches.length > 1 ? t("place_title_many", { count: branches.length }) : t("place_title")} onClose={onClose}
      actions={<><Button onClick={onClose}>{words("cancel")}</Button><Button look="primary" disabled={parent === undefined} onClick={save}>{words("save")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <p className="line-clamp-3 text-soft">{branches.map((branch) => shortText(branch.note.text) || t("no_text")).join(" · ")}</p>
        <Select
          label={t("kind")} value={kindId}
          problem={parent === undefined ? t("needs_parent", { kinds: formatList(names, language) }) : undefined}
          onChange={(event) => setKindId(event.target.value as KindId)}
        >
          {kindBefore === null && <option value={AS_IT_IS}>{t("as_it_is")}</option>}
          {exercise.kinds.map((one) => <option key={one.id} value={one.id}>{local(one.label, language)}</option>)}
        </Select>
        {parents.length > 0 && (
          <Select label={t("belongs_to")} value={parent ?? ""} onChange={(event) => setChosen(event.target.value as NoteId)}>
            {options.includes(AS_IT_IS) && <option value={AS_IT_IS}>{t("as_it_is")}</option>}
            {free && <option value={ALONE}>{t("alone")}</option>}
            {parents.map((one) => <option key={one.id} value={one.id}>{shortText(one.note.text) || t("no_text")}</option>)}
          </Select>
        )}
      </div>
    </Dialog>
  );
}

/** Choices that are no note and no kind; ids never begin with a dot. */
const ALONE = ".alone" as const;
const AS_IT_IS = ".same" as const;

/** What all have in common; null if they differ. */
function shared<Value>(values: readonly Value[]): Value | null {
  const [first] = values;
  return first !== undefined && values.every((one) => one === first) ? first : null;
}

export function SameDialog({ branch, onClose }: { readonly branch: Branch; readonly onClose: () => void }) {
  const desk = useDesk();
  const t = useText(room);
  const words = useText(common);
  const { send, busy } = useCommand();
  const mine = useView((view) => view.boards[desk.boardKey]?.notes[branch.id]);
  const [example, setExample] = useState(mine?.same_my_example ?? "");
  const save = async () => {
    const outcome = await send({ type: "same_for_me", note: `${desk.boardKey}/${branch.id}` as NoteRef, on: true, example: example.trim() });
    if (outcome.ok) onClose();
  };
  return (
    <Dialog
      title={t("same")} onClose={onClose}
      actions={<><Button onClick={onClose}>{words("cancel")}</Button><Button look="primary" disabled={busy} onClick={() => void save()}>{mine?.same_mine === true ? words("save") : t("same")}</Button></>}
    >
      <p className="mb-4 line-clamp-4 font-medium">{legible(branch.note.text)}</p>
      <TextArea label={t("same_title")} hint={t("same_hint")} value={example} maxLength={limits.NOTE_TEXT_MAX} onChange={(event) => setExample(event.target.value)} />
    </Dialog>
  );
}
