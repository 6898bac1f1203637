import * as Plot from "@observablehq/plot";
import { DRIFT_WARN_SHARE, type WordProfile } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

type DriftData = Pick<
  WordProfile,
  "blockBits" | "blockStartS" | "blockStopS" | "drift" | "conditions" | "binMs" | "unitIds"
>;

/** How the words drift over contiguous blocks, against what they would hide (85 mm). */
export const blockDrift = defineFigure("drift", (data: DriftData) => {
  const { drift, conditions } = data;
  const bound = DRIFT_WARN_SHARE * drift.reference;
  const drifting = drift.bits > bound && drift.bits > drift.chance;
  const bits = `${formatNumber(drift.bits)} bits`;
  const reference = `${formatNumber(drift.reference)} bits`;
  const against = drift.conditions > 0 ? `conditions differ by ${reference}` : `interactions amount to ${reference}`;
  return {
    title: drifting
      ? `The words drift by ${bits}, while ${against}: too much`
      : `The words drift by ${bits}, while ${against}`,
    caption: `Divergence of the words of each contiguous tenth of the recording from those of all the rest (${formatNumber(data.unitIds.length)} units, ${data.binMs > 0 ? `bins of ${formatNumber(data.binMs)} ms` : "each step"}). The drift in the title is between ${drift.conditions > 0 ? `the two halves of each of ${formatNumber(drift.conditions)} conditions (${conditions})` : "the two halves of the recording"}; dashed, what it should stay below: half of what ${drift.conditions > 0 ? "conditions change" : "interactions amount to"}.`,
    widthMm: 85 as const,
    rows: [[panel(data, bound)]],
    table: {
      columns: ["start_s", "stop_s", "bits"],
      rows: Array.from(data.blockBits, (value, k) => [data.blockStartS[k]!, data.blockStopS[k]!, value]),
    },
  };
});

function panel(data: DriftData, bound: number): Panel {
  const last = Math.max(0, ...data.blockStopS);
  const first = Math.min(last, ...data.blockStartS);
  const inMinutes = data.binMs > 0 && last - first >= 300;
  const unit = inMinutes ? 60 : 1;
  const bars = Array.from(data.blockBits, (bits, k) => ({
    from: data.blockStartS[k]! / unit,
    to: data.blockStopS[k]! / unit,
    bits,
  })).filter(({ from, to }) => to > from);
  const top = Math.max(1e-6, bound, ...bars.map(({ bits }) => bits)) * 1.12;
  const options = (theme: Theme): Plot.PlotOptions => ({
    marginLeft: axisRoom(["0.0005"]),
    marginRight: 8,
    marginTop: 10,
    marginBottom: 28,
    x: { domain: last > first ? [first / unit, last / unit] : [0, 1] },
    y: { domain: [0, top] },
    marks: [
      ...axes({
        x: { label: data.binMs === 0 ? "step" : inMinutes ? "time (min)" : "time (s)", ticks: 6 },
        y: { label: "divergence from the rest (bits)", ticks: 4, format: formatNumber },
      }),
      Plot.ruleY(bars, { y: "bits", x1: "from", x2: "to", stroke: colours.inferred, strokeWidth: 1.5 }),
      Plot.ruleY([bound], { stroke: colours.warning, strokeDasharray: "3,2" }),
      Plot.text(
        [data.drift.conditions > 0 ? "half of what conditions change" : "half of what interactions amount to"],
        {
          y: bound,
          text: (words: string) => words,
          frameAnchor: "left",
          textAnchor: "start",
          dx: 4,
          dy: bound > 0.5 * top ? 6 : -5,
          fill: labelColour("baseline", theme),
        },
      ),
    ],
  });
  return { share: 1, height: 130, draw: (box, theme) => plotPanel(options(theme), box, theme) };
}
