import * as Plot from "@observablehq/plot";
import type { WordProfile } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber, formatPercent } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { dotsPath, pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import { svgText } from "./svgElement.ts";
import type { Theme } from "./themes.ts";
import { decades } from "./unitRates.ts";
import { DOT_STEP, wordDots } from "./wordDots.ts";

type WordsData = Pick<WordProfile, "unitIds" | "binMs" | "bins" | "counts">;

const SHOWN = 12;
const ROW = 10;
const HEAD = 14;

/** Which words occur, how often, and how many only once (180 mm). */
export const visitedWords = defineFigure("words", (data: WordsData) => {
  const { counts, bins, unitIds, binMs } = data;
  const once = counts.filter(({ visits }) => visits === 1).length;
  const possible = formatNumber(2 ** unitIds.length);
  return {
    title:
      counts.length === 0
        ? "No bin was observed, so there is no word"
        : `${formatNumber(counts.length)} of ${possible} words occur, ${formatPercent(once / counts.length)} of them only once`,
    caption: `Words of ${formatNumber(unitIds.length)} units in ${formatNumber(bins)} ${binMs > 0 ? `bins of ${formatNumber(binMs)} ms` : "steps"}. a, the most frequent words, a column a unit (filled: active), with their share of the ${binMs > 0 ? "bins" : "steps"}. b, visits of every word by rank, both axes logarithmic; the reward of words at the right end stays unknown.`,
    widthMm: 180 as const,
    rows: [[frequentPanel(data), rankPanel(data)]],
    table: {
      columns: ["rank", "word", "active_units", "visits", "share"],
      rows: counts.map(({ word, visits }, k) => [
        k + 1,
        word,
        unitIds.filter((_, i) => (word >> i) & 1).join(" "),
        visits,
        visits / bins,
      ]),
    },
  };
});

function frequentPanel({ counts, unitIds, bins }: WordsData): Panel {
  const shown = counts.slice(0, SHOWN);
  return {
    share: 1,
    height: Math.max(150, HEAD + SHOWN * ROW),
    heading: "the most frequent words",
    draw: (_box, theme) => {
      const y = (k: number) => HEAD + (k + 0.5) * ROW;
      const right = unitIds.length * DOT_STEP;
      return [
        svgText(right + 46, 8, "share", { "font-size": 7, "text-anchor": "end", fill: theme.muted }),
        svgText(right + 58, 8, "active units", { "font-size": 7, fill: theme.muted }),
        wordDots(
          shown.map(({ word }, k) => ({ active: unitIds.map((_, i) => ((word >> i) & 1) === 1), y: y(k) })),
          3.5,
          theme,
        ),
        ...shown.flatMap(({ word, visits }, k) => [
          svgText(right + 46, y(k) + 2.5, formatPercent(visits / bins), { "font-size": 7, "text-anchor": "end" }),
          svgText(right + 58, y(k) + 2.5, namesOf(word, unitIds), { "font-size": 7 }),
        ]),
      ].join("");
    },
  };
}

const MOST_NAMED = 4;

function namesOf(word: number, unitIds: readonly number[]): string {
  const active = unitIds.filter((_, i) => (word >> i) & 1);
  if (active.length === 0) return "silence";
  if (active.length <= MOST_NAMED) return active.join(", ");
  return `${active.slice(0, MOST_NAMED).join(", ")} + ${active.length - MOST_NAMED}`;
}

function rankPanel({ counts, binMs }: WordsData): Panel {
  const last = Math.max(2, counts.length);
  const most = Math.max(2, counts[0]?.visits ?? 2);
  const once = counts.findIndex(({ visits }) => visits === 1);
  const options = (theme: Theme): Plot.PlotOptions => ({
    marginLeft: axisRoom(["100,000"]),
    marginRight: 10,
    marginTop: 6,
    marginBottom: 28,
    x: { type: "log", domain: [0.9, last * 1.15] },
    y: { type: "log", domain: [0.8, most * 1.3] },
    marks: [
      ...axes({
        x: { label: "word, by falling visits", ticks: decades(1, last * 1.15), format: formatNumber },
        y: {
          label: binMs > 0 ? "visits (bins)" : "visits (steps)",
          ticks: decades(1, most * 1.3),
          format: formatNumber,
        },
      }),
      pathMark(({ x, y }) => dotsPath(counts.map(({ visits }, k) => [x(k + 1), y(visits)])), {
        fill: "none",
        stroke: colours.inferred,
        "stroke-width": 2.6,
        "stroke-linecap": "round",
      }),
      Plot.text(once < 0 ? [] : ["seen once"], {
        x: Math.max(1, once + 1),
        y: 1,
        text: (words: string) => words,
        textAnchor: "end",
        dx: -5,
        dy: -5,
        fill: labelColour("baseline", theme),
      }),
    ],
  });
  return {
    share: 1,
    height: 150,
    heading: "visits of every word",
    draw: (box, theme) => plotPanel(options(theme), box, theme),
  };
}
