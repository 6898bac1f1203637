import * as Plot from "@observablehq/plot";
import { activeShares, type Prediction } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";
import { svgElement, svgText } from "./svgElement.ts";
import type { Theme } from "./themes.ts";

const COLUMNS = 4;
const HEIGHT = 88;
const KEY = 16;
/** Contexts rarer than this share of time are left out: a curve there would be drawn through next to nothing. */
const RAREST = 1e-4;

interface Point {
  readonly unit: number;
  readonly input: number;
  readonly others: number;
  readonly world: World;
  readonly share: number;
}

type World = "original" | "unadapted" | "adapted";
const WORLDS: readonly World[] = ["original", "unadapted", "adapted"];

/** Tuning of every unit to the number of other active units in a changed world: before, without and with adaptation (S23, 180 mm). */
export const predictedTuning = defineFigure("predictedTuning", (data: Prediction) => {
  const points = pointsOf(data);
  const units = data.unitIds.length;
  const most = Math.max(0.01, ...points.map(({ share }) => share));
  const last = Math.max(1, ...points.map(({ others }) => others));
  const inputs = inputsOf(data);
  return {
    title: title(data, points),
    caption: `Share of the time in which a unit is active, by how many of the others are${inputs > 1 ? "; a line for each input" : ""}. ${data.kind === "silencing" ? "Silenced: nothing is re-optimised." : "No adaptation: every unit keeps its policy. Adapted: policies optimal again for the inferred reward."} Contexts below ${formatNumber(100 * RAREST)} % of the time are left out. A prediction, not a measurement.`,
    widthMm: 180 as const,
    rows: Array.from({ length: Math.ceil(units / COLUMNS) }, (_, row) =>
      Array.from({ length: COLUMNS }, (_, column) => {
        const unit = row * COLUMNS + column;
        if (unit >= units) return { share: 1, height: HEIGHT, heading: "", draw: () => "" };
        const own = points.filter((point) => point.unit === unit);
        const key = row === 0 && column === 0;
        return panel(`unit ${data.unitIds[unit]}`, own, { most, last, first: column === 0, key, kind: data.kind });
      }),
    ),
    table: {
      columns: ["world", "input", "unit", "others_active", "share_active"],
      rows: points.map(({ world, input, unit, others, share }) => [world, input, data.unitIds[unit]!, others, share]),
    },
  };
});

function inputsOf(data: Prediction): number {
  return data.adapted.length / 2 ** data.unitIds.length;
}

function pointsOf(data: Prediction): Point[] {
  const units = data.unitIds.length;
  const inputs = inputsOf(data);
  const points: Point[] = [];
  for (const world of WORLDS) {
    const shares = activeShares(data[world], units, inputs);
    const seconds = timeInContexts(data[world], units, inputs);
    for (let input = 0; input < inputs; input++)
      for (let unit = 0; unit < units; unit++)
        for (let others = 0; others < units; others++) {
          const k = (input * units + unit) * units + others;
          if (seconds[k]! >= RAREST) points.push({ unit, input, others, world, share: shares[k]! });
        }
  }
  return points;
}

/** Share of time of each context, shape as `activeShares`. */
function timeInContexts(occupancy: Float64Array, units: number, inputs: number): Float64Array {
  const words = 2 ** units;
  const time = new Float64Array(inputs * units * units);
  for (const [s, share] of occupancy.entries()) {
    let count = 0;
    for (let unit = 0; unit < units; unit++) count += (s >> unit) & 1;
    for (let unit = 0; unit < units; unit++)
      time[(Math.floor(s / words) * units + unit) * units + count - ((s >> unit) & 1)]! += share;
  }
  return time;
}

function title(data: Prediction, points: readonly Point[]): string {
  const change = data.unitIds.map((_, unit) => {
    const of = (world: World) => points.filter((point) => point.unit === unit && point.world === world);
    const before = new Map(of("original").map(({ input, others, share }) => [`${input} ${others}`, share]));
    return Math.max(
      0,
      ...of("adapted").map(({ input, others, share }) => Math.abs(share - (before.get(`${input} ${others}`) ?? share))),
    );
  });
  const most = change.indexOf(Math.max(...change));
  if (!(change[most]! >= 0.005)) return `${data.title}, tuning stays as it was`;
  return `${data.title}, the tuning of unit ${data.unitIds[most]} changes most`;
}

function panel(
  heading: string,
  points: readonly Point[],
  axis: {
    readonly most: number;
    readonly last: number;
    readonly first: boolean;
    readonly key: boolean;
    readonly kind: Prediction["kind"];
  },
): Panel {
  const of = (world: World) => points.filter((point) => point.world === world);
  const line = { x: "others", y: "share", z: "input" } as const;
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(["0.05"]),
    marginRight: 4,
    marginTop: KEY,
    marginBottom: 27,
    x: { domain: [-0.3, axis.last + 0.3] },
    y: { domain: [0, axis.most * 1.05] },
    marks: [
      ...axes({
        x: { label: "other active units", ticks: wholeTicks(axis.last), format: String },
        y: { label: axis.first ? "P(active)" : "", ticks: 3, format: formatNumber },
      }),
      Plot.line(of("original"), { ...line, stroke: "currentColor", strokeWidth: 0.9 }),
      ...(axis.kind === "silencing"
        ? []
        : [
            Plot.line(of("unadapted"), { ...line, stroke: colours.baseline, strokeWidth: 1.1, strokeDasharray: "3,2" }),
          ]),
      Plot.line(of("adapted"), { ...line, stroke: colours.adapted, strokeWidth: 1.25 }),
      Plot.dot(of("adapted"), { x: "others", y: "share", r: 1.6, fill: colours.adapted }),
    ],
  };
  return {
    share: 1,
    height: HEIGHT + KEY,
    heading,
    draw: (box, theme) => (axis.key ? key(axis.kind, theme) : "") + plotPanel(options, box, theme),
  };
}

function key(kind: Prediction["kind"], theme: Theme): string {
  const y = 5;
  const mark = (x: number, stroke: string, dashes?: string) =>
    svgElement("path", {
      d: `M${x},${y}h9`,
      stroke,
      "stroke-width": 1.25,
      ...(dashes && { "stroke-dasharray": dashes }),
    });
  const word = (x: number, text: string, fill: string) => svgText(x, y + 2.5, text, { fill, "font-size": 6.5 });
  const before = mark(0, theme.ink) + word(11, "before", theme.ink);
  if (kind === "silencing") return before + mark(40, colours.adapted) + word(51, "silenced", theme.ink);
  return [
    before,
    mark(38, colours.baseline, "3,2") + word(49, "not adapted", theme.muted),
    mark(90, colours.adapted) + word(101, "adapted", theme.ink),
  ].join("");
}

function wholeTicks(last: number): number[] {
  const step = last > 6 ? 2 : 1;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, k) => k * step);
}
