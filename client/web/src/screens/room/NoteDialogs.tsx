// What a note's menu opens: its kind and place, and one's own example of it.

import { useState } from "react";
import type { Branch } from "../../board/tree";
import { kindOf, parentsFor } from "../../board/tree";
import { formatList, local } from "../../format";
import { useCommand, useLanguage, useText } from "../../hooks";
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
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > CHOICE_MAX ? `${line.slice(0, CHOICE_MAX).trimEnd()}…` : line;
}

export function PlaceDialog({ branch, tree, onClose }: { readonly branch: Branch; readonly tree: readonly Branch[]; readonly onClose: () => void }) {
  const desk = useDesk();
  const t = useText(room);
  const words = useText(common);
  const language = useLanguage();
  const [kindId, setKindId] = useState<KindId>(branch.kind.id);
  const kind = kindOf(desk.exercise, kindId);
  const parents = parentsFor(tree, kind, branch.id);
  const [chosen, setChosen] = useState<NoteId | null>(branch.parent);
  const fits = parents.some((one) => one.id === chosen);
  const parent = fits ? chosen : kind.free ? null : (parents[0]?.id ?? null);
  const impossible = parent === null && !kind.free;
  const names = kind.parents.map((id) => local(kindOf(desk.exercise, id).label, language));
  const save = () => {
    if (kindId !== branch.kind.id || parent !== branch.parent) desk.put(branch.id, { parent, before: null, kind: kindId === branch.kind.id ? null : kindId });
    onClose();
  };
  return (
    <Dialog
      title={t("place_title")} onClose={onClose}
      actions={<><Button onClick={onClose}>{words("cancel")}</Button><Button look="primary" disabled={impossible} onClick={save}>{words("save")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <p className="line-clamp-3 text-soft">{branch.note.text || t("no_text")}</p>
        <Select
          label={t("kind")} value={kindId}
          problem={impossible ? t("needs_parent", { kinds: formatList(names, language) }) : undefined}
          onChange={(event) => setKindId(event.target.value as KindId)}
        >
          {desk.exercise.kinds.map((one) => <option key={one.id} value={one.id}>{local(one.label, language)}</option>)}
        </Select>
        {parents.length > 0 && (
          <Select label={t("belongs_to")} value={parent ?? ""} onChange={(event) => setChosen(event.target.value === "" ? null : (event.target.value as NoteId))}>
            {kind.free && <option value="">{t("alone")}</option>}
            {parents.map((one) => <option key={one.id} value={one.id}>{shortText(one.note.text) || t("no_text")}</option>)}
          </Select>
        )}
      </div>
    </Dialog>
  );
}

export function SameDialog({ branch, onClose }: { readonly branch: Branch; readonly onClose: () => void }) {
  const desk = useDesk();
  const t = useText(room);
  const words = useText(common);
  const { send, busy } = useCommand();
  const [example, setExample] = useState("");
  const save = async () => {
    const outcome = await send({ type: "same_for_me", note: `${desk.boardKey}/${branch.id}` as NoteRef, on: true, example: example.trim() });
    if (outcome.ok) onClose();
  };
  return (
    <Dialog
      title={t("same")} onClose={onClose}
      actions={<><Button onClick={onClose}>{words("cancel")}</Button><Button look="primary" disabled={busy} onClick={() => void save()}>{t("same")}</Button></>}
    >
      <p className="mb-4 line-clamp-4 font-medium">{branch.note.text}</p>
      <TextArea label={t("same_title")} hint={t("same_hint")} value={example} maxLength={limits.NOTE_TEXT_MAX} onChange={(event) => setExample(event.target.value)} />
    </Dialog>
  );
}
