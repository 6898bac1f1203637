import * as Plot from "@observablehq/plot";
import type { Interval } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { defineFigure, type FigureContent, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatDuration, formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { pathMark, ticksPath } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import { MAP_RIGHT, rateMapPanel, rateTable } from "./rateMap.ts";
import type { Theme } from "./themes.ts";
import { ascending, below, typicalStretch } from "./typicalStretch.ts";

/** One unit of a raster. */
export interface RasterUnit {
  readonly id: number;
  /** Spike times, seconds. */
  readonly timesS: Float64Array;
}

/** Spike trains and when they were observed. */
export interface RasterData {
  readonly units: readonly RasterUnit[];
  /** When the units were observed, seconds. */
  readonly observed: readonly Interval[];
  /** Length of the stretch that is drawn spike by spike, seconds; 20 unless given. */
  readonly stretchS?: number;
}

const ROW = 11;
const STRETCH_S = 20;
const RATE_ROOM = 24; // for the rates at the right

/** A typical stretch spike by spike, and the rate of every unit over the whole time (180 mm). */
export const raster = defineFigure("raster", (data: RasterData): FigureContent => {
  const units = byRate(data);
  const stretch = stretchOf(data);
  const table = rateTable(units, data.observed);
  return {
    title: title(units, observedS(data)),
    caption: `Units sorted by mean rate, which stands at the right (Hz). a, ${formatDuration(stretch.stopS - stretch.startS)} whose spike count is closest to the mean of such stretches. b, rate in ${formatNumber(table.bins)} bins of ${formatDuration(table.binSeconds)}; the blue bar marks a${table.gaps ? "; grey: not observed" : ""}.`,
    widthMm: 180,
    rows: [
      [
        {
          ...rasterPanel(data, stretch, MAP_RIGHT),
          heading: `${formatDuration(stretch.stopS - stretch.startS)} of typical activity`,
        },
      ],
      [{ ...rateMapPanel(units, data.observed, stretch), heading: "rate over the whole recording" }],
    ],
    table: {
      columns: ["unit", "start_s", "stop_s", "rate_hz"],
      rows: table.rows,
    },
  };
});

function title(units: readonly RatedUnit[], seconds: number): string {
  if (units.length === 0) return "The recording holds no unit";
  const [one, rates] = [units.length === 1, units.map(({ rateHz }) => rateHz)];
  const [slowest, fastest] = [formatNumber(Math.min(...rates)), formatNumber(Math.max(...rates))];
  const over = `over ${formatDuration(seconds)}`;
  const who = capital(countOf(units.length, "unit"));
  if (Math.max(...rates) === 0) return `${who} ${one ? "does" : "do"} not fire ${over}`;
  return `${who} ${one ? "fires" : "fire"} at ${slowest === fastest ? slowest : `${slowest} to ${fastest}`} Hz ${over}`;
}

/** The spikes of a stretch, units sorted by rate, for figures that have several panels. */
export function rasterPanel(
  data: RasterData,
  stretch: Interval = stretchOf(data),
  marginRight: number = RATE_ROOM,
): Panel {
  const units = byRate(data);
  const options = (theme: Theme): Plot.PlotOptions => ({
    marginLeft: axisRoom(units.map(({ id }) => String(id))),
    marginRight,
    marginTop: 2,
    marginBottom: 28,
    x: { domain: [stretch.startS, stretch.stopS] },
    // A little room between the last unit and the axis.
    y: { domain: [0, Math.max(1, units.length) + 0.2], reverse: true },
    marks: [
      ...axes({
        x: { label: "time (s)", ticks: 6 },
        y: {
          label: "unit",
          ticks: units.map((_, i) => i + 0.5),
          format: (row) => String(units[Math.floor(row)]!.id),
          line: false,
        },
      }),
      pathMark(
        ({ x, y }) =>
          units.map(({ sorted }, i) => ticksPath(within(sorted, stretch).map(x), y(i + 0.14), y(i + 0.86))).join(""),
        { fill: "none", stroke: "currentColor", "stroke-width": 0.5 },
      ),
      Plot.text(units, {
        x: stretch.stopS,
        y: (_, i) => i + 0.5,
        text: ({ rateHz }) => rateHz.toFixed(rateHz < 9.95 ? 1 : 0),
        textAnchor: "end",
        dx: RATE_ROOM - 4,
        fill: labelColour("baseline", theme),
      }),
    ],
  });
  return {
    share: 1,
    height: 2 + Math.max(1, units.length) * ROW + 28,
    draw: (box, theme) => plotPanel(options(theme), box, theme),
  };
}

/** A unit with its times in order and its mean rate. */
export interface RatedUnit {
  readonly id: number;
  readonly sorted: Float64Array;
  readonly rateHz: number;
}

function byRate(data: RasterData): RatedUnit[] {
  const seconds = observedS(data);
  return data.units
    .map(({ id, timesS }) => {
      const sorted = ascending(timesS);
      const inside = data.observed.reduce((sum, one) => sum + below(sorted, one.stopS) - below(sorted, one.startS), 0);
      return { id, sorted, rateHz: seconds > 0 ? inside / seconds : 0 };
    })
    .sort((a, b) => b.rateHz - a.rateHz || a.id - b.id);
}

function stretchOf(data: RasterData): Interval {
  return typicalStretch(
    data.units.map((unit) => ascending(unit.timesS)),
    data.observed,
    data.stretchS ?? STRETCH_S,
  );
}

function within(sorted: Float64Array, { startS, stopS }: Interval): number[] {
  return Array.from(sorted.subarray(below(sorted, startS), below(sorted, stopS)));
}

function observedS({ observed }: RasterData): number {
  return observed.reduce((sum, { startS, stopS }) => sum + stopS - startS, 0);
}
