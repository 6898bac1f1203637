import * as Plot from "@observablehq/plot";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { meanInterval } from "./meanInterval.ts";
import { plotPanel } from "./plotPanel.ts";

/** One value of the horizontal axis: what every seed came to there, in the order of the seeds; NaN where it is missing. */
export interface SweepColumn {
  readonly at: number | string;
  readonly values: readonly number[];
  /** Of the control beside it; empty where there is none. */
  readonly control: readonly number[];
}

/** One panel of a sweep: a number against a setting. */
export interface SweepPanelOptions {
  readonly heading?: string;
  readonly share: number;
  readonly height: number;
  /** Name of the setting along x. */
  readonly x: string;
  readonly y: { readonly label: string; readonly domain: readonly [number, number] };
  readonly columns: readonly SweepColumn[];
  /** Name of the control, written where it is drawn. */
  readonly controlName?: string;
  /** Whether the vertical axis is that of the panel to the left: no numbers, no label. */
  readonly sharesY: boolean;
  /** Whether the horizontal axis is named; it is above the last row of panels that share it otherwise. */
  readonly namesX: boolean;
  /** The longest tick text of the vertical axis, the same for all panels of a figure. */
  readonly tickText: string;
}

const LOG_FROM = 20; // a setting that spans so much is read on a logarithmic axis
const LEAST_LOG = 0;
const MOST_TICKS = 5;

/** Every seed a thin line or a dot, the mean a thick line, its 95 % interval a band; the control's mean dashed in grey. */
export function sweepPanel(options: SweepPanelOptions): Panel {
  const { heading, share, height, x, y, columns, controlName, sharesY, namesX, tickText } = options;
  const numeric = columns.length > 1 && columns.every(({ at }) => typeof at === "number");
  const sorted = numeric ? columns.toSorted((a, b) => Number(a.at) - Number(b.at)) : columns;
  const places = sorted.map(({ at }, k) => (numeric ? Number(at) : k));
  const [first, last] = [places[0]!, places.at(-1)!];
  const log = numeric && first > LEAST_LOG && last / first >= LOG_FROM;
  const margin = numeric ? 0 : 0.5;
  const pad = numeric && !log ? 0.04 * (last - first) : margin;
  const domain = log ? [first / 1.15, last * 1.15] : [first - pad, last + pad];
  const means = sorted.map(({ values }, k) => ({ at: places[k]!, ...meanInterval(values) }));
  const known = means.filter(({ mean }) => Number.isFinite(mean));
  const bands = known.filter(({ low }) => Number.isFinite(low));
  const controls = sorted
    .map(({ control }, k) => ({ at: places[k]!, mean: meanInterval(control).mean }))
    .filter(({ mean }) => Number.isFinite(mean));
  const seeds = sorted[0]?.values.map((_, seed) =>
    sorted.map(({ values }, k) => [places[k]!, values[seed]!] as const).filter((point) => Number.isFinite(point[1])),
  );
  const ticks = numeric && places.length > MOST_TICKS ? { ticks: 3 } : { ticks: places };
  const textOf = (value: number) => (numeric ? formatNumber(value) : String(sorted[value]?.at ?? ""));
  return {
    share,
    height,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: sharesY ? 8 : axisRoom([tickText]),
          marginRight: 8,
          marginTop: 8,
          marginBottom: namesX ? 27 : 15,
          x: { domain, ...(log ? { type: "log" as const } : {}) },
          y: { domain: [...y.domain] },
          marks: [
            ...axes({
              x: { label: namesX ? x : "", ...ticks, format: textOf },
              y: sharesY
                ? { label: "", ticks: 4, format: () => "" }
                : { label: y.label, ticks: 4, format: formatNumber },
            }),
            ...(numeric
              ? [Plot.areaY(bands, { x: "at", y1: "low", y2: "high", fill: colours.inferred, fillOpacity: 0.16 })]
              : [Plot.ruleX(bands, { x: "at", y1: "low", y2: "high", stroke: colours.inferred, strokeWidth: 1.25 })]),
            ...(seeds ?? []).flatMap((points, seed) =>
              numeric
                ? [Plot.line(points, { stroke: colours.inferred, strokeWidth: 0.5, strokeOpacity: 0.4 })]
                : [
                    Plot.dot(points, {
                      x: ([at]) => at + spread(seed, seeds!.length),
                      y: "1",
                      r: 1.4,
                      fill: colours.inferred,
                      fillOpacity: 0.4,
                    }),
                  ],
            ),
            ...controlMarks(controls, numeric),
            ...(numeric ? [Plot.line(known, { x: "at", y: "mean", stroke: colours.inferred, strokeWidth: 1.25 })] : []),
            Plot.dot(known, { x: "at", y: "mean", r: numeric ? 1.8 : 2.6, fill: colours.inferred }),
            ...(controlName === undefined || controls.length === 0
              ? []
              : [
                  Plot.text(controls.slice(-1), {
                    x: "at",
                    y: "mean",
                    text: () => controlName,
                    textAnchor: numeric ? "end" : "middle",
                    dy: nameBelow(
                      controls.map(({ mean }) => mean),
                      y.domain,
                    )
                      ? 8
                      : -8,
                    fill: labelColour("baseline", theme),
                    stroke: theme.background, // where it lies on lines
                    strokeWidth: 2.5,
                  }),
                ]),
          ],
        },
        box,
        theme,
      ),
  };
}

function controlMarks(controls: readonly { readonly at: number; readonly mean: number }[], numeric: boolean) {
  if (numeric)
    return [
      Plot.line(controls, { x: "at", y: "mean", stroke: colours.baseline, strokeWidth: 1, strokeDasharray: "3,2" }),
    ];
  return controls.map(({ at, mean }) =>
    Plot.ruleY([mean], {
      x1: at - 0.3,
      x2: at + 0.3,
      stroke: colours.baseline,
      strokeWidth: 1,
      strokeDasharray: "3,2",
    }),
  );
}

/** Whether the control's name, which ends where its line ends, lies clear of the line below it: where the line falls. */
function nameBelow(means: readonly number[], [low, high]: readonly [number, number]): boolean {
  const [before = Number.NaN, last = Number.NaN] = means.slice(-2);
  const room = high - low;
  if (last < low + 0.15 * room) return false;
  return Math.abs(last - before) < 0.05 * room ? last > low + room / 2 : last < before;
}

/** Seeds of one word side by side, so that equal values stay apart. */
function spread(seed: number, seeds: number): number {
  return seeds < 2 ? 0 : 0.3 * (seed / (seeds - 1) - 0.5);
}
