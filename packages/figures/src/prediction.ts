import * as Plot from "@observablehq/plot";
import type { Prediction } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber, formatPercent } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";
import { svgElement, svgText } from "./svgElement.ts";
import type { Theme } from "./themes.ts";

const ROW = 12;
const KEY = 16;
/** Below this share of time a spike count is not drawn. */
const RAREST = 1e-4;
/** Adaptation below this many bits per word cannot be told from none in a recording of an hour. */
const VISIBLE_BITS = 1e-3;

/** What a changed world does: activity by unit and distribution of the spike count, before, without and with adaptation (180 mm). */
export const prediction = defineFigure("prediction", (data: Prediction) => ({
  title: title(data),
  caption: caption(data),
  widthMm: 180,
  rows: [[unitsPanel(data), countsPanel(data)]],
  table: {
    columns: ["what", "unit_or_count", "original", "no_adaptation", "adapted"],
    rows: [
      ...data.unitIds.map((id, i) => [
        "share of time active",
        id,
        data.occupancyOriginal[i]!,
        data.occupancyUnadapted[i]!,
        data.occupancyAdapted[i]!,
      ]),
      ...countRows(data).map((row) => [
        "share of time at this count",
        row.count,
        row.original,
        row.unadapted,
        row.adapted,
      ]),
    ],
  },
}));

function title(data: Prediction): string {
  const from = data.kind === "silencing" ? data.occupancyOriginal : data.occupancyUnadapted;
  const to = data.occupancyAdapted;
  const shift = (i: number) => Math.abs(to[i]! - from[i]!);
  const most = [...data.unitIds.keys()]
    .filter((i) => Number.isFinite(shift(i)) && !isHeld(data, i))
    .sort((a, b) => shift(b) - shift(a) || a - b)[0];
  if (most === undefined) return `${data.title}: no unit is left whose activity could be predicted`;
  const ends = `from ${formatPercent(from[most]!)} to ${formatPercent(to[most]!)} of the time`;
  if (data.kind === "silencing")
    return `${data.title}, the activity of unit ${data.unitIds[most]} changes most of the others, ${ends}`;
  if (!(data.adaptationBits >= VISIBLE_BITS)) return `${data.title}: no adaptation that could be seen is predicted`;
  const direction = to[most]! > from[most]! ? "raises" : "lowers";
  return `${data.title}, adaptation ${direction} the activity of unit ${data.unitIds[most]} most, ${ends}`;
}

/** Whether a unit is one of the silenced: it is held inactive, which is no news. */
function isHeld(data: Prediction, i: number): boolean {
  return data.kind === "silencing" && data.occupancyAdapted[i]! < 1e-6;
}

function caption(data: Prediction): string {
  const activity =
    "Activity of a unit: share of time with a spike within the last hold window. Before: as fitted to the recording.";
  const trust = "A prediction, not a measurement.";
  if (data.kind === "silencing") {
    return `${activity} Silenced: the unit is held inactive and the others keep their policies; no adaptation follows. ${trust}`;
  }
  return `${activity} No adaptation (baseline): every unit keeps its policy. Adapted: policies optimal again for the inferred reward; Kullback–Leibler divergence from the baseline ${formatNumber(data.adaptationBits)} bits per word. ${trust} The scale of the reward, and with it the size of the change, is uncertain by about a factor of two.`;
}

function unitsPanel(data: Prediction): Panel {
  const units = data.unitIds.length;
  const rows = data.unitIds.map((id, i) => ({
    id,
    y: i,
    original: 100 * data.occupancyOriginal[i]!,
    unadapted: 100 * data.occupancyUnadapted[i]!,
    adapted: 100 * data.occupancyAdapted[i]!,
  }));
  const values = rows.flatMap((row) => [row.original, row.unadapted, row.adapted]).filter(Number.isFinite);
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(data.unitIds.map(String)),
    marginRight: 8,
    marginTop: KEY + 4,
    marginBottom: 28,
    x: { domain: [0, 1.06 * Math.max(...values, 1)] },
    y: { domain: [-0.5, Math.max(units, 1) - 0.5], reverse: true },
    marks: [
      ...axes({
        x: { label: "activity (% of the time)", ticks: 5 },
        y: {
          label: "unit",
          ticks: rows.map((row) => row.y),
          format: (i) => String(data.unitIds[i]!),
          line: false,
        },
      }),
      Plot.ruleY(rows, { y: "y", x1: "unadapted", x2: "adapted", stroke: colours.adapted, strokeWidth: 1 }),
      // The baseline as a short dashed bar across the row.
      Plot.ruleX(data.kind === "silencing" ? [] : rows, {
        x: "unadapted",
        y1: (row) => row.y - 0.36,
        y2: (row) => row.y + 0.36,
        stroke: colours.baseline,
        strokeWidth: 1.25,
        strokeDasharray: "2,1.2",
      }),
      Plot.dot(rows, { x: "original", y: "y", r: 2.3, stroke: "currentColor", strokeWidth: 0.9 }),
      Plot.dot(rows, { x: "adapted", y: "y", r: 2.3, fill: colours.adapted }),
    ],
  };
  return {
    share: 1,
    height: KEY + 4 + Math.max(units * ROW, 90) + 28,
    heading: "activity of each unit",
    draw: (box, theme) => key(data, theme) + plotPanel(options, box, theme),
  };
}

function countsPanel(data: Prediction): Panel {
  const units = data.unitIds.length;
  const rows = countRows(data);
  const seen = (of: "original" | "unadapted" | "adapted") => rows.filter((row) => row[of] >= RAREST);
  // Counts that hardly ever occur have no place on the axis.
  const most = Math.max(
    1,
    ...rows.filter((row) => Math.max(row.original, row.unadapted, row.adapted) >= RAREST).map((row) => row.count),
  );
  const least = Math.min(
    0.1,
    ...rows.flatMap((row) => [row.original, row.unadapted, row.adapted]).filter((v) => v >= RAREST),
  );
  const floor = 10 ** Math.floor(Math.log10(least));
  const options: Plot.PlotOptions = {
    marginLeft: axisRoom(["0.01"]),
    marginRight: 6,
    marginTop: KEY + 4,
    marginBottom: 28,
    x: { domain: [-0.3, most + 0.3] },
    y: { type: "log", domain: [floor, 1] },
    marks: [
      ...axes({
        x: { label: "active units at once (spike count)", ticks: [...Array(most + 1).keys()], format: String },
        y: {
          label: "share of time (%)",
          ticks: [1, 0.1, 0.01, 0.001, 0.0001].filter((value) => value >= floor * 0.99),
          format: (value) => formatNumber(100 * value),
        },
      }),
      Plot.line(seen("original"), { x: "count", y: "original", stroke: "currentColor", strokeWidth: 0.9 }),
      Plot.dot(seen("original"), {
        x: "count",
        y: "original",
        r: 2.3,
        stroke: "currentColor",
        strokeWidth: 0.9,
        fill: "var(--plot-background)",
      }),
      Plot.line(data.kind === "silencing" ? [] : seen("unadapted"), {
        x: "count",
        y: "unadapted",
        stroke: colours.baseline,
        strokeWidth: 1.25,
        strokeDasharray: "3,2",
      }),
      Plot.line(seen("adapted"), { x: "count", y: "adapted", stroke: colours.adapted, strokeWidth: 1.25 }),
      Plot.dot(seen("adapted"), { x: "count", y: "adapted", r: 2.1, fill: colours.adapted }),
    ],
  };
  return {
    share: 1,
    height: KEY + 4 + Math.max(units * ROW, 90) + 28,
    heading: "how many are active at once",
    draw: (box, theme) => key(data, theme) + plotPanel(options, box, theme),
  };
}

/** Names beside their signs, above the marks. */
function key(data: Prediction, theme: Theme): string {
  const y = 8;
  const dot = (x: number, fill: string, stroke: string) =>
    svgElement("circle", { cx: x, cy: y, r: 2.3, fill, stroke, "stroke-width": 0.9 });
  const word = (x: number, text: string, fill: string) => svgText(x, y + 2.5, text, { fill });
  const before = dot(20, "none", theme.ink) + word(26, "before", theme.ink);
  if (data.kind === "silencing")
    return before + dot(62, colours.adapted, colours.adapted) + word(68, "silenced", colours.adapted);
  const dashes = { stroke: colours.baseline, "stroke-width": 1.25, "stroke-dasharray": "3,2" };
  return [
    before,
    svgElement("path", { d: `M62,${y}h12`, ...dashes }),
    word(78, "no adaptation", theme.muted),
    dot(144, colours.adapted, colours.adapted),
    word(150, "adapted", colours.adapted),
  ].join("");
}

/** Share of time with k active units, inputs taken together, under each of the three. */
function countRows(data: Prediction): { count: number; original: number; unadapted: number; adapted: number }[] {
  const units = data.unitIds.length;
  const [original, unadapted, adapted] = [data.original, data.unadapted, data.adapted].map((table) =>
    byCount(table!, units),
  );
  return Array.from({ length: units + 1 }, (_, count) => ({
    count,
    original: original![count]!,
    unadapted: unadapted![count]!,
    adapted: adapted![count]!,
  }));
}

/** @param table  word distribution, shape [inputs, 2^units]; normalised here, so that joint and conditional tables both do */
function byCount(table: Float64Array, units: number): Float64Array {
  const out = new Float64Array(units + 1);
  for (const [k, share] of table.entries()) {
    let count = 0;
    for (let i = 0; i < units; i++) count += (k >> i) & 1;
    out[count]! += share;
  }
  const sum = out.reduce((total, share) => total + share, 0);
  return out.map((share) => share / sum);
}
