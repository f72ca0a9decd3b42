import { Lightbulb, X } from "lucide-react";
import { useCommand, useText } from "../../hooks";
import type { Hint, ProblemId } from "../../protocol/generated";
import { wording } from "../../texts/wording";
import { IconButton } from "../../ui/Button";

/** Advice on a wording: the rule, the words, why it matters, what to try. It stops nobody and can be put away. */
export function Hints({ problem, hints, may }: { readonly problem: ProblemId; readonly hints: readonly Hint[]; readonly may: boolean }) {
  const t = useText(wording);
  const { send } = useCommand();
  if (hints.length === 0) return null;
  return (
    <ul aria-label={t("hints")} className="flex flex-col gap-2">
      {hints.map((hint) => (
        <li key={hint.rule} className="flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-sm">
          <Lightbulb aria-hidden size={18} className="mt-0.5 shrink-0 text-warn" />
          <div className="min-w-0 flex-1">
            <p>
              <strong className="text-warn">{t(hint.rule)}</strong>
              {hint.words.length > 0 && <>: <mark className="rounded-sm bg-note-lemon px-0.5 text-ink">{hint.words.join(hint.rule === "abbreviation" ? ", " : " ")}</mark></>}
            </p>
            <p>{t(`${hint.rule}_why`)} {t(`${hint.rule}_try`)}</p>
          </div>
          {may && (
            <IconButton
              label={`${t("dismiss")}: ${t(hint.rule)}`} icon={X} className="-my-1 -mr-1"
              onClick={() => void send({ type: "dismiss_hint", problem, rule: hint.rule })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
