import * as Plot from "@observablehq/plot";
import { type PurposeFit, tuningOfFit } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber, numberWord } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

/** The tuning of the fitted units. */
export interface TuningData {
  readonly fit: Pick<PurposeFit, "network" | "reward" | "stimulus">;
  readonly unitIds: readonly number[];
}

const COLUMNS = 4;
const LEAST_SECONDS = 1; // shorter contexts are noise
const LEAST_STEPS = 50;
const HEIGHT = 88;

interface Point {
  readonly input: number;
  readonly unit: number;
  readonly others: number;
  readonly measured: number;
  readonly policy: number;
  readonly seconds: number;
}

/** How active each unit is, by input and by how many others are active: measured, and as the fitted policy has it (180 mm). */
export const tuning = defineFigure("tuning", (data: TuningData) => {
  const { inputs, units } = data.fit.network;
  const points = pointsOf(data);
  const most = Math.max(0.01, ...points.flatMap(({ measured, policy }) => [measured, policy]));
  const last = Math.max(1, ...points.map(({ others }) => others));
  const labels = labelsOf(data);
  const named = inputs <= 6 ? ` (${labels.join(", ")})` : ` (from ${labels[0]} to ${labels.at(-1)})`;
  return {
    title: title(points, inputs, units),
    caption: `Probability that a unit is active, by how many of the others are${inputs > 1 ? ` and by input, dark to light${named}` : ""}. Dots: share of the time, measured; lines: the fitted policy over the same contexts. Contexts that lasted less than ${least(data)} are left out.`,
    widthMm: 180 as const,
    rows: Array.from({ length: Math.ceil(units / COLUMNS) }, (_, row) =>
      Array.from({ length: COLUMNS }, (_, column) => {
        const unit = row * COLUMNS + column;
        return unit < units
          ? panel(
              `unit ${data.unitIds[unit]}`,
              points.filter((point) => point.unit === unit),
              { inputs, most, last, first: column === 0 },
            )
          : blank();
      }),
    ),
    table: {
      columns: ["input", "unit", "others_active", "seconds", "measured", "policy"],
      rows: points.map(({ input, unit, others, seconds, measured, policy }) => [
        labels[input] ?? String(input),
        data.unitIds[unit]!,
        others,
        seconds,
        measured,
        policy,
      ]),
    },
  };
});

function least({ fit }: TuningData): string {
  return fit.reward.timeUnit === "step" ? `${LEAST_STEPS} steps` : `${LEAST_SECONDS} s`;
}

function labelsOf({ fit }: TuningData): string[] {
  return fit.stimulus?.levels.map(({ label }) => label) ?? Array.from({ length: fit.network.inputs }, (_, x) => `${x}`);
}

function pointsOf({ fit }: TuningData): Point[] {
  const { inputs, units } = fit.network;
  const { measured, policy, seconds } = tuningOfFit(fit);
  const points: Point[] = [];
  for (let input = 0; input < inputs; input++)
    for (let unit = 0; unit < units; unit++)
      for (let others = 0; others < units; others++) {
        const k = (input * units + unit) * units + others;
        if (seconds[k]! >= (fit.reward.timeUnit === "step" ? LEAST_STEPS : LEAST_SECONDS))
          points.push({ input, unit, others, measured: measured[k]!, policy: policy[k]!, seconds: seconds[k]! });
      }
  return points;
}

function title(points: readonly Point[], inputs: number, units: number): string {
  const rising = Array.from({ length: units }, (_, unit) => {
    // Within each input: what an input does to all units is no tuning to the others.
    const gained = points
      .filter((point) => point.unit === unit && point.others > 0)
      .map((point) => {
        const alone = points.find((one) => one.unit === unit && one.input === point.input && one.others === 0);
        return alone === undefined ? 0 : point.seconds * (point.measured - alone.measured);
      });
    return gained.reduce((sum, gain) => sum + gain, 0) > 0;
  }).filter(Boolean).length;
  const by = inputs > 1 ? " at the same input" : "";
  return `${capital(numberWord(rising))} of ${countOf(units, "unit")} ${rising === 1 ? "is" : "are"} more active when others are${by}`;
}

function panel(
  heading: string,
  points: readonly Point[],
  axis: { readonly inputs: number; readonly most: number; readonly last: number; readonly first: boolean },
): Panel {
  const shade = Plot.scale({
    color: { type: "linear", scheme: "viridis", domain: [0, Math.max(1, axis.inputs - 1) * 1.15] },
  });
  const colour = (input: number) => (axis.inputs === 1 ? colours.inferred : String(shade.apply(input)));
  const options = (_theme: Theme): Plot.PlotOptions => ({
    marginLeft: axisRoom(["0.05"]),
    marginRight: 4,
    marginTop: 4,
    marginBottom: 27,
    x: { domain: [-0.3, axis.last + 0.3] },
    y: { domain: [0, axis.most * 1.05] },
    marks: [
      ...axes({
        x: { label: "other active units", ticks: wholeTicks(axis.last), format: String },
        y: { label: axis.first ? "P(active)" : "", ticks: 3, format: formatNumber },
      }),
      Plot.line(points, {
        x: "others",
        y: "policy",
        z: "input",
        stroke: ({ input }: Point) => colour(input),
        strokeWidth: 1,
      }),
      Plot.dot(points, { x: "others", y: "measured", r: 1.7, fill: ({ input }: Point) => colour(input) }),
    ],
  });
  return { share: 1, height: HEIGHT, heading, draw: (box, theme) => plotPanel(options(theme), box, theme) };
}

function blank(): Panel {
  return { share: 1, height: HEIGHT, heading: "", draw: () => "" };
}

function wholeTicks(last: number): number[] {
  const step = last > 6 ? 2 : 1;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, k) => k * step);
}
