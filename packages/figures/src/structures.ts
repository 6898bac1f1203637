import * as Plot from "@observablehq/plot";
import type { ManyFit } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

type StructuresData = Pick<ManyFit, "structure" | "structureScores">;

/** Held-out gain of each structure of the couplings over one Gaussian, the chosen one marked (85 mm). */
export const structures = defineFigure("structures", (data: StructuresData) => ({
  title: title(data),
  caption:
    "Held-out gain of each structure of the couplings over one normal distribution of all (ridge): a mixture of narrow and wide ones, or low rank. Bars: one standard error over held-out blocks. Chosen is the simplest, from left to right, within one standard error of the best.",
  widthMm: 85,
  rows: [[panel(data)]],
  table: {
    columns: ["structure", "bits_per_flip_over_ridge", "standard_error", "chosen"],
    rows: scoresOf(data).map(({ name, value, error }) => [name, value, error, name === data.structure ? "yes" : "no"]),
  },
}));

interface Score {
  readonly at: number;
  readonly name: string;
  /** Bits per flip over ridge. */
  readonly value: number;
  readonly error: number;
}

function scoresOf({ structureScores }: StructuresData): Score[] {
  return structureScores.map(({ name, gain, standardError }, at) => ({
    at,
    name,
    value: gain / Math.LN2,
    error: standardError / Math.LN2,
  }));
}

function title(data: StructuresData): string {
  const scores = scoresOf(data);
  const best = scores.reduce((a, b) => (b.value > a.value ? b : a));
  const chosen = scores.find(({ name }) => name === data.structure);
  if (chosen === undefined || chosen.at === 0)
    return best.at === 0
      ? "No structure of the couplings predicts held-out spikes better than one normal distribution"
      : `Couplings: one normal distribution; ${best.name} is better by no more than its standard error`;
  return `Couplings: ${chosen.name} predicts held-out spikes better, by ${formatNumber(chosen.value)} bits per flip`;
}

function panel(data: StructuresData): Panel {
  return { share: 1, height: 130, draw: (box, theme) => plotPanel(options(data, theme), box, theme) };
}

const WORST_SHOWN = 4; // times the room that the better half takes: a rank far too low would flatten all others

function options(data: StructuresData, theme: Theme): Plot.PlotOptions {
  const all = scoresOf(data).filter(({ value, error }) => Number.isFinite(value) && Number.isFinite(error));
  const top = Math.max(0, ...all.map(({ value, error }) => value + error));
  const sorted = all.map(({ value, error }) => value - error).sort((a, b) => b - a);
  const middle = Math.min(0, sorted[sorted.length >> 1] ?? 0);
  const bottom = Math.max(sorted.at(-1) ?? 0, top - WORST_SHOWN * (top - middle || 1));
  const room = top - bottom || 1;
  const shown = all.filter(({ value }) => value >= bottom);
  const chosen = shown.filter(({ name }) => name === data.structure);
  return {
    marginLeft: axisRoom(["−0.0005"]),
    marginRight: 8,
    marginTop: 14,
    marginBottom: 28,
    x: { domain: [-0.5, data.structureScores.length - 0.5] },
    y: { domain: [bottom - 0.06 * room, top + 0.12 * room] },
    marks: [
      ...axes({
        x: {
          label: "structure of the couplings (r: rank)",
          ticks: data.structureScores.map((_, at) => at),
          format: (at) => (data.structureScores[at]?.name ?? "").replace("rank ", "r "),
        },
        y: { label: "held-out gain over ridge (bits/flip)", ticks: 4 },
      }),
      Plot.ruleY([0], { stroke: colours.baseline, strokeDasharray: "2.5,2" }),
      Plot.ruleX(shown, {
        x: "at",
        y1: (score) => Math.max(bottom, score.value - score.error),
        y2: (score) => score.value + score.error,
        stroke: colours.inferred,
        strokeWidth: 1,
      }),
      Plot.dot(shown, {
        x: "at",
        y: "value",
        r: 2,
        fill: "var(--plot-background)",
        stroke: colours.inferred,
        strokeWidth: 1,
      }),
      Plot.dot(chosen, { x: "at", y: "value", r: 3, fill: colours.inferred }),
      Plot.text(chosen, {
        x: "at",
        y: (score) => score.value + score.error,
        text: () => "chosen",
        dy: -6,
        fill: labelColour("inferred", theme),
      }),
    ],
  };
}
