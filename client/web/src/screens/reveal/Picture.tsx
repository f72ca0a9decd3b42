import { formatList } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { RankedView, ResultsView } from "../../protocol/generated";
import { reveal } from "../../texts/reveal";
import { EmptyState } from "../../ui/Panel";
import { nameOfTask, problemOf } from "../tasks/tasks";
import { drawnAt, isMark, placesOf } from "./results";

const WIDTH = 560;
const HEIGHT = 400;
const LEFT = 44;
const BOTTOM = 44;
const TOP = 22;
const RIGHT = 22;
const RADIUS = 13;
/** The names of the quarters stand in a strip above and one below the marks, so that no mark covers them. */
const STRIP = 26;

/** Value against effort: a picture of the scores, not a place to drag. The table below says the same. */
export function Picture({ results }: { readonly results: ResultsView }) {
  const t = useText(reveal);
  const language = useLanguage();
  const { form, tasks, list } = useView((view) => ({ form: view.form.criteria, tasks: view.tasks, list: view.list }));
  const all = placesOf(results.ranking, form);
  const marks = all.filter(isMark);
  if (marks.length === 0) return <EmptyState title={t("picture_title")}>{t("picture_none")}</EmptyState>;
  const nameOf = (row: RankedView) => {
    const task = tasks[row.task];
    return nameOfTask(task, task ? problemOf(list, task.problem) : null);
  };
  const [width, height] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  const places = drawnAt(marks, width, height - 2 * (STRIP + RADIUS), RADIUS);
  const missing = all.filter((place) => !isMark(place)).map(({ row }) => nameOf(row));
  return (
    <div className="flex flex-col gap-4">
      <h2>{t("picture_title")}</h2>
      <p className="max-w-prose text-soft">{t("picture_text")}</p>
      {/* On a phone it would shrink until nothing can be read: there it is pushed aside instead. */}
      <div tabIndex={0} role="group" aria-label={t("picture_title")} className="max-w-3xl overflow-x-auto rounded-xl border border-line bg-paper">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${t("picture_title")}. ${t("picture_text")}`} className="w-full min-w-[34rem]">
          <rect x={LEFT} y={TOP} width={width / 2} height={height / 2} className="fill-good-soft" />
          <line x1={LEFT} x2={LEFT} y1={TOP} y2={TOP + height} className="stroke-edge" />
          <line x1={LEFT} x2={LEFT + width} y1={TOP + height} y2={TOP + height} className="stroke-edge" />
          <line x1={LEFT + width / 2} x2={LEFT + width / 2} y1={TOP} y2={TOP + height} className="stroke-line" />
          <line x1={LEFT} x2={LEFT + width} y1={TOP + height / 2} y2={TOP + height / 2} className="stroke-line" />
          {([["quarter_first", LEFT + 8, TOP + 16, "start"], ["quarter_big", LEFT + width - 8, TOP + 16, "end"],
            ["quarter_fill", LEFT + 8, TOP + height - 8, "start"], ["quarter_last", LEFT + width - 8, TOP + height - 8, "end"]] as const).map(([key, x, y, anchor]) => (
            <text key={key} x={x} y={y} textAnchor={anchor} fontSize={12} className="fill-soft">{t(key)}</text>
          ))}
          <text x={LEFT + width} y={HEIGHT - 14} textAnchor="end" fontSize={13} className="fill-ink">{t("more_effort")} →</text>
          <text x={0} y={0} transform={`translate(18 ${TOP}) rotate(-90)`} textAnchor="end" fontSize={13} className="fill-ink">{t("more_value")} →</text>
          {marks.map((mark, at) => {
            const place = places[at];
            if (!place) return null;
            const [x, y] = [LEFT + place.x, TOP + STRIP + RADIUS + place.y];
            const label = String(mark.row.rank ?? "–");
            const wide = Math.max(RADIUS, label.length * 4 + 7);
            return (
              <g key={mark.row.task}>
                <title>{t("place_name", { rank: label, task: nameOf(mark.row), value: mark.value, effort: mark.effort })}</title>
                <rect x={x - wide} y={y - RADIUS} width={wide * 2} height={RADIUS * 2} rx={RADIUS} className="fill-accent stroke-paper" strokeWidth={1.5} />
                <text x={x} y={y + 4.5} textAnchor="middle" fontSize={13} fontWeight={650} className="fill-on-accent">{label}</text>
              </g>
            );
          })}
        </svg>
      </div>
      {missing.length > 0 && <p className="max-w-prose">{t("picture_missing", { count: missing.length, tasks: formatList(missing, language) })}</p>}
      <details open>
        <summary className="w-fit py-1 text-soft hover:text-ink">{t("as_table")}</summary>
        <div className="mt-2 overflow-x-auto">
          <table className="w-full text-left">
            <thead>
              <tr className="border-b border-line text-sm whitespace-nowrap text-soft">
                <th className="py-1 pr-3 font-medium whitespace-nowrap">{t("rank")}</th><th className="py-1 pr-3 font-medium">{t("task")}</th>
                <th className="py-1 pr-3 text-right font-medium whitespace-nowrap">{t("value")}</th><th className="py-1 text-right font-medium whitespace-nowrap">{t("effort")}</th>
              </tr>
            </thead>
            <tbody>
              {all.map(({ row, value, effort }) => (
                <tr key={row.task} className="border-b border-line align-top">
                  <td className="py-1.5 pr-3 tabular-nums">{row.rank ?? "–"}</td><td className="py-1.5 pr-3">{nameOf(row)}</td>
                  <td className="py-1.5 pr-3 text-right whitespace-nowrap tabular-nums">{value ?? "–"}</td><td className="py-1.5 text-right whitespace-nowrap tabular-nums">{effort ?? "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}
