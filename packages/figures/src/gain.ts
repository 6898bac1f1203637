import * as Plot from "@observablehq/plot";
import type { Estimate } from "@telos/core";
import { axes } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatEstimate, formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

/** The statistic G with its surrogates, bits per flip. */
export interface GainData {
  readonly gain: Estimate;
  readonly surrogates: readonly number[];
}

/** By how much G has to exceed the largest surrogate, bits per flip. */
const MARGIN = 0.001;

/** The gain of interactions against what chance gives (85 mm). */
export const gain = defineFigure("gain", (data: GainData) => ({
  title: gainTitle(data),
  caption: caption(data),
  widthMm: 85,
  rows: [[gainPanel(data, 86)]],
  table: {
    columns: ["what", "bits_per_flip", "low", "high"],
    rows: [
      ["recording", data.gain.value, data.gain.low, data.gain.high],
      ...data.surrogates.map((value, i) => [`surrogate ${i + 1}`, value, Number.NaN, Number.NaN]),
    ],
  },
}));

/** The message: whether the gain exceeds zero and every surrogate. */
export function gainTitle(data: GainData): string {
  const { value, low } = data.gain;
  if (!Number.isFinite(value)) return "The gain of interactions could not be measured";
  const number = `${formatNumber(value)} bits per flip`;
  if (!(low > 0)) return `Interactions do not predict flips better than chance (${number})`;
  const largest = largestSurrogate(data);
  if (largest === undefined) return `Interactions predict ${number}; no surrogate was run`;
  if (!(value > largest + MARGIN)) return `Interactions predict ${number}, no more than surrogates do`;
  return `Interactions predict ${number}, more than any surrogate`;
}

function caption(data: GainData): string {
  const runs = data.surrogates.length;
  const about =
    runs === 0
      ? "No surrogate was run."
      : `Grey: ${formatNumber(runs)} surrogates, units shifted in time against each other, so that no interaction is left.`;
  return `Held-out gain of pairwise interactions over independent units, ${formatEstimate(data.gain)} bits per flip. Bar: 95 % interval, bootstrap over contiguous blocks. ${about}`;
}

/** The panel alone, for figures that have several. */
export function gainPanel(data: GainData, height: number): Panel {
  return { share: 1, height, draw: (box, theme) => plotPanel(options(data, theme), box, theme) };
}

function options(data: GainData, theme: Theme): Plot.PlotOptions {
  const surrogates = data.surrogates.filter(Number.isFinite);
  const recording = [data.gain].filter(({ value, low, high }) => [value, low, high].every(Number.isFinite));
  const largest = largestSurrogate(data);
  const bound = largest === undefined ? [] : [Math.max(0, largest + MARGIN)];
  const ends = [0, ...surrogates, ...bound, ...recording.flatMap(({ low, high }) => [low, high])];
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  const room = to - from || 1;
  const domain = [from - 0.06 * room, to + 0.06 * room];
  // The bound's name goes where there is more room.
  const toRight = bound.length > 0 && bound[0]! - domain[0]! < 0.6 * (domain[1]! - domain[0]!);
  return {
    marginLeft: 56,
    marginRight: 8,
    marginTop: 13,
    marginBottom: 28,
    x: { domain },
    y: { domain: [0, 1], axis: null },
    marks: [
      ...axes({ x: { label: "held-out gain (bits per flip)", ticks: 4, format: formatTick } }),
      Plot.ruleX([0], { strokeWidth: 0.75 }),
      Plot.ruleX(bound, { stroke: colours.baseline, strokeDasharray: "2.5,2" }),
      Plot.text(bound, {
        x: (value) => value,
        text: () => "to be exceeded",
        frameAnchor: "top",
        textAnchor: toRight ? "start" : "end",
        dx: toRight ? -3 : 3,
        dy: -9,
        fill: labelColour("baseline", theme),
      }),
      Plot.dot(surrogates, { x: (value: number) => value, y: (_, i) => height(i), r: 1.6, fill: colours.baseline }),
      Plot.ruleY(recording, { y: 0.72, x1: "low", x2: "high", stroke: colours.inferred, strokeWidth: 1.25 }),
      Plot.dot(recording, { y: 0.72, x: "value", r: 3, fill: colours.inferred }),
      label("this recording", 0.72, labelColour("inferred", theme)),
      ...(surrogates.length > 0 ? [label("surrogates", 0.22, labelColour("baseline", theme))] : []),
    ],
  };
}

function label(text: string, y: number, fill: string): Plot.Markish {
  return Plot.text([text], { y, text: (words: string) => words, frameAnchor: "left", textAnchor: "end", dx: -5, fill });
}

/** Surrogates lie close together: they are spread over a band (multiples of the golden ratio). */
function height(rank: number): number {
  return 0.08 + 0.28 * ((rank * 0.6180339887) % 1);
}

function formatTick(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function largestSurrogate(data: GainData): number | undefined {
  const known = data.surrogates.filter(Number.isFinite);
  return known.length === 0 ? undefined : Math.max(...known);
}
