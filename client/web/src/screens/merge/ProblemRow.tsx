import { memo } from "react";
import { usePersonName, useText, useView } from "../../hooks";
import type { ProblemId, ProblemView } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { Badge } from "../../ui/Panel";
import { rowId } from "./focus";
import { notesOf, sourcesOf } from "./listing";
import { raisedBy } from "./names";

interface Props {
  readonly id: ProblemId;
  readonly problem: ProblemView;
  /** Rooms there are. */
  readonly rooms: number;
  readonly theme: string | null;
  readonly chosen: boolean;
  /** Whether Tab stops here: one row of the list is such, arrows lead to the others. `box`: at its box as well. */
  readonly stop: "row" | "box" | null;
  readonly isNew: boolean;
  readonly suggested: boolean;
  readonly selected: boolean;
  readonly onChoose: (id: ProblemId) => void;
  /** Absent for those who only look. */
  readonly onSelect: ((id: ProblemId) => void) | null;
}

/** A problem in the list. Drawn anew only when it changes, and laid out only when it is in sight, so a thousand are cheap. */
export const ProblemRow = memo(function ProblemRow({ id, problem, rooms, theme, chosen, stop, isNew, suggested, selected, onChoose, onSelect }: Props) {
  const t = useText(merge);
  const number = numberOf(id);
  return (
    <li
      className={`flex items-stretch rounded-lg border [contain-intrinsic-size:auto_4.5rem] [content-visibility:auto] ${
        chosen ? "border-accent bg-accent-soft" : selected ? "border-edge bg-raised" : "border-line bg-paper"}`}
    >
      {onSelect !== null && (
        <label className="flex items-start py-2.5 pl-2.5">
          <input
            type="checkbox" checked={selected} onChange={() => onSelect(id)} aria-label={t("select", { number })}
            tabIndex={stop === "box" ? 0 : -1} className="mt-1 size-4 accent-accent"
          />
        </label>
      )}
      <button
        id={rowId(id)} type="button" data-row data-problem={id} tabIndex={stop === null ? -1 : 0} aria-current={chosen ? "true" : undefined}
        onClick={() => onChoose(id)} onKeyUp={(event) => { if (event.key === " ") event.preventDefault(); }}
        className="min-w-0 flex-1 scroll-mt-32 scroll-mb-28 px-2.5 py-2 text-left -outline-offset-2"
      >
        <span className="block leading-snug"><span className="mr-1.5 text-sm text-soft tabular-nums">{t("number", { number })}</span>{problem.title}</span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-soft">
          <span className={problem.rooms.length > 1 ? "font-medium text-ink" : ""}>{raisedBy(t, problem, rooms)}</span>
          <span>{t("notes", { count: notesOf(problem).length })}</span>
          {theme !== null && <span className="max-w-48 truncate">{theme}</span>}
          {isNew && <Badge tone="info">{t("is_new")}</Badge>}
          {suggested && <Badge>{t("is_suggested")}</Badge>}
          {problem.touched && <Badge>{t("is_touched")}</Badge>}
          {sourcesOf(problem).some((source) => source.changed || source.deleted) && <Badge tone="warn">{t("is_changed")}</Badge>}
          {problem.claimed_by !== null && <ClaimBadge person={problem.claimed_by} />}
        </span>
      </button>
    </li>
  );
});

/** Who works on a problem. Somebody who is gone does not hold anybody up. */
export function ClaimBadge({ person }: { readonly person: NonNullable<ProblemView["claimed_by"]> }) {
  const t = useText(merge);
  const { who, me } = useView((view) => ({ who: view.people[person], me: view.me.person }));
  const name = usePersonName()(person, who);
  if (person === me) return <Badge tone="info">{t("claimed_mine")}</Badge>;
  return <Badge tone="warn">{who?.online === false ? t("claimed_away", { name }) : t("claimed", { name })}</Badge>;
}
