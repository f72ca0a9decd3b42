import { local } from "../../format";
import { useLanguage, usePersonName, useRoomName, useText, useView } from "../../hooks";
import type { ProblemView } from "../../protocol/generated";
import { wording } from "../../texts/wording";
import { Badge } from "../../ui/Panel";
import { examplesOf, placeOf, situationsOf, sourcesOf } from "./evidence";

/** The situation and the examples of a problem. */
export function Evidence({ problem }: { readonly problem: ProblemView }) {
  const t = useText(wording);
  const situations = situationsOf(problem);
  const examples = examplesOf(problem);
  return (
    <dl className="flex flex-col gap-2 text-sm">
      {situations.length > 0 && (
        <div>
          <dt className="text-soft">{t("situation")}</dt>
          {situations.map((situation) => <dd key={situation} className="text-base">{situation}</dd>)}
        </div>
      )}
      <div>
        <dt className="text-soft">{t(examples.length === 0 ? "no_examples" : "examples")}</dt>
        {examples.map((example) => <dd key={example} className="border-l-2 border-line pl-3 text-base">{example}</dd>)}
      </div>
    </dl>
  );
}

/** Every note that a problem comes from. Names and rooms only as far as the exercise shows them. */
export function Sources({ problem }: { readonly problem: ProblemView }) {
  const t = useText(wording);
  const language = useLanguage();
  const { people, rooms, exercises } = useView((view) => ({ people: view.people, rooms: view.rooms, exercises: view.workshop.template.exercises }));
  const nameOf = usePersonName();
  const roomName = useRoomName();
  const sources = sourcesOf(problem);
  return (
    <ul className="flex flex-col gap-2">
      {sources.map(([note, source]) => {
        const place = placeOf(note);
        const exercise = exercises.find((one) => one.id === place?.exercise);
        const from = [
          place !== null && exercise?.anonymity !== "nobody" ? roomName(place.room, rooms[place.room]) : "",
          exercise ? local(exercise.title, language) : "",
          source.author === null ? "" : nameOf(source.author, people[source.author]),
          source.same > 0 ? t("same", { count: source.same }) : "",
        ].filter((part) => part !== "");
        return (
          <li key={note} className="break-inside-avoid border-l-2 border-line pl-3">
            <p className={source.deleted ? "line-through" : ""}>{source.text}</p>
            <p className="flex flex-wrap items-center gap-x-2 text-sm text-soft">
              {from.join(" · ")}
              {source.changed && <Badge tone="warn">{t("source_changed")}</Badge>}
              {source.deleted && <Badge>{t("source_deleted")}</Badge>}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

/** The sources, folded away until somebody asks where this comes from. */
export function FoldedSources({ problem }: { readonly problem: ProblemView }) {
  const t = useText(wording);
  return (
    <details className="text-sm">
      <summary className="w-fit py-1 text-soft hover:text-ink">{t("sources", { count: Object.keys(problem.sources).length })}</summary>
      <div className="mt-1 text-base"><Sources problem={problem} /></div>
    </details>
  );
}
