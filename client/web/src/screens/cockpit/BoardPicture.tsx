import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { Exercise, ProgressView } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";
import { paperOf } from "../../ui/papers";
import { kindCounts } from "./rooms";

/** Most dots of one kind; beyond that the number has to do. */
const DOTS_MAX = 40;

/** The board from far away: a row of small notes per kind, with its name and number. */
export function BoardPicture({ exercise, progress }: { readonly exercise: Exercise; readonly progress: ProgressView }) {
  const t = useText(cockpit);
  const language = useLanguage();
  const counts = kindCounts(exercise.kinds, progress.by_kind);
  if (counts.length === 0) return <p className="text-sm text-soft">{t("no_notes")}</p>;
  const words = counts.map(({ kind, count }) => t("kind_count", { kind: local(kind.label, language), count }));
  return (
    <div role="img" aria-label={t("picture", { counts: words.join(", ") })} className="flex flex-col gap-1 rounded-lg border border-line bg-ground px-2 py-1.5">
      {counts.map(({ kind, count }) => (
        <div key={kind.id} className="flex items-start gap-2">
          <span className="w-32 shrink-0 truncate text-xs leading-4 text-soft">{local(kind.label, language)} {count}</span>
          <span className="flex flex-wrap gap-0.5">
            {Array.from({ length: Math.min(count, DOTS_MAX) }, (_, n) => (
              <span key={n} className={`size-2.5 rounded-[2px] border border-edge/60 ${paperOf[kind.color]}`} />
            ))}
            {count > DOTS_MAX && <span className="text-xs leading-3 text-soft">…</span>}
          </span>
        </div>
      ))}
    </div>
  );
}
