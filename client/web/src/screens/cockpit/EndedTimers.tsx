import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import { cockpit } from "../../texts/cockpit";
import { IconButton } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import { chime, readyChime } from "./chime";
import { usePlaceName } from "./placeName";
import { justEnded, type PlacedTimer, timersOf } from "./timers";

type Ended = PlacedTimer & { readonly closed: boolean };

/** Says that a timer has ended, in words and with a chime; the words stay until somebody puts them away. */
export function EndedTimers() {
  const t = useText(cockpit);
  const language = useLanguage();
  const { workshop, boards } = useView(({ workshop, boards }) => ({ workshop, boards }));
  const placeName = usePlaceName();
  const before = useRef<readonly PlacedTimer[] | null>(null);
  const [ended, setEnded] = useState<readonly Ended[]>([]);

  useEffect(readyChime, []);
  useEffect(() => {
    const now = timersOf({ workshop, boards });
    const news = before.current === null ? [] : justEnded(before.current, now);
    before.current = now;
    if (news.length > 0) chime();
    // A timer that was set again is no longer an ended one.
    setEnded((shown) => {
      const still = shown.filter((one) => now.some(({ key, timer }) => key === one.key && timer.state === "ended"));
      const next = [...still.filter((one) => !news.some(({ key }) => key === one.key)), ...news];
      return next.length === shown.length && next.every((one, at) => one === shown[at]) ? shown : next;
    });
  }, [workshop, boards]);

  return (
    <div role="status" aria-live="assertive" className="flex flex-col gap-2 empty:hidden">
      {ended.map((one) => {
        const exercise = workshop.template.exercises.find(({ id }) => id === one.exercise);
        const where = { title: exercise ? local(exercise.title, language) : one.exercise, where: placeName(one.room) };
        return (
          <Banner
            key={one.key} tone="warn"
            action={<IconButton label={t("hide")} icon={X} onClick={() => setEnded((shown) => shown.filter(({ key }) => key !== one.key))} />}
          >
            {one.closed ? t("timer_ended_closed", where) : t("timer_ended", where)}
          </Banner>
        );
      })}
    </div>
  );
}
