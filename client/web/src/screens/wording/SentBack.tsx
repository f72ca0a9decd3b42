import { useMemo } from "react";
import { useMe, useText, useView } from "../../hooks";
import type { ProblemId, ProblemView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { wording } from "../../texts/wording";
import { Banner } from "../../ui/Panel";
import { SavedState } from "../../ui/SavedState";
import { sentBackTo } from "./checking";
import { ProblemCard } from "./ProblemCard";
import { RefusedTexts } from "./RefusedTexts";
import { type ListTexts, takesTexts } from "./useListText";

/** The problems that my room was asked to word better, and whether I may write in them now. */
export function useSentBack(): { readonly mine: ReadonlyArray<readonly [ProblemId, ProblemView]>; readonly writes: boolean } {
  const me = useMe();
  const { list, phase } = useView((view) => ({ list: view.list?.problems, phase: view.workshop.phase }));
  const mine = useMemo(() => sentBackTo(entriesOf<ProblemId, ProblemView>(list ?? {}), me.room), [list, me.room]);
  return { mine, writes: me.role === "participant" && mine.length > 0 && takesTexts(phase) };
}

/** For a participant: what was sent back to their room, editable, above everything else. */
export function SentBack({ mine, writes, texts }: ReturnType<typeof useSentBack> & { readonly texts: ListTexts }) {
  const t = useText(wording);
  if (mine.length === 0) return <RefusedTexts texts={texts} />;
  return (
    <section className="flex flex-col gap-3 rounded-xl border-2 border-accent p-3 sm:p-4">
      <Banner>
        <p className="font-medium">{t("for_my_room", { count: mine.length })}</p>
        <p className="text-sm">{t("for_my_room_hint")}</p>
      </Banner>
      {writes && <SavedState saved={texts.saved} />}
      <RefusedTexts texts={texts} />
      {mine.map(([id, problem]) => <ProblemCard key={id} id={id} problem={problem} document={texts.document} writable={writes} />)}
    </section>
  );
}
