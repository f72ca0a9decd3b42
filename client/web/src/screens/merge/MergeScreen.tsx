// The common list for facilitators and observers: what is new, the whole list, the chosen problem. Keys and buttons do the
// same; what came of it is announced. Narrow screens read, unless somebody insists.

import { useState, useSyncExternalStore } from "react";
import { useText, useView } from "../../hooks";
import { merge } from "../../texts/merge";
import { Button } from "../../ui/Button";
import { Banner, EmptyState } from "../../ui/Panel";
import { MergeDesk } from "./MergeDesk";
import { ReadingList } from "./ReadingList";
import { useClaims } from "./useClaims";
import { useDesk } from "./useDesk";

/** From this width on, three columns stand side by side. */
const wide = window.matchMedia("(min-width: 64rem)");

function subscribeToWidth(listener: () => void): () => void {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
}

export default function MergeScreen() {
  const t = useText(merge);
  const list = useView((view) => view.list);
  const isWide = useSyncExternalStore(subscribeToWidth, () => wide.matches);
  const [insisted, setInsisted] = useState(false);
  const desk = useDesk();
  const claims = useClaims(list, desk.choice[0]);
  if (list === null) return <EmptyState title={t("list_empty")}>{t("not_started")}</EmptyState>;
  if (isWide) return <MergeDesk list={list} desk={desk} claims={claims} />;
  return (
    <div className="flex flex-col gap-4 px-4 py-4">
      {!insisted && <h1 className="sr-only">{t("list_title")}</h1>}
      <Banner action={<Button onClick={() => setInsisted(!insisted)}>{t(insisted ? "narrow_close" : "narrow_open")}</Button>}>{t("narrow")}</Banner>
      {insisted ? <MergeDesk list={list} desk={desk} claims={claims} /> : <ReadingList list={list} />}
    </div>
  );
}
