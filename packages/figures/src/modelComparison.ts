import * as Plot from "@observablehq/plot";
import type { ModelComparison, ModelScore } from "@telos/core";
import { axes } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

/** Where purposes stand beside plain statistics of the spikes: gain over own history (85 mm). */
export const modelComparison = defineFigure("modelComparison", (data: ModelComparison) => ({
  title: title(data),
  caption: `What each model adds to every unit's own history, held out, bits per spike; grey: plain statistics, blue: purposes, each unit with its own clock. Bars: 95 % interval, bootstrap over ${formatNumber(data.blocks)} blocks, paired.`,
  widthMm: 85,
  rows: [[panel(data)]],
  table: {
    columns: [
      "model",
      "bits_per_spike",
      "low",
      "high",
      "bits_per_s",
      "over_history",
      "over_history_low",
      "over_history_high",
    ],
    rows: data.models.map(({ title: name, bitsPerSpike, bitsPerSecond, overHistory }) => [
      name,
      bitsPerSpike.value,
      bitsPerSpike.low,
      bitsPerSpike.high,
      bitsPerSecond.value,
      overHistory.value,
      overHistory.low,
      overHistory.high,
    ]),
  },
}));

function title({ models, bestPurpose }: ModelComparison): string {
  const best = models.find((one) => one.model === bestPurpose);
  if (best === undefined || !(best.overHistory.low > 0)) return "A purpose adds nothing to each unit's own history";
  if (best.overCoupled.high < 0) return "A purpose adds to own history, and plain couplings add more";
  return best.overCoupled.low > 0
    ? "A purpose adds to own history, more than plain couplings do"
    : "A purpose adds to own history as much as plain couplings do";
}

// Those without own history lie far below: they stand in the table.
function shown({ models }: ModelComparison): ModelScore[] {
  return models.filter(({ model }) => model === "coupled" || model.startsWith("clock"));
}

const ROW = 15;

function panel(data: ModelComparison): Panel {
  const height = 42 + ROW * shown(data).length;
  return { share: 1, height, draw: (box, theme) => plotPanel(options(data, theme), box, theme) };
}

function options(data: ModelComparison, _theme: Theme): Plot.PlotOptions {
  const rows = shown(data).filter(({ overHistory: { low, high } }) => Number.isFinite(low) && Number.isFinite(high));
  const ends = [0, ...rows.flatMap(({ overHistory }) => [overHistory.low, overHistory.high])];
  const room = Math.max(...ends) - Math.min(...ends) || 1;
  const stroke = ({ kind }: ModelScore) => (kind === "purpose" ? colours.inferred : colours.baseline);
  return {
    marginLeft: 118,
    marginRight: 8,
    marginTop: 6,
    marginBottom: 28,
    x: { domain: [Math.min(...ends) - 0.05 * room, Math.max(...ends) + 0.05 * room] },
    y: { type: "point", domain: shown(data).map((one) => one.title), axis: null },
    marks: [
      ...axes({ x: { label: "gain over own history (bits per spike)", ticks: 4 } }),
      Plot.ruleX([0], { stroke: colours.baseline, strokeDasharray: "2.5,2" }),
      Plot.ruleY(rows, {
        y: "title",
        x1: (one: ModelScore) => one.overHistory.low,
        x2: (one: ModelScore) => one.overHistory.high,
        stroke,
        strokeWidth: 1.25,
      }),
      Plot.dot(rows, { y: "title", x: (one: ModelScore) => one.overHistory.value, r: 2.6, fill: stroke }),
      Plot.text(shown(data), {
        y: "title",
        text: (one: ModelScore) => one.title,
        frameAnchor: "left",
        textAnchor: "end",
        dx: -5,
      }),
    ],
  };
}
