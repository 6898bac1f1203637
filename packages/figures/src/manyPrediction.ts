import * as Plot from "@observablehq/plot";
import type { ManyPrediction } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber, formatPercent } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";

const ROW = 12;

/** What many units do before they adapt: the change of each unit's activity, the largest first (85 mm). */
export const manyPrediction = defineFigure("manyPrediction", (data: ManyPrediction) => ({
  title: title(data),
  caption: `Change of each unit's activity, the share of time with a spike within the last hold window, ${formatNumber(data.simulatedSeconds)} s simulated with and without the change. Bars: 95 % interval of the simulation, without the fit's own error. Nothing is re-optimised. A prediction, not a measurement.`,
  widthMm: 85,
  rows: [[panel(data)]],
  table: {
    columns: ["unit", "share_of_time_before", "share_of_time_changed", "change_low", "change_high"],
    rows: data.unitIds.map((id, i) => [
      id,
      data.occupancyOriginal[i]!,
      data.occupancyChanged[i]!,
      data.changeLow[i]!,
      data.changeHigh[i]!,
    ]),
  },
}));

interface Row {
  readonly id: number;
  /** Percent of the time. */
  readonly change: number;
  readonly low: number;
  readonly high: number;
}

function rowsOf(data: ManyPrediction): Row[] {
  return data.unitIds
    .map((id, i) => ({
      id,
      change: 100 * (data.occupancyChanged[i]! - data.occupancyOriginal[i]!),
      low: 100 * data.changeLow[i]!,
      high: 100 * data.changeHigh[i]!,
    }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.id - b.id);
}

function title(data: ManyPrediction): string {
  const [most] = rowsOf(data);
  if (most === undefined || (most.low <= 0 && most.high >= 0))
    return `${data.title}: no change is larger than the simulation's scatter`;
  const at = data.unitIds.indexOf(most.id);
  return `${data.title}, the activity of unit ${most.id} changes most, from ${formatPercent(data.occupancyOriginal[at]!)} to ${formatPercent(data.occupancyChanged[at]!)} of the time`;
}

function panel(data: ManyPrediction): Panel {
  const rows = rowsOf(data);
  const ends = [0, ...rows.flatMap(({ low, high }) => [low, high])];
  const room = Math.max(...ends) - Math.min(...ends) || 1;
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(data.unitIds.map(String)),
    marginRight: 8,
    marginTop: 6,
    marginBottom: 28,
    x: { domain: [Math.min(...ends) - 0.04 * room, Math.max(...ends) + 0.04 * room] },
    y: { domain: [-0.5, Math.max(rows.length, 1) - 0.5], reverse: true },
    marks: [
      ...axes({
        x: { label: "change of activity (% of the time)", ticks: 5 },
        y: { label: "unit", ticks: [...rows.keys()], format: (i) => String(rows[i]?.id ?? ""), line: false },
      }),
      Plot.ruleX([0], { stroke: colours.baseline, strokeDasharray: "2.5,2" }),
      Plot.ruleY(rows, { y: (_, i) => i, x1: "low", x2: "high", stroke: colours.adapted, strokeWidth: 1 }),
      Plot.dot(rows, { x: "change", y: (_, i) => i, r: 2.1, fill: colours.adapted }),
    ],
  };
  return {
    share: 1,
    height: Math.max(rows.length * ROW, 90) + 34,
    draw: (box, theme) => plotPanel(options, box, theme),
  };
}
