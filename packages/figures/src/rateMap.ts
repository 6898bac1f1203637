import * as Plot from "@observablehq/plot";
import type { Interval } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { type Frame, pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import type { RatedUnit } from "./raster.ts";
import { svgElement, svgText } from "./svgElement.ts";
import { below } from "./typicalStretch.ts";

/** Room for the legend at the right, points. */
export const MAP_RIGHT = 52;

const BINS = 120;
const ROW = 9;
const LEVELS = 24; // shades drawn as one path each; more cannot be told apart
const LEAST_SHARE = 0.2; // of a bin that has to be observed: a sliver would show the rate of one spike
const BIN_SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];

/** Rates over time as a table; bins that were not observed are left out. */
export interface RateTable {
  readonly bins: number;
  readonly binSeconds: number;
  readonly gaps: boolean;
  /** [unit id, start s, stop s, rate Hz]. */
  readonly rows: readonly (readonly number[])[];
}

/** Rate of each unit in bins of a round length, about a hundred over the whole recording. */
export function rateTable(units: readonly RatedUnit[], observed: readonly Interval[]): RateTable {
  const { startS, binSeconds, bins } = binsOf(observed);
  const times = Array.from({ length: bins }, (_, k) => observedWithin(observed, startS + k * binSeconds, binSeconds));
  const rows: number[][] = [];
  for (const { id, sorted } of units) {
    for (let k = 0; k < bins; k++) {
      const from = startS + k * binSeconds;
      if (!(times[k]!.seconds > LEAST_SHARE * binSeconds)) continue;
      const spikes = times[k]!.pieces.reduce(
        (sum, piece) => sum + below(sorted, piece.stopS) - below(sorted, piece.startS),
        0,
      );
      rows.push([id, from, from + binSeconds, spikes / times[k]!.seconds]);
    }
  }
  return { bins, binSeconds, gaps: times.some(({ seconds }) => !(seconds > LEAST_SHARE * binSeconds)), rows };
}

/** Rates over the whole recording as a map from 0 (viridis), units in the order given, the stretch of another panel marked. */
export function rateMapPanel(units: readonly RatedUnit[], observed: readonly Interval[], stretch: Interval): Panel {
  const { startS, binSeconds, bins } = binsOf(observed);
  const table = rateTable(units, observed);
  const rowOf = new Map(units.map(({ id }, i) => [id, i]));
  const largest = table.rows.reduce((max, row) => Math.max(max, row[3]!), 0);
  const shade = Plot.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });
  const inMinutes = bins * binSeconds >= 300;
  const unit = inMinutes ? 60 : 1;
  const level = (rate: number) => (largest > 0 ? Math.round((LEVELS * rate) / largest) : 0);
  const cells = Map.groupBy(table.rows, (row) => level(row[3]!));
  const cell = ({ x, y }: Frame, [id, from, to]: readonly number[]) => {
    const [left, right] = [x(from! / unit), x(to! / unit)];
    const [top, bottom] = [y(rowOf.get(id!)!), y(rowOf.get(id!)! + 1)];
    // A little wider than it is, so that no seam shows between neighbours.
    return `M${left.toFixed(1)},${(top + 0.4).toFixed(1)}H${(right + 0.2).toFixed(1)}V${(bottom - 0.4).toFixed(1)}H${left.toFixed(1)}z`;
  };
  const [from, to] = [startS / unit, (startS + bins * binSeconds) / unit];
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(units.map(({ id }) => String(id))),
    marginRight: MAP_RIGHT,
    marginTop: 7,
    marginBottom: 28,
    x: { domain: [from, to] },
    y: { domain: [0, Math.max(1, units.length)], reverse: true },
    marks: [
      ...axes({
        x: { label: inMinutes ? "time (min)" : "time (s)", ticks: 7 },
        y: {
          label: "unit",
          ticks: units.map((_, i) => i + 0.5),
          format: (row) => String(units[Math.floor(row)]!.id),
          line: false,
        },
      }),
      pathMark(({ left, right, y }) => `M${left},${y(0) + 0.4}H${right}V${y(units.length) - 0.4}H${left}z`, {
        fill: GREY,
      }),
      ...[...cells]
        .sort(([a], [b]) => a - b)
        .map(([k, rows]) =>
          pathMark((frame) => rows.map((row) => cell(frame, row)).join(""), { fill: String(shade.apply(k / LEVELS)) }),
        ),
      pathMark(
        ({ x, top }) =>
          `M${x(stretch.startS / unit)},${top - 3}H${Math.max(x(stretch.stopS / unit), x(stretch.startS / unit) + 1.5)}`,
        {
          stroke: colours.inferred,
          "stroke-width": 3,
        },
      ),
    ],
  };
  const height = 7 + Math.max(4, units.length) * ROW + 28;
  return {
    share: 1,
    height,
    draw: (box, theme) =>
      plotPanel(options, box, theme).replaceAll(GREY, theme.faint) +
      legend(box.width - MAP_RIGHT + 10, 7, height - 35, largest, (share) => String(shade.apply(share))),
  };
}

const GREY = "unobserved"; // a name for the theme's grey, which a path drawn by Plot cannot know

function legend(x: number, y: number, height: number, largest: number, shade: (share: number) => string): string {
  const steps = LEVELS;
  const bars = Array.from({ length: steps }, (_, k) =>
    svgElement("rect", {
      x,
      y: y + height - ((k + 1) * height) / steps,
      width: 5,
      height: height / steps + 0.15,
      fill: shade(k / (steps - 1)),
    }),
  );
  return [
    ...bars,
    svgText(x + 8, y + 6, `${formatNumber(largest)} Hz`, { "font-size": 7 }),
    svgText(x + 8, y + height, "0", { "font-size": 7 }),
  ].join("");
}

function binsOf(observed: readonly Interval[]): { startS: number; binSeconds: number; bins: number } {
  const startS = observed.reduce((least, interval) => Math.min(least, interval.startS), Number.POSITIVE_INFINITY);
  const stopS = observed.reduce((most, interval) => Math.max(most, interval.stopS), Number.NEGATIVE_INFINITY);
  if (!(stopS > startS)) return { startS: 0, binSeconds: 1, bins: 1 };
  const binSeconds = BIN_SECONDS.find((length) => (stopS - startS) / length <= BINS) ?? (stopS - startS) / BINS;
  return { startS, binSeconds, bins: Math.ceil((stopS - startS) / binSeconds - 1e-9) };
}

function observedWithin(observed: readonly Interval[], from: number, lengthS: number) {
  const pieces = observed
    .map(({ startS, stopS }) => ({ startS: Math.max(startS, from), stopS: Math.min(stopS, from + lengthS) }))
    .filter(({ startS, stopS }) => stopS > startS);
  return { pieces, seconds: pieces.reduce((sum, { startS, stopS }) => sum + stopS - startS, 0) };
}
