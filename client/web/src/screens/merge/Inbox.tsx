import { CheckCheck } from "lucide-react";
import { useText } from "../../hooks";
import type { ListView, ProblemId, Timestamp } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { Button } from "../../ui/Button";
import { Badge } from "../../ui/Panel";
import { newsId } from "./focus";
import { passages } from "./leaving";
import type { News } from "./listing";
import { suggestionsFor } from "./marking";
import { usePlace } from "./names";

interface Props {
  readonly list: ListView;
  /** What is shown of it, newest first; `count` is how much there is. */
  readonly news: readonly News[];
  readonly count: number;
  readonly seenAt: Timestamp;
  readonly chosen: ProblemId | null;
  readonly onChoose: (id: ProblemId) => void;
  /** Told the newest change that was shown. Absent for those who only look. */
  readonly onSeen: ((until: Timestamp) => void) | null;
}

/** What arrived or changed since my last look, with what it resembles. */
export function Inbox({ list, news, count, seenAt, chosen, onChoose, onSeen }: Props) {
  const t = useText(merge);
  const place = usePlace();
  // One stop of Tab for all entries; arrows lead from one to the next.
  const stop = (news.find(({ id }) => id === chosen) ?? news[0])?.id;
  const newest = news[0]?.problem.changed_at;
  const moved = passages(list, seenAt);
  const numbered = (id: ProblemId) => t("number", { number: numberOf(id) });
  return (
    <section aria-label={t("inbox")} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-2">
        <h2 className="flex items-center gap-2 text-base whitespace-nowrap">{t("inbox")}{count > 0 && <Badge tone="info">{count}</Badge>}</h2>
        {onSeen !== null && newest !== undefined && <Button look="quiet" icon={CheckCheck} className="min-h-8 px-2 text-sm whitespace-nowrap" onClick={() => onSeen(newest)}>{t("mark_seen")}</Button>}
      </div>
      {news.length === 0 && (
        <p className="text-sm text-soft">
          <span className="block font-medium">{t("inbox_none")}</span>
          {seenAt === 0 ? t("inbox_first") : t("inbox_none_text")}
        </p>
      )}
      <ul className="flex flex-col gap-1.5">
        {news.map(({ id, problem, fresh, whole }) => {
          const like = suggestionsFor(id, list.suggestions)[0];
          const title = like ? list.problems[like.other]?.title : undefined;
          const ways = moved.flatMap(({ from, to, count: notes }) => {
            if (to === id) return [t("came_from", { count: notes, from: numbered(from) })];
            return from === id ? [t("went_to", { count: notes, to: numbered(to) })] : [];
          });
          const reworded = ways.length > 0 ? [] : [t("inbox_changed")];
          const what = fresh.length > 0 ? [t("inbox_gained", { count: fresh.length })] : reworded;
          const rooms = [...new Set(fresh.map((note) => place(note).room).filter((room) => room !== null))];
          return (
            <li key={id} className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
              <button
                id={newsId(id)} type="button" data-news data-problem={id} tabIndex={id === stop ? 0 : -1} aria-current={id === chosen ? "true" : undefined} onClick={() => onChoose(id)}
                className="w-full rounded-lg border border-line bg-paper px-2.5 py-1.5 text-left text-sm -outline-offset-2 hover:bg-accent-soft aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft"
              >
                <span className="line-clamp-3">{problem.title}</span>
                <span className="block text-soft">
                  {whole ? rooms.join(", ") : [...what, ...rooms].join(" · ")}
                </span>
                {ways.map((way) => <span key={way} className="block text-warn">{way}</span>)}
                {title !== undefined && <span className="mt-0.5 line-clamp-2 text-accent">{t("inbox_like", { title })}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
