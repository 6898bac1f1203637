import * as Plot from "@observablehq/plot";
import type { PurposeFit } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { countOf, formatEstimate, formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { dotsPath, pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

type WordsData = PurposeFit["words"];

/** Observed share of time of each word against the fitted network's and independent units' (85 mm). */
export const wordDistribution = defineFigure("wordDistribution", (data: WordsData) => ({
  title: wordDistributionTitle(data),
  caption: caption(data),
  widthMm: 85,
  rows: [[wordDistributionPanel(data, 205)]],
  table: {
    columns: ["word", "observed", "model", "independent"],
    rows: visited(data).map((word) => [word, data.observed[word]!, data.model[word]!, data.independent[word]!]),
  },
}));

/** A network that leaves less than this share of the divergence of independent units is said to predict the words. */
const GOOD_SHARE = 0.3;

/** The message: what the fitted flips miss of the words, beside what independent units miss. */
export function wordDistributionTitle({ modelBits, independentBits }: WordsData): string {
  const [missed, baseline] = [modelBits.value, independentBits.value];
  if (!Number.isFinite(missed) || !Number.isFinite(baseline))
    return "The words could not be compared with a prediction";
  const numbers = `${formatNumber(missed)} bits missing, ${formatNumber(baseline)} for independent units`;
  if (missed < GOOD_SHARE * baseline) return `Fitted to flips only, the network also predicts the words: ${numbers}`;
  return missed < baseline
    ? `The fitted network predicts the words only in part: ${numbers}`
    : `The fitted network predicts the words no better than independent units: ${numbers}`;
}

function caption(data: WordsData): string {
  const dots = visited(data);
  const least = floorOf(data);
  const below = dots.filter((word) => data.model[word]! < least || data.independent[word]! < least).length;
  const left =
    below === 0 ? "" : ` ${countOf(below, "word")} predicted more rarely than the axis shows stand at its lower end.`;
  return `Each dot is one of ${countOf(dots.length, "visited word")}; on the line the prediction is exact. Numbers: held-out Kullback–Leibler divergence per word; fitted ${formatEstimate(data.modelBits)}, independent ${formatEstimate(data.independentBits)} bits [95 % interval].${left}`;
}

/** The panel alone, for figures that have several. */
export function wordDistributionPanel(data: WordsData, height: number): Panel {
  return { share: 1, height, draw: (box, theme) => plotPanel(options(data, theme), box, theme) };
}

function options(data: WordsData, theme: Theme): Plot.PlotOptions {
  const words = visited(data);
  const least = floorOf(data);
  const dots = (predicted: Float64Array, stroke: string) =>
    pathMark(
      ({ x, y }) =>
        dotsPath(words.map((word) => [x(data.observed[word]!), y(Math.min(1, Math.max(least, predicted[word]!)))])),
      { fill: "none", stroke, "stroke-width": 2.6, "stroke-linecap": "round", "stroke-opacity": 0.85 },
    );
  const share = { type: "log", domain: [least, 1] } as const;
  const decades = Math.round(-Math.log10(least));
  const ticks = Array.from({ length: decades + 1 }, (_, i) => 10 ** -i).filter((_, i) => decades <= 5 || i % 2 === 0);
  return {
    marginLeft: axisRoom(["10⁻¹⁰"]),
    marginRight: 8,
    marginTop: 6,
    marginBottom: 29,
    x: share,
    y: share,
    marks: [
      ...axes({
        x: { label: "observed share of time", ticks, format: power },
        y: { label: "predicted share of time", ticks, format: power },
      }),
      pathMark(({ x, y }) => `M${x(least)},${y(least)}L${x(1)},${y(1)}`, {
        stroke: "currentColor",
        "stroke-width": 0.75,
      }),
      dots(data.independent, colours.baseline),
      dots(data.model, colours.inferred),
      note(`independent: ${formatNumber(data.independentBits.value)} bits`, labelColour("baseline", theme), 5),
      note(`fitted: ${formatNumber(data.modelBits.value)} bits`, labelColour("inferred", theme), 15),
    ],
  };
}

function note(text: string, fill: string, dy: number): Plot.Markish {
  return Plot.text([text], {
    text: (words: string) => words,
    frameAnchor: "top-left",
    textAnchor: "start",
    dx: 6,
    dy,
    fill,
  });
}

function visited(data: WordsData): number[] {
  return [...data.observed.keys()].filter((word) => data.observed[word]! > 0);
}

/** Lower end of both axes: a whole decade below the rarest visited word. */
function floorOf(data: WordsData): number {
  const least = visited(data).reduce((min, word) => Math.min(min, data.observed[word]!), 0.1);
  return 10 ** Math.floor(Math.log10(least));
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function power(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent === 0) return "1";
  return `10⁻${[...String(-exponent)].map((digit) => RAISED[Number(digit)]).join("")}`;
}
