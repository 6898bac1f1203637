import * as Plot from "@observablehq/plot";
import type { WordProfile } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber, formatPercent } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

type DynamicsData = Pick<WordProfile, "unitIds" | "dynamics" | "binMs">;

/** What the previous word says about each unit's next state, beyond shuffles (85 mm). */
export const dynamics = defineFigure("dynamics", (data: DynamicsData) => {
  const { unitIds, dynamics: found, binMs } = data;
  const mean = average(found.byWord);
  const chance = !(mean > Math.max(0, ...found.largestShuffle));
  return {
    title:
      unitIds.length === 0
        ? "There is no unit whose dynamics could be seen"
        : chance
          ? "The previous word explains no more of a unit’s activity than shuffles do"
          : `The previous word explains ${formatPercent(mean)} of a unit’s activity, ${formatPercent(Math.max(0, average(found.beyondOwn)))} beyond its own past`,
    caption: `Share of each unit’s entropy${binMs > 0 ? ` in bins of ${formatNumber(binMs)} ms` : ""} that the word before explains, beyond ten shuffles in time; open: what the other units add to the unit’s own previous state. Grey bar: what a shuffle reached. Near 0 no purpose can be inferred from these dynamics.`,
    widthMm: 85 as const,
    rows: [[panel(data)]],
    table: {
      columns: ["unit", "by_previous_word", "beyond_own_past", "largest_shuffle"],
      rows: unitIds.map((id, i) => [id, found.byWord[i]!, found.beyondOwn[i]!, found.largestShuffle[i]!]),
    },
  };
});

function average(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function panel({ unitIds, dynamics: found }: DynamicsData): Panel {
  const rows = unitIds
    .map((id, i) => ({
      id,
      byWord: found.byWord[i]!,
      beyondOwn: found.beyondOwn[i]!,
      shuffle: found.largestShuffle[i]!,
    }))
    .sort((a, b) => b.byWord - a.byWord || a.id - b.id)
    .map((row, k) => ({ ...row, y: k + 0.5 }));
  const ends = [0, 0.001, ...rows.flatMap(({ byWord, beyondOwn, shuffle }) => [byWord, beyondOwn, shuffle])];
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  const room = to - from;
  const options = (theme: Theme): Plot.PlotOptions => ({
    marginLeft: axisRoom(unitIds.map(String)),
    marginRight: 8,
    marginTop: 16,
    marginBottom: 28,
    x: { domain: [from - 0.03 * room, to + 0.05 * room] },
    y: { domain: [0, Math.max(1, rows.length)], reverse: true },
    marks: [
      ...axes({
        x: {
          label: "share of the unit’s entropy explained (%)",
          ticks: 5,
          format: (share) => String(Number((100 * share).toPrecision(6))).replace("-", "−"),
        },
        y: {
          label: "unit",
          ticks: rows.map(({ y }) => y),
          format: (y) => String(rows[Math.floor(y)]?.id ?? ""),
          line: false,
        },
      }),
      Plot.ruleX([0], { strokeWidth: 0.75 }),
      Plot.ruleY(rows, { y: "y", x1: () => 0, x2: "shuffle", stroke: colours.baseline, strokeWidth: 3 }),
      Plot.dot(rows, {
        x: "beyondOwn",
        y: "y",
        r: 2.2,
        fill: "var(--plot-background)",
        stroke: colours.inferred,
        strokeWidth: 1,
      }),
      Plot.dot(rows, { x: "byWord", y: "y", r: 2.4, fill: colours.inferred }),
      Plot.text(["● by the word before    ○ beyond the unit’s own past"], {
        frameAnchor: "top-left",
        text: (words: string) => words,
        textAnchor: "start",
        dy: -12,
        fill: labelColour("inferred", theme),
      }),
    ],
  });
  return {
    share: 1,
    height: 16 + Math.max(3, rows.length) * 10 + 28,
    draw: (box, theme) => plotPanel(options(theme), box, theme),
  };
}
