import { Pause, Timer as Clock } from "lucide-react";
import { formatClock } from "../format";
import { useServerNow, useText } from "../hooks";
import type { TimerView } from "../protocol/generated";
import { common } from "../texts/common";

/** Below this many milliseconds a timer draws attention. */
const SOON_MS = 60_000;

/** What is left on a timer, by the server's clock. Not announced each second; its end is news of the screen. */
export function Timer({ timer }: { readonly timer: TimerView }) {
  const now = useServerNow(500);
  const t = useText(common);
  if (timer.state === "ended") return <span className="font-medium text-soft">{t("time_is_up")}</span>;
  const left = timer.state === "running" ? timer.ends_at - now : timer.left_ms;
  const Icon = timer.state === "paused" ? Pause : Clock;
  return (
    <span role="timer" aria-live="off" className={`inline-flex items-center gap-1.5 font-semibold tabular-nums ${left < SOON_MS ? "text-danger" : ""}`}>
      <Icon aria-hidden size={17} />
      {formatClock(left)}
      {timer.state === "paused" && <span className="font-normal text-soft">{t("paused")}</span>}
    </span>
  );
}
