import * as Plot from "@observablehq/plot";
import type { TransferResult, TransferScore } from "@telos/core";
import { axes } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatEstimate } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";

/** How far each guess is from the words of a second recording (85 mm). */
export const transferScores = defineFigure("transferScores", (data: TransferResult) => ({
  title: title(data),
  caption: `Divergence of each guess from the words of the second recording; purple: the purpose, re-optimised at the new rates. Dashed: what two halves of that recording differ by (${formatEstimate(data.floor)}). Bars: 95 % interval, blocks of both recordings redrawn.`,
  widthMm: 85,
  rows: [[panel(data)]],
  table: {
    columns: ["guess", "words_bits", "low", "high", "rates_rms", "correlations_rms"],
    rows: data.scores.map(({ title: name, words, rates, correlations }) => [
      name,
      words.value,
      words.low,
      words.high,
      rates.value,
      correlations.value,
    ]),
  },
}));

function title({ scores, best }: TransferResult): string {
  const winner = scores.find(({ hypothesis }) => hypothesis === best);
  return `Nearest to the second recording: ${winner ? winner.title.charAt(0).toLowerCase() + winner.title.slice(1) : "none"}`;
}

const ROW = 16;

function panel(data: TransferResult): Panel {
  return {
    share: 1,
    height: 42 + ROW * data.scores.length,
    draw: (box, theme) => plotPanel(options(data), box, theme),
  };
}

function options(data: TransferResult): Plot.PlotOptions {
  const known = data.scores.filter(({ words }) => Number.isFinite(words.value));
  const bars = known.filter(({ words }) => Number.isFinite(words.low) && Number.isFinite(words.high));
  const top = Math.max(1e-6, ...known.flatMap(({ words }) => [words.value, words.high]).filter(Number.isFinite));
  const stroke = ({ hypothesis }: TransferScore) => (hypothesis === "keepPurpose" ? colours.adapted : colours.baseline);
  return {
    marginLeft: 142,
    marginRight: 8,
    marginTop: 6,
    marginBottom: 28,
    x: { domain: [0, 1.05 * top] },
    y: { type: "point", domain: data.scores.map((one) => one.title), axis: null },
    marks: [
      ...axes({ x: { label: "divergence (bits per word)", ticks: 4 } }),
      Plot.ruleX(Number.isFinite(data.floor.value) ? [data.floor.value] : [], {
        stroke: colours.baseline,
        strokeDasharray: "2.5,2",
      }),
      Plot.ruleY(bars, {
        y: "title",
        x1: (one: TransferScore) => one.words.low,
        x2: (one: TransferScore) => one.words.high,
        stroke,
        strokeWidth: 1.25,
      }),
      Plot.dot(known, { y: "title", x: (one: TransferScore) => one.words.value, r: 2.6, fill: stroke }),
      Plot.text(data.scores, {
        y: "title",
        text: (one: TransferScore) => one.title,
        frameAnchor: "left",
        textAnchor: "end",
        dx: -5,
      }),
    ],
  };
}
