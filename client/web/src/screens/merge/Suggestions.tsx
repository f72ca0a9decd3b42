import { formatShare } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { ListView, NoteRef, ProblemId, ProblemView } from "../../protocol/generated";
import { merge } from "../../texts/merge";
import { Button } from "../../ui/Button";
import { Badge } from "../../ui/Panel";
import { Marked } from "./Marked";
import { marksOfSuggestion, type Seen } from "./marking";
import { usePlace, useRaisedBy } from "./names";
import { Reason } from "./Reason";

/** Most look-alikes shown for one problem; the server sends the best first. */
const SHOWN_MAX = 8;

interface Props {
  readonly problem: ProblemView;
  readonly list: ListView;
  readonly suggestions: readonly Seen[];
  readonly numbered: (id: ProblemId) => string;
  readonly busy: boolean;
  readonly onShow: (id: ProblemId) => void;
  /** Absent for those who only look and on a closed list. */
  readonly decide: { readonly join: (other: ProblemId) => void; readonly apart: (other: ProblemId) => void } | null;
}

/** Problems that may be the same, with what they share and what differs. Proposals only; people decide. */
export function Suggestions({ problem, list, suggestions, numbered, busy, onShow, decide }: Props) {
  const t = useText(merge);
  const language = useLanguage();
  const place = usePlace();
  const raisedBy = useRaisedBy();
  return (
    <section aria-label={t("suggestions")} className="flex flex-col gap-2">
      <h3>{t("suggestions")}</h3>
      {suggestions.length === 0 && <p className="text-sm text-soft">{t(list.suggestions.length === 0 ? "no_suggestions" : "suggestions_elsewhere")}</p>}
      <ul className="flex flex-col gap-2">
        {suggestions.slice(0, SHOWN_MAX).map(({ other, mine, theirs, side, suggestion }, at) => {
          const found = list.problems[other];
          if (found === undefined) return null;
          const otherSide = side === "a" ? "b" : "a";
          return (
            <li
              key={other} tabIndex={-1} data-place data-suggestion={other} aria-label={t("suggestion", { number: numbered(other) })}
              className={`flex flex-col gap-2 rounded-lg border bg-paper p-3 ${at === 0 ? "border-edge" : "border-line"}`}
            >
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <p className="font-medium">{numbered(other)} {found.title}</p>
                <Badge>{t("likeness", { share: formatShare(suggestion.score / 1000, language) })}</Badge>
              </div>
              <p className="text-sm text-soft">{raisedBy(found)}</p>
              <dl className="grid grid-cols-1 gap-2 text-sm sm:grid-cols-2">
                <Side label={t("here")} note={mine} text={problem.sources[mine]?.text ?? ""} reason={marksOfSuggestion(suggestion.reason, side)} where={place(mine)} />
                <Side label={t("there")} note={theirs} text={found.sources[theirs]?.text ?? ""} reason={marksOfSuggestion(suggestion.reason, otherSide)} where={place(theirs)} />
              </dl>
              <Reason reason={suggestion.reason} side={side} alike={suggestion.alike_in_meaning} />
              <div className="flex flex-wrap gap-2">
                {decide !== null && (
                  <>
                    <Button look={at === 0 ? "primary" : "plain"} disabled={busy} onClick={() => decide.join(other)} {...(at === 0 ? { "aria-keyshortcuts": "Enter" } : {})}>{t("join")}</Button>
                    <Button disabled={busy} onClick={() => decide.apart(other)} {...(at === 0 ? { "aria-keyshortcuts": "X" } : {})}>{t("apart")}</Button>
                  </>
                )}
                <Button look="quiet" onClick={() => onShow(other)}>{t("show")}</Button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Side({ label, text, reason, where }: {
  readonly label: string; readonly note: NoteRef; readonly text: string; readonly reason: ReturnType<typeof marksOfSuggestion>;
  readonly where: { readonly room: string | null; readonly exercise: string };
}) {
  return (
    <div className="min-w-0">
      <dt className="text-soft">{label}{where.room === null ? "" : ` · ${where.room}`}</dt>
      <dd><Marked text={text} marks={reason} /></dd>
    </div>
  );
}
