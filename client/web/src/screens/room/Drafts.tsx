// Texts that could not be saved where they were written: put them where writing is open, or throw them away.

import { FileInput, Trash2 } from "lucide-react";
import { parentForNew } from "../../board/arrange";
import { branchesOf, kindOf } from "../../board/tree";
import { local } from "../../format";
import { useCommand, useLanguage, useMe, useRoomName, useText, useView } from "../../hooks";
import { type DraftId, type DraftView, type Exercise, type ExerciseId, limits, type RoomId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { partsOf } from "../../session/drafts";
import { room as texts } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import { useOffering } from "../drafts/offered";
import { type OpenBoard, useWaitingTexts } from "./useBoard";

interface Props {
  /** The board where a draft can be put; null if none is open here. */
  readonly open: OpenBoard | null;
  readonly exercise: Exercise | null;
  readonly writable: boolean;
}

export function Drafts({ open, exercise, writable }: Props) {
  useOffering();
  const t = useText(texts);
  const language = useLanguage();
  const me = useMe();
  const { exercises, rooms } = useView((view) => ({ exercises: view.workshop.template.exercises, rooms: view.rooms }));
  const roomName = useRoomName();
  const { send, busy } = useCommand();
  const waiting = useWaitingTexts().length;
  const drafts = entriesOf<DraftId, DraftView>(me.drafts);
  const origin = (draft: DraftView) => {
    const [from, room] = draft.board.split(".") as [ExerciseId, RoomId];
    const title = exercises.find((one) => one.id === from)?.title;
    return t("draft_from", { exercise: title === undefined ? from : local(title, language), room: roomName(room, rooms[room]) });
  };
  const put = async (id: DraftId, draft: DraftView) => {
    if (open === null || exercise === null) return;
    const kind = kindOf(exercise, undefined);
    const tree = open.model.tree(exercise);
    const parent = parentForNew(tree, branchesOf(tree), kind, null) ?? null;
    const made = open.model.add(partsOf(draft.text, limits.NOTE_TEXT_MAX).map((text) => ({ text, kind: kind.id, parent })));
    if (made.length === 0) {
      announce(t("board_full", { max: limits.NOTES_PER_BOARD }), "problem");
      return;
    }
    const outcome = await send({ type: "drop_draft", draft: id });
    if (outcome.ok) announce(t("draft_put_done", { count: made.length }));
  };
  return (
    <>
      {waiting > 0 && <Banner tone="warn">{t("drafts_here", { count: waiting })}</Banner>}
      {drafts.length > 0 && (
        <details className="rounded-lg border border-line bg-paper" open={writable}>
          <summary className="min-h-10 px-4 py-2 font-medium">{t("drafts", { count: drafts.length })}</summary>
          <div className="flex flex-col gap-2 px-4 pb-3">
            <p className="text-sm text-soft">{t("drafts_text")} {!writable && t("draft_put_wait")}</p>
            <ul className="flex max-h-64 flex-col gap-2 overflow-auto">
              {drafts.map(([id, draft]) => (
                <li key={id} className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2">
                  <div className="min-w-0 flex-1 basis-60">
                    <p className="whitespace-pre-wrap">{draft.text}</p>
                    <p className="text-sm text-soft">{origin(draft)}</p>
                  </div>
                  {writable && open && <Button icon={FileInput} disabled={busy} onClick={() => void put(id, draft)}>{t("draft_put")}</Button>}
                  <Button look="quiet" icon={Trash2} disabled={busy} onClick={() => void send({ type: "drop_draft", draft: id })}>{t("draft_drop")}</Button>
                </li>
              ))}
            </ul>
          </div>
        </details>
      )}
    </>
  );
}
