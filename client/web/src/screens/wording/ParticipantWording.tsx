// A participant while the wording is checked: what was sent back to their room first, then the list as it is.

import { useMemo } from "react";
import { useText, useView } from "../../hooks";
import type { ProblemId, ProblemView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { wording } from "../../texts/wording";
import { EmptyState } from "../../ui/Panel";
import { Progress, ScreenHead } from "../../ui/ScreenHead";
import { checkedCount } from "./checking";
import { ProblemCard } from "./ProblemCard";
import { SentBack, useSentBack } from "./SentBack";
import { useListTexts } from "./useListText";

export default function ParticipantWording() {
  const t = useText(wording);
  const list = useView((view) => view.list?.problems);
  const back = useSentBack();
  const texts = useListTexts(back.writes);
  const problems = useMemo(() => entriesOf<ProblemId, ProblemView>(list ?? {}), [list]);
  const done = checkedCount(problems);
  const others = problems.filter(([id]) => !back.mine.some(([mine]) => mine === id));
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead
        title={t("now_title")} lead={back.mine.length === 0 ? `${t("now_text")} ${t("nothing_for_you")}` : t("now_text")}
        facts={problems.length > 0 && <Progress done={done} all={problems.length} label={t("checked", { done, all: problems.length })} />}
      />
      <SentBack {...back} texts={texts} />
      {problems.length === 0 && <EmptyState title={t("empty")}>{t("empty_text")}</EmptyState>}
      {others.length > 0 && <h2 className="mt-2">{t("whole_list")}</h2>}
      {others.map(([id, problem]) => <ProblemCard key={id} id={id} problem={problem} document={texts.document} writable={false} />)}
    </div>
  );
}
