// A participant while problems become tasks: the tasks as they grow, and what their room may still have to word better.

import { useMemo } from "react";
import { useText, useView } from "../../hooks";
import { tasks } from "../../texts/tasks";
import { ScreenHead } from "../../ui/ScreenHead";
import { SentBack, useSentBack } from "../wording/SentBack";
import { useListTexts } from "../wording/useListText";
import { TaskCard } from "./TaskCard";
import { pairsOf } from "./tasks";

export default function ParticipantTasks() {
  const t = useText(tasks);
  const view = useView((whole) => ({ tasks: whole.tasks, list: whole.list }));
  const pairs = useMemo(() => pairsOf(view).filter((pair) => !pair.joined), [view]);
  const back = useSentBack();
  const texts = useListTexts(back.writes);
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 py-6 sm:px-6">
      <ScreenHead title={t("now_title")} lead={back.mine.length === 0 ? `${t("now_text")} ${t("nothing_for_you")}` : t("now_text")} />
      <SentBack {...back} texts={texts} />
      {pairs.map((pair) => <TaskCard key={pair.id} pair={pair} document={texts.document} writable={false} decides={false} />)}
    </div>
  );
}
