// The common list for facilitators and observers: what is new, the whole list, the chosen problem. Keys and buttons do the
// same; what came of it is announced. Narrow screens read, unless somebody insists.

import { useEffect, useState, useSyncExternalStore } from "react";
import { useMe, useText, useView } from "../../hooks";
import type { ListView, ProblemId, ProblemView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { Button } from "../../ui/Button";
import { Banner, EmptyState } from "../../ui/Panel";
import { MergeDesk } from "./MergeDesk";
import { ReadingList } from "./ReadingList";
import { useDesk } from "./useDesk";
import { useMerging } from "./useMerging";

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
  useFreeClaims(list);
  if (list === null) return <EmptyState title={t("list_empty")}>{t("not_started")}</EmptyState>;
  if (isWide) return <MergeDesk list={list} desk={desk} />;
  return (
    <div className="flex flex-col gap-4 px-4 py-4">
      <Banner action={<Button onClick={() => setInsisted(!insisted)}>{t(insisted ? "narrow_close" : "narrow_open")}</Button>}>{t("narrow")}</Banner>
      {insisted ? <MergeDesk list={list} desk={desk} /> : <ReadingList list={list} />}
    </div>
  );
}

/** A claim is held while its problem is open. Those left behind by a page that was closed are given back on arrival. */
function useFreeClaims(list: ListView | null): void {
  const me = useMe();
  const { claim } = useMerging();
  const [freed, setFreed] = useState(false);
  useEffect(() => {
    if (freed || list === null || me.role !== "facilitator") return;
    setFreed(true);
    for (const [id, problem] of entriesOf<ProblemId, ProblemView>(list.problems)) {
      if (problem.claimed_by === me.person) claim(id, false);
    }
  }, [claim, freed, list, me]);
}
