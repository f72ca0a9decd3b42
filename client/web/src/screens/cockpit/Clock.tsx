import { formatTime } from "../../format";
import { useLanguage, useServerNow, useText } from "../../hooks";
import { cockpit } from "../../texts/cockpit";

/** The time of day, for the corner of the eye. */
export function Clock() {
  const t = useText(cockpit);
  const language = useLanguage();
  const now = useServerNow(1000);
  return <time aria-label={`${t("clock")} ${formatTime(now, language)}`} className="text-xl font-semibold tabular-nums">{formatTime(now, language)}</time>;
}
