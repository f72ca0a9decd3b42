import { formatNumber } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { SpreadView } from "../../protocol/generated";
import { reveal } from "../../texts/reveal";
import { dotsOf, placeOn, type Scale } from "./dots";

const WIDTH = 300;
const HEIGHT = 44;
const SIDE = 12;

/**
 * The answers to one question as dots on its scale, with the middle half as a bar and the median as a line. Drawn by hand:
 * a few shapes whose places `dots.ts` computes need no chart library. The same stands beside it in words.
 */
export function DotStrip({ spread, scale, values, faint = false }: {
  readonly spread: SpreadView; readonly scale: Scale;
  /** The points of the scale, for its marks. */
  readonly values: readonly number[];
  /** An earlier round. */
  readonly faint?: boolean;
}) {
  const t = useText(reveal);
  const language = useLanguage();
  const x = (value: number) => SIDE + placeOn(scale, value) * (WIDTH - 2 * SIDE);
  const middle = HEIGHT / 2;
  return (
    <svg
      role="img" aria-label={t("dots_label", { values: spread.values.map((value) => formatNumber(value, language)).join(", ") || t("no_values") })}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={`h-11 w-full max-w-[300px] ${faint ? "opacity-60" : ""}`}
    >
      <line x1={SIDE} x2={WIDTH - SIDE} y1={middle} y2={middle} className="stroke-line" strokeWidth={1.5} />
      {values.map((value) => <line key={value} x1={x(value)} x2={x(value)} y1={middle - 5} y2={middle + 5} className="stroke-edge" strokeWidth={1} />)}
      {spread.quartiles !== null && (
        <rect
          x={x(spread.quartiles[0]) - 3} width={Math.max(6, x(spread.quartiles[1]) - x(spread.quartiles[0]) + 6)}
          y={middle - 9} height={18} rx={4} className="fill-note-sky stroke-edge" strokeWidth={0.75}
        />
      )}
      {spread.median !== null && (
        <>
          <line x1={x(spread.median)} x2={x(spread.median)} y1={3} y2={HEIGHT - 3} className="stroke-ink" strokeWidth={2.5} />
          <path d={`M ${x(spread.median) - 5} 0 h 10 l -5 6 z`} className="fill-ink" />
        </>
      )}
      {dotsOf(spread.values, scale).map((dot, at) => (
        <circle
          key={at} cx={SIDE + dot.x * (WIDTH - 2 * SIDE)} cy={middle + 2 + dot.y * (HEIGHT / 2 - 8)} r={4.2}
          className="fill-accent stroke-paper" strokeWidth={1}
        />
      ))}
    </svg>
  );
}
