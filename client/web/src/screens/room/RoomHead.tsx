// What stays in sight wherever one has scrolled: the exercises, on a narrow screen the time left, and what a facilitator tells everybody.

import type { ReactNode } from "react";
import { useText } from "../../hooks";
import type { TimerView } from "../../protocol/generated";
import { board } from "../../texts/board";
import { Timer } from "../../ui/Timer";
import { ExerciseTabs, type ExerciseTabsProps } from "./ExerciseTabs";
import { Broadcast } from "./News";

interface Props extends ExerciseTabsProps {
  /** More of what has to be in sight. */
  readonly children: ReactNode;
  readonly timer: { readonly timer: TimerView; readonly own: boolean } | null;
}

export function RoomHead({ timer, children, ...tabs }: Props) {
  const t = useText(board);
  return (
    <div data-head className="sticky top-0 z-30">
      <div className="flex items-stretch border-b border-line bg-paper">
        <ExerciseTabs {...tabs} />
        {timer && (
          <span title={t(timer.own ? "timer_room" : "timer_all")} className="flex shrink-0 items-center border-l border-line px-3 lg:hidden"><Timer timer={timer.timer} /></span>
        )}
      </div>
      <Broadcast />
      <div className="[&>*>*]:m-2 [&>*>*]:shadow-lg">{children}</div>
    </div>
  );
}
