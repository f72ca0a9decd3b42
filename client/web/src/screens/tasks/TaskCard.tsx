import { Check, TriangleAlert } from "lucide-react";
import { useCommand, useText } from "../../hooks";
import { numberOf } from "../../protocol/ids";
import type { OpenDocument } from "../../sync/documents";
import { tasks } from "../../texts/tasks";
import { Button } from "../../ui/Button";
import { Check as CheckBox } from "../../ui/Field";
import { Badge } from "../../ui/Panel";
import { Evidence, FoldedSources } from "../wording/Evidence";
import { SharedText } from "../wording/SharedText";
import type { Pair } from "./tasks";

interface Props {
  readonly pair: Pair;
  readonly document: OpenDocument | null;
  readonly writable: boolean;
  /** Whether this person decides what is scored now. */
  readonly decides: boolean;
}

/** A problem and the task made from it, side by side. */
export function TaskCard({ pair: { id, task, problem, joined }, document, writable, decides }: Props) {
  const t = useText(tasks);
  const { send, busy } = useCommand();
  return (
    <article className={`grid min-w-0 grid-cols-1 gap-4 rounded-xl border border-line p-4 sm:p-5 md:grid-cols-2 md:gap-6 ${task.included ? "bg-paper" : "bg-ground"}`}>
      <div className="flex min-w-0 flex-col gap-2">
        <h2 className="text-sm font-medium text-soft">{t("problem")}</h2>
        <p className="text-lg leading-snug">{problem?.title ?? "…"}</p>
        {problem && <Evidence problem={problem} />}
        {problem && <FoldedSources problem={problem} />}
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-sm font-medium text-soft">{t("task")} {numberOf(id)}</h2>
          <span className="flex flex-wrap gap-1">
            {task.stale && !joined && <Badge tone="warn"><TriangleAlert aria-hidden size={15} />{t("stale")}</Badge>}
            {!task.included && <Badge>{t("left_out")}</Badge>}
          </span>
        </div>
        <SharedText
          document={document} which={{ of: "task", id }} fallback={task.text} writable={writable && !joined}
          label={t("edit_label", { number: numberOf(id) })}
        />
        {joined && <p className="text-sm text-soft">{t("joined")}</p>}
        {task.stale && !joined && (
          <div className="flex flex-col items-start gap-2 text-sm">
            <p>{t("stale_text")}</p>
            {decides && <Button icon={Check} disabled={busy} onClick={() => void send({ type: "confirm_task", task: id })}>{t("confirm")}</Button>}
          </div>
        )}
        {decides && !joined && (
          <CheckBox
            label={t("is_included")} checked={task.included}
            onChange={(event) => void send({ type: "include_task", task: id, included: event.target.checked })}
          />
        )}
      </div>
    </article>
  );
}
