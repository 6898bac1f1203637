import * as Plot from "@observablehq/plot";
import type { InferredReward, Verdict } from "@telos/core";
import { axes } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import { coordinate, svgElement, svgText } from "./svgElement.ts";
import { textWidth } from "./textWidth.ts";
import type { Theme } from "./themes.ts";
import { DOT_STEP, wordDots } from "./wordDots.ts";
import { clearlyBetter, inputsOf, silenceOf, type WordRow, wordRows } from "./wordRows.ts";

/** An inferred reward, whose units, and what the evidence allows to call it. */
export interface RewardByWordData {
  readonly reward: InferredReward;
  readonly unitIds: readonly number[];
  /** What the evidence allows: below `purpose` the title says so. */
  readonly verdict: Verdict;
}

const TOP = 20;
const BOTTOM = 5;
const ROW = 10.2;

/** The words sorted by inferred reward, with spike count, visits, value and interval (180 mm). */
export const rewardByWord = defineFigure("rewardByWord", (data: RewardByWordData) => {
  const rows = wordRows(data.reward, data.unitIds.length);
  return {
    title: rewardByWordTitle(data),
    caption: caption(data, rows),
    widthMm: 180,
    rows: [[rewardByWordPanel(data, TOP, BOTTOM)]],
    table: {
      columns: ["rank", "word", "code", "active_units", "visits_s", "reward_lambda", "low", "high"],
      rows: rows.map((row, i) => [i + 1, bits(row), row.word, row.count, row.visitsS, row.value, row.low, row.high]),
    },
  };
});

/** The message: how many words are clearly worth more than silence. */
export function rewardByWordTitle(data: RewardByWordData): string {
  const rows = wordRows(data.reward, data.unitIds.length);
  if (rows.length === 0) return "No word was visited long enough for its reward to be known";
  if (rows.length === 1) return "Only one word was visited long enough for its reward to be known";
  const better = clearlyBetter(rows).length;
  const bar = silenceOf(rows) === undefined ? "the average word" : "silence";
  const are = better === 1 ? "is" : "are";
  const message =
    better === 0
      ? `no word is worth clearly more than ${bar}`
      : `${countOf(better, "word")} ${are} worth clearly more than ${bar}`;
  return data.verdict === "purpose" ? capital(message) : `Read as a reward, which is not established here: ${message}`;
}

/** What the bars of a reward are, in words. */
export function rewardBars({ interval, timeUnit }: RewardByWordData["reward"]): string {
  if (interval === "calibrated") return "95 % interval of the calibrated reward";
  return timeUnit === "step"
    ? "95 % interval, bootstrap over contiguous blocks"
    : "95 % range of a bootstrap over contiguous blocks, which is no interval for the truth: the hold window makes rewards smaller";
}

function caption(data: RewardByWordData, rows: readonly WordRow[]): string {
  const inputs = inputsOf(data.reward);
  const unknown = data.reward.words.length - rows.length;
  const parts = [
    `One row is a word: which units are active (filled)${data.reward.timeUnit === "step" ? "" : " within one hold window"}. Reward in units of λ, the price of one nat of coding cost; 0 is the mean over ${countOf(rows.length, "known word")}. Bars: ${rewardBars(data.reward)}, each word by itself. Blue: the bar begins above that of silence, the word with no active unit.`,
  ];
  if (inputs > 1)
    parts.push(`Visit-weighted mean over ${countOf(inputs, "input")}; small grey ticks: the reward at each input.`);
  if (unknown > 0) {
    parts.push(
      `${capital(countOf(unknown, "word"))} visited for less than ${formatNumber(data.reward.minimumVisitS)} ${data.reward.timeUnit === "step" ? "steps" : "s"}, or unknown, left out.`,
    );
  }
  return parts.join(" ");
}

/** The panel alone, with the `top` best and the `bottom` worst words, for figures that have several. */
export function rewardByWordPanel(data: RewardByWordData, top: number, bottom: number): Panel {
  const rows = wordRows(data.reward, data.unitIds.length);
  const lines = shown(rows, top, bottom);
  const idWidth = Math.max(0, ...data.unitIds.map((id) => textWidth(String(id), 7)));
  const turned = idWidth > DOT_STEP - 1;
  const headRoom = 10 + (turned ? idWidth : 10);
  return {
    share: 1,
    height: headRoom + Math.max(3, lines.length) * ROW + 30,
    draw: (box, theme) => {
      if (rows.length === 0) return svgText(0, 20, "No word of known reward.", { fill: theme.muted });
      const dotsWidth = data.unitIds.length * DOT_STEP;
      const countAt = dotsWidth + 16;
      const visitsAt = countAt + 40;
      const left = visitsAt + 12;
      const y = (i: number) => headRoom + (i + 0.5) * ROW;
      const placed = lines.flatMap((line, i) => (line === "gap" ? [] : [{ row: line, y: y(i) }]));
      const text = { "font-size": 7, "text-anchor": "end" } as const;
      const head = { ...text, fill: theme.muted };
      const gap = lines.indexOf("gap");
      return [
        ...data.unitIds.map((id, i) => unitName(id, 3.5 + i * DOT_STEP, headRoom - 3, turned, theme)),
        svgText(0, 6, "units", { "font-size": 7, fill: theme.muted }),
        svgText(countAt, headRoom - 3, "count", { ...head, "text-anchor": "middle" }),
        svgText(visitsAt, headRoom - 3, data.reward.timeUnit === "step" ? "steps" : "visits (s)", head),
        wordDots(
          placed.map(({ row, y: at }) => ({ active: row.active, y: at })),
          3.5,
          theme,
        ),
        ...placed.flatMap(({ row, y: at }) => [
          svgText(countAt, at + 2.5, String(row.count), { ...text, "text-anchor": "middle" }),
          svgText(
            visitsAt,
            at + 2.5,
            row.visitsS >= 99.95 ? formatNumber(Math.round(row.visitsS)) : row.visitsS.toFixed(1),
            text,
          ),
        ]),
        gap < 0
          ? ""
          : svgText(0, y(gap) + 2.5, `… ${countOf(rows.length - top - bottom, "word")} between …`, {
              "font-size": 7,
              fill: theme.muted,
            }),
        svgElement(
          "g",
          { transform: `translate(${coordinate(left)},0)` },
          plotPanel(
            options(data, rows, placed, headRoom, box.width - left, theme),
            { width: box.width - left, height: box.height },
            theme,
          ),
        ),
      ].join("");
    },
  };
}

function options(
  data: RewardByWordData,
  rows: readonly WordRow[],
  placed: readonly { readonly row: WordRow; readonly y: number }[],
  headRoom: number,
  width: number,
  theme: Theme,
): Plot.PlotOptions {
  const silence = silenceOf(rows);
  const better = new Set(clearlyBetter(rows).map((row) => row.word));
  const several = inputsOf(data.reward) > 1;
  const known = placed.map(({ row, y }) => ({ ...row, y, better: better.has(row.word) }));
  const single = known.flatMap(({ byInput, y }) => byInput.filter(Number.isFinite).map((value) => ({ value, y })));
  const limits = known.flatMap(({ value, low, high }) => [value, low, high]).filter(Number.isFinite);
  const ends = [
    0,
    ...limits,
    ...(several ? single.map(({ value }) => value) : []),
    ...(silence ? [silence.value] : []),
  ];
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  const room = to - from || 1;
  const domain = [from - 0.04 * room, to + 0.04 * room];
  const bottom = Math.max(...known.map(({ y }) => y)) + ROW / 2 + 3;
  const colour = (row: { better: boolean }) => (row.better ? colours.inferred : colours.baseline);
  const silenceFirst = (silence?.value ?? 0) < 0;
  const line = (value: number, name: string, towards: "start" | "end"): Plot.Markish[] => [
    Plot.ruleX([value], {
      y1: headRoom - 2,
      y2: bottom,
      stroke: colours.baseline,
      strokeWidth: 0.75,
      strokeDasharray: "2.5,2",
    }),
    Plot.text([name], {
      x: value,
      y: headRoom - 6,
      text: (words: string) => words,
      textAnchor: towards,
      dx: towards === "start" ? 2 : -2,
      fill: labelColour("baseline", theme),
      fontSize: 7,
    }),
  ];
  return {
    margin: 0,
    marginLeft: 4,
    marginRight: 6,
    marginBottom: 30,
    x: { domain },
    // Heights are points of the panel, so that rows, dots and numbers share them.
    y: { domain: [0, bottom], range: [0, bottom], axis: null },
    marks: [
      ...axes({ x: { label: "inferred reward (λ)", ticks: width > 220 ? 6 : 4 } }),
      ...line(0, "average word", silenceFirst ? "start" : "end"),
      ...(silence === undefined ? [] : line(silence.value, "silence", silenceFirst ? "end" : "start")),
      ...(several
        ? [
            pathMark(
              ({ x }) => single.map(({ value, y }) => `M${x(value).toFixed(1)},${(y - 2.5).toFixed(1)}v5`).join(""),
              { stroke: colours.baseline, "stroke-width": 0.6, "stroke-opacity": 0.7 },
            ),
          ]
        : []),
      Plot.ruleY(
        known.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high)),
        { y: "y", x1: "low", x2: "high", stroke: colour, strokeWidth: 1.25 },
      ),
      Plot.dot(known, { x: "value", y: "y", r: 2.4, fill: colour }),
    ],
  };
}

function unitName(id: number, x: number, y: number, turned: boolean, theme: Theme): string {
  const at = { "font-size": 7, fill: theme.muted };
  if (!turned) return svgText(x, y, String(id), { ...at, "text-anchor": "middle" });
  return svgText(0, 0, String(id), {
    ...at,
    transform: `translate(${coordinate(x + 2.4)},${coordinate(y)}) rotate(-90)`,
  });
}

function shown(rows: readonly WordRow[], top: number, bottom: number): (WordRow | "gap")[] {
  if (rows.length <= top + bottom + 1) return [...rows];
  return [...rows.slice(0, top), "gap", ...(bottom > 0 ? rows.slice(-bottom) : [])];
}

function bits(row: WordRow): string {
  return row.active.map((isActive) => (isActive ? "1" : "0")).join("");
}
