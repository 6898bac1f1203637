import * as Plot from "@observablehq/plot";
import type { InferredReward } from "@telos/core";
import { squaredCorrelation } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber, formatPercent, numberWord } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";
import { type WordRow, wordRows } from "./wordRows.ts";

/** An inferred reward and the one that the simulation had. */
export interface RewardRecoveryData {
  readonly reward: InferredReward;
  readonly unitIds: readonly number[];
  /** The reward that the simulation had, in the order of `reward.words`, in units of λ; NaN where there is none. */
  readonly truth: Float64Array;
  /** Codes of the words that the simulation rewarded, when it rewarded a few. */
  readonly rewardedWords?: readonly number[];
}

interface Point extends WordRow {
  readonly truth: number;
  readonly rewarded: boolean;
}

/** Inferred against true reward, for simulated recordings (85 mm). */
export const rewardRecovery = defineFigure("rewardRecovery", (data: RewardRecoveryData) => {
  const points = pointsOf(data);
  const r2 = squaredCorrelation(
    Float64Array.from(points, ({ truth }) => truth),
    Float64Array.from(points, ({ value }) => value),
  );
  return {
    title: title(data, points, r2),
    caption: `${capital(countOf(points.length, "word"))} of known reward, the true one shifted to mean 0 over them. ${Number.isNaN(r2) ? "" : `Squared correlation r² = ${formatNumber(r2)}. `}The scale of a reward is not part of the comparison, it is known only within about a factor of two. Bars: 95 % interval.${data.rewardedWords === undefined ? "" : " Vermilion: the words that the simulation rewarded."}`,
    widthMm: 85,
    rows: [[panel(points, r2)]],
    table: {
      columns: ["word", "true_reward_lambda", "inferred_reward_lambda", "low", "high", "rewarded"],
      rows: points.map((p) => [p.word, p.truth, p.value, p.low, p.high, p.rewarded ? "yes" : "no"]),
    },
  };
});

function title(data: RewardRecoveryData, points: readonly Point[], r2: number): string {
  if (points.length < 2) return "Too few words are known to compare with the truth";
  const rewarded = data.rewardedWords?.length ?? 0;
  if (rewarded > 0) {
    const found = points.slice(0, rewarded).filter((point) => point.rewarded).length;
    if (found === rewarded) {
      return rewarded === 1
        ? "The best word is the one that was rewarded"
        : `The ${numberWord(rewarded)} best words are the ${numberWord(rewarded)} that were rewarded`;
    }
    if (found === 0)
      return `None of the ${countOf(rewarded, "rewarded word")} is among the ${numberWord(rewarded)} best`;
    const are = found === 1 ? "is" : "are";
    return `${capital(numberWord(found))} of the ${countOf(rewarded, "rewarded word")} ${are} among the ${numberWord(rewarded)} best`;
  }
  if (Number.isNaN(r2)) return "The true reward is the same for all known words";
  return `The inferred reward explains ${formatPercent(r2)} of the true one, up to its scale`;
}

/** The known words with their truth, the best inferred first. */
function pointsOf(data: RewardRecoveryData): Point[] {
  const truthOf = new Map(Array.from(data.reward.words, (word, s) => [word, data.truth[s]!]));
  const rewarded = new Set(data.rewardedWords);
  const rows = wordRows(data.reward, data.unitIds.length).filter((row) => Number.isFinite(truthOf.get(row.word)));
  const mean = rows.reduce((sum, row) => sum + truthOf.get(row.word)!, 0) / rows.length;
  return rows.map((row) => ({ ...row, truth: truthOf.get(row.word)! - mean, rewarded: rewarded.has(row.word) }));
}

function panel(points: readonly Point[], r2: number): Panel {
  const drawn = points.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const domainOf = (values: readonly number[]) => {
    const [from, to] = [Math.min(-0.1, ...values), Math.max(0.1, ...values)];
    return [from - 0.06 * (to - from), to + 0.06 * (to - from)];
  };
  const colour = (point: Point) => (point.rewarded ? colours.truth : colours.inferred);
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(["−0.05"]),
    marginRight: 8,
    marginTop: 6,
    marginBottom: 28,
    x: { domain: domainOf(points.map((point) => point.truth)) },
    y: { domain: domainOf([...points.map((point) => point.value), ...drawn.flatMap(({ low, high }) => [low, high])]) },
    marks: [
      ...axes({
        x: { label: "true reward (λ)", ticks: 5 },
        y: { label: "inferred reward (λ)", ticks: 5 },
      }),
      Plot.ruleX(drawn, { x: "truth", y1: "low", y2: "high", stroke: colour, strokeWidth: 0.6, strokeOpacity: 0.35 }),
      // The rewarded words last, so that they lie on top.
      Plot.dot(
        points.toSorted((p, q) => Number(p.rewarded) - Number(q.rewarded)),
        { x: "truth", y: "value", r: 2, fill: colour, fillOpacity: 0.8 },
      ),
      Plot.text(Number.isNaN(r2) ? [] : [`r² = ${formatNumber(r2)}`], {
        text: (words: string) => words,
        frameAnchor: "top-left",
        textAnchor: "start",
        dx: 6,
        dy: 4,
      }),
    ],
  };
  return { share: 1, height: 180, draw: (box, theme) => plotPanel(options, box, theme) };
}
