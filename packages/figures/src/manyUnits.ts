import * as Plot from "@observablehq/plot";
import type { ManyFit } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type FigureContent, type Panel } from "./defineFigure.ts";
import { countOf, formatNumber, formatPercent } from "./formatNumber.ts";
import { plotPanel } from "./plotPanel.ts";

const HEIGHT = 150;

/** Many units: the reward of visited words by the number of active units, and what the fit does when it is left to itself (180 mm). */
export const manyUnits = defineFigure("manyUnits", ({ fit }: { readonly fit: ManyFit }): FigureContent => {
  const words = wordsOf(fit);
  const counts = countsOf(fit);
  const { check } = fit;
  const share = (value: number) => formatPercent(value);
  return {
    title: check.runsAway
      ? `The fitted network runs away: ${share(check.simulatedActivity)} active when simulated, ${share(check.recordedActivity)} when recorded`
      : `Left to itself, the fitted network is active ${share(check.simulatedActivity)} of the time, as recorded (${share(check.recordedActivity)})`,
    caption: `Left: each dot one of ${countOf(words.length, "word")} held for ${formatNumber(fit.reward.minimumVisitS)} s or longer, by the number of its active units; reward in units of λ, 0 is the mean over these words. Right: share of the time with so many active units, recorded and simulated from the fit.`,
    widthMm: 180,
    rows: [[rewardPanel(words), countPanel(counts)]],
    table: {
      columns: ["active_units", "recorded_share", "simulated_share"],
      rows: counts.map(({ count, recorded, simulated }) => [count, recorded, simulated]),
    },
  };
});

interface Word {
  readonly count: number;
  readonly reward: number;
}

function wordsOf({ reward, model }: ManyFit): Word[] {
  const { units } = model;
  return Array.from(reward.reward, (value, s) => ({
    count: reward.states.subarray(s * units, (s + 1) * units).reduce((sum, on) => sum + on, 0),
    reward: value,
  }));
}

interface CountShare {
  readonly count: number;
  readonly recorded: number;
  readonly simulated: number;
}

function countsOf({ check }: ManyFit): CountShare[] {
  const largest = Math.max(check.recordedLargest, check.simulatedLargest);
  return Array.from({ length: largest + 1 }, (_, count) => ({
    count,
    recorded: check.recordedCounts[count] ?? 0,
    simulated: check.simulatedCounts[count] ?? 0,
  }));
}

function rewardPanel(words: readonly Word[]): Panel {
  const most = Math.max(1, ...words.map(({ count }) => count));
  // Words of one count lie beside each other in the order of their reward.
  const beside = words.map((word, k) => ({ ...word, at: word.count + 0.3 * Math.sin(12.9898 * (k + 1)) }));
  return {
    share: 1,
    height: HEIGHT,
    heading: "reward by number of active units",
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom(["−0.05"]),
          marginRight: 8,
          marginTop: 6,
          marginBottom: 29,
          x: { domain: [-0.5, most + 0.5] },
          marks: [
            ...axes({
              x: { label: "active units", ticks: Math.min(10, most + 1) },
              y: { label: "reward (λ)", ticks: 5 },
            }),
            Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.3 }),
            Plot.dot(beside, { x: "at", y: "reward", r: 1.4, fill: colours.inferred, fillOpacity: 0.6 }),
          ],
        },
        { width: box.width, height: box.height },
        theme,
      ),
  };
}

function countPanel(counts: readonly CountShare[]): Panel {
  const smallest = Math.min(
    ...counts.flatMap(({ recorded, simulated }) => [recorded, simulated]).filter((value) => value > 0),
  );
  const low = 10 ** Math.floor(Math.log10(smallest));
  const decades = Array.from({ length: Math.round(-Math.log10(low)) + 1 }, (_, k) => low * 10 ** k);
  const some = (key: "recorded" | "simulated") => counts.filter((row) => row[key] > 0);
  return {
    share: 1,
    height: HEIGHT,
    heading: "active units together: recorded (grey), simulated (coloured)",
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom(["0.00001"]),
          marginRight: 8,
          marginTop: 6,
          marginBottom: 29,
          x: { domain: [0, Math.max(1, counts.length - 1)] },
          y: { type: "log", domain: [low, 1] },
          marks: [
            ...axes({
              x: { label: "active units", ticks: Math.min(10, counts.length) },
              y: {
                label: "share of the time",
                ticks: decades,
                format: (value) => String(Number(value.toPrecision(1))),
              },
            }),
            Plot.line(some("recorded"), { x: "count", y: "recorded", stroke: colours.baseline, strokeWidth: 2 }),
            Plot.dot(some("recorded"), { x: "count", y: "recorded", r: 1.8, fill: colours.baseline }),
            Plot.line(some("simulated"), { x: "count", y: "simulated", stroke: colours.inferred, strokeWidth: 1.25 }),
            Plot.dot(some("simulated"), { x: "count", y: "simulated", r: 1.8, fill: colours.inferred }),
          ],
        },
        { width: box.width, height: box.height },
        theme,
      ),
  };
}
