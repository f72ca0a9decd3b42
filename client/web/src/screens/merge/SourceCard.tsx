import { Ellipsis } from "lucide-react";
import { usePersonName, useRoute, useText, useView } from "../../hooks";
import type { NoteRef, SourceView } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import { addressOf, navigate } from "../../router";
import { merge } from "../../texts/merge";
import { IconButton } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { Badge } from "../../ui/Panel";
import { placeOf } from "./listing";
import { Marked } from "./Marked";
import type { Marks } from "./marking";
import { usePlace } from "./names";

interface Props {
  readonly note: NoteRef;
  readonly source: SourceView;
  readonly marks: Marks;
  /** What can be done with it; null for those who only look and on a closed list. */
  readonly actions: { readonly split: (() => void) | null; readonly move: () => void } | null;
}

/** A note as a source of the chosen problem. It takes the focus, so that keys know which note is meant. */
export function SourceCard({ note, source, marks, actions }: Props) {
  const t = useText(merge);
  const route = useRoute();
  const place = usePlace()(note);
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const written = placeOf(note);
  const where = [place.room, place.exercise].filter((part) => part !== null).join(" · ");
  return (
    <article
      tabIndex={0} data-place data-note={note} aria-label={where}
      className={`flex flex-col gap-1.5 rounded-lg border border-line bg-raised p-3 focus:border-accent ${source.deleted ? "opacity-80" : ""}`}
    >
      <div className="flex items-start justify-between gap-2">
        <p className="text-sm text-soft">{where}{source.author !== null && <span className="block">{t("author", { name: nameOf(source.author, people[source.author]) })}</span>}</p>
        <Menu
          trigger={<IconButton label={t("source_actions", { place: where })} icon={Ellipsis} className="-mt-1.5 -mr-1.5" />}
          items={[
            ...(actions === null || source.deleted ? [] : [
              { label: t("split"), disabled: actions.split === null, run: () => actions.split?.() },
              { label: t("move_note"), run: actions.move },
            ]),
            {
              label: t("to_board"),
              run: () => {
                if (route.page === "workshop") navigate(addressOf({ workshop: route.workshop, area: "rooms", ...written, as: route.as }));
              },
            },
          ]}
        />
      </div>
      <p className={`font-medium ${source.deleted ? "line-through decoration-1" : ""}`}><Marked text={source.text} marks={marks} /></p>
      {source.situation !== "" && <p className="text-sm"><span className="text-soft">{t("situation")}:</span> {source.situation}</p>}
      {source.examples.length > 0 && (
        <div className="text-sm">
          <p className="text-soft">{t("examples")}:</p>
          <ul className="list-disc pl-4">{source.examples.map((example, at) => <li key={at}>{example}</li>)}</ul>
        </div>
      )}
      {(source.same > 0 || source.changed || source.deleted || source.left !== null) && (
        <p className="flex flex-wrap gap-1.5">
          {source.same > 0 && <Badge>{t("same", { count: source.same })}</Badge>}
          {source.changed && <Badge tone="warn">{t("source_changed")}</Badge>}
          {source.left !== null && <Badge tone="warn">{t("source_left", { from: t("number", { number: numberOf(source.left.problem) }) })}</Badge>}
          {source.deleted && <Badge tone="warn">{t("source_deleted")}</Badge>}
        </p>
      )}
    </article>
  );
}
