// A participant while the facilitator merges: what is going on, the list if it is shown, and the board as long as the room
// may still write. Whoever was writing when the phase changed goes on writing.

import { lazy, Suspense, useState } from "react";
import { useMe, useText, useView } from "../../hooks";
import type { BoardKey, BoardView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { Button } from "../../ui/Button";
import { Loading } from "../../ui/Loading";
import { Banner, EmptyState } from "../../ui/Panel";
import { ReadingList } from "./ReadingList";

const Room = lazy(() => import("../room/RoomScreen"));

export default function ParticipantMerge() {
  const t = useText(merge);
  const me = useMe();
  const { list, boards } = useView((view) => ({ list: view.list, boards: view.boards }));
  const mayWrite = entriesOf<BoardKey, BoardView>(boards).some(([key, board]) => board.writable && key.endsWith(`.${me.room ?? ""}`));
  const [looking, setLooking] = useState(false);

  if (mayWrite && !looking) {
    return (
      <>
        <div className="p-2">
          <Banner action={<Button onClick={() => setLooking(true)}>{t(list === null ? "see_now" : "see_list")}</Button>}>{t("still_writing")}</Banner>
        </div>
        <Suspense fallback={<Loading />}><Room /></Suspense>
      </>
    );
  }
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 py-6 sm:px-6">
      {mayWrite && <Button className="self-start" look="primary" onClick={() => setLooking(false)}>{t("back_to_writing")}</Button>}
      {list === null && <EmptyState title={t("now_title")}>{t("now_text")}</EmptyState>}
      {list !== null && (
        <>
          <div>
            <h1>{t("list_title")}</h1>
            <p className="mt-1 text-soft">{t(list.frozen ? "list_closed" : "list_hint")}</p>
          </div>
          <ReadingList list={list} />
        </>
      )}
    </div>
  );
}
