import * as Plot from "@observablehq/plot";
import type { InferredReward, Verdict } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { countOf, formatPercent } from "./formatNumber.ts";
import { dotsPath, pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import { type WordRow, wordRows } from "./wordRows.ts";

/** An inferred reward, whose units, and what the evidence allows to call it. */
export interface RewardByCountData {
  readonly reward: InferredReward;
  readonly unitIds: readonly number[];
  readonly verdict: Verdict;
}

/** Inferred reward against the number of active units, each word a dot (85 mm). */
export const rewardByCount = defineFigure("rewardByCount", (data: RewardByCountData) => {
  const rows = wordRows(data.reward, data.unitIds.length);
  return {
    title: title(data, rows),
    caption: `Each dot is one of ${countOf(rows.length, "word")} of known reward, spread sideways to be seen; thick bars: mean over the words of that count. Reward in units of λ, the price of one nat of coding cost; 0 is the mean over these words.`,
    widthMm: 85,
    rows: [[panel(data, rows)]],
    table: {
      columns: ["active_units", "word", "reward_lambda", "mean_of_count"],
      rows: rows.map((row) => [row.count, row.word, row.value, meansOf(rows).get(row.count)!]),
    },
  };
});

function title(data: RewardByCountData, rows: readonly WordRow[]): string {
  const share = shareByCount(rows);
  if (Number.isNaN(share)) return "Too few words are known to compare reward with spike count";
  const reward = data.verdict === "purpose" ? "the inferred reward" : "what would be the reward";
  return `The number of active units explains ${formatPercent(share)} of ${reward}`;
}

/** Share of the variance of the reward over words that lies between spike counts; NaN where there is none. */
function shareByCount(rows: readonly WordRow[]): number {
  const means = meansOf(rows);
  const mean = rows.reduce((sum, row) => sum + row.value, 0) / rows.length;
  const all = rows.reduce((sum, row) => sum + (row.value - mean) ** 2, 0);
  const within = rows.reduce((sum, row) => sum + (row.value - means.get(row.count)!) ** 2, 0);
  return rows.length > means.size && all > 0 ? 1 - within / all : Number.NaN;
}

function meansOf(rows: readonly WordRow[]): Map<number, number> {
  const groups = Map.groupBy(rows, (row) => row.count);
  return new Map(
    [...groups].map(([count, some]) => [count, some.reduce((sum, row) => sum + row.value, 0) / some.length]),
  );
}

function panel(data: RewardByCountData, rows: readonly WordRow[]): Panel {
  const units = data.unitIds.length;
  const means = [...meansOf(rows)].map(([count, mean]) => ({ count, mean }));
  const most = Math.max(1, ...means.map(({ count }) => count));
  const values = [0, ...rows.map((row) => row.value)];
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const room = to - from || 1;
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(["−0.05"]),
    marginRight: 6,
    marginTop: 6,
    marginBottom: 28,
    x: { domain: [-0.5, Math.min(units, most) + 0.5] },
    y: { domain: [from - 0.05 * room, to + 0.05 * room] },
    marks: [
      ...axes({
        x: { label: "active units in the word (spike count)", ticks: range(most + 1), format: String },
        y: { label: "inferred reward (λ)", ticks: 5 },
      }),
      Plot.ruleY([0], { stroke: colours.baseline, strokeWidth: 0.75, strokeDasharray: "2.5,2" }),
      pathMark(({ x, y }) => dotsPath(rows.map((row, i) => [x(row.count + sideways(i)), y(row.value)])), {
        fill: "none",
        stroke: colours.inferred,
        "stroke-width": 2.8,
        "stroke-linecap": "round",
        "stroke-opacity": 0.7,
      }),
      pathMark(({ x, y }) => means.map(({ count, mean }) => bar(x(count - 0.36), x(count + 0.36), y(mean))).join(""), {
        fill: "none",
        stroke: "currentColor",
        "stroke-width": 1.6,
      }),
    ],
  };
  return { share: 1, height: 150, draw: (box, theme) => plotPanel(options, box, theme) };
}

/** A sideways place in −0.3 … 0.3 that spreads neighbours in rank (multiples of the golden ratio). */
function sideways(rank: number): number {
  return (((rank * 0.6180339887) % 1) - 0.5) * 0.6;
}

function bar(from: number, to: number, y: number): string {
  return `M${from.toFixed(1)},${y.toFixed(1)}H${to.toFixed(1)}`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
