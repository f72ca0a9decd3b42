import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useText } from "../../hooks";
import { limits, type ProblemId, type ProblemView } from "../../protocol/generated";
import { common } from "../../texts/common";
import { merge } from "../../texts/merge";
import { Button, IconButton } from "../../ui/Button";
import type { Merging } from "./useMerging";

/** The title of the chosen problem, changed in place. Who begins to change it claims the problem. */
export function Title({ id, problem, merging, reason, onDone }: {
  readonly id: ProblemId; readonly problem: ProblemView; readonly merging: Merging | null; readonly reason: string; readonly onDone: () => void;
}) {
  const t = useText(merge);
  const words = useText(common);
  const [text, setText] = useState<string | null>(null);
  if (text === null || merging === null) {
    return (
      <div className="flex items-start gap-1">
        <h2 className="min-w-0 flex-1">{problem.title}</h2>
        {merging !== null && (
          <IconButton
            label={t("rename")} icon={Pencil} aria-keyshortcuts="R"
            onClick={() => {
              setText(problem.title);
              if (problem.claimed_by === null) merging.claim(id, true);
            }}
          />
        )}
      </div>
    );
  }
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const title = text.trim();
    if (title === "") return;
    if (title !== problem.title) {
      if (!(await merging.rename(id, title, reason.trim()))) return;
      onDone();
    }
    setText(null);
  };
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-2">
      <textarea
        aria-label={t("rename_label")} value={text} rows={3} maxLength={limits.TITLE_MAX} autoFocus
        onChange={(event) => setText(event.target.value.replace(/\n/g, " "))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") event.currentTarget.form?.requestSubmit();
          if (event.key === "Escape") setText(null);
          if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
        }}
        className="w-full rounded-lg border border-edge bg-raised px-3 py-2 text-lg font-medium"
      />
      <span className="flex justify-end gap-2">
        <Button onClick={() => setText(null)}>{words("cancel")}</Button>
        <Button type="submit" look="primary" disabled={merging.busy || text.trim() === ""}>{words("save")}</Button>
      </span>
    </form>
  );
}
