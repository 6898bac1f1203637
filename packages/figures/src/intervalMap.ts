import * as Plot from "@observablehq/plot";
import type { QualityProfile } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber, formatPercent } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { type Frame, pathMark } from "./pathMark.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";
import { labelledRows, unitLabels } from "./unitLabels.ts";

type IntervalData = Pick<QualityProfile, "units" | "intervals">;

const MOST_ROWS = 60;
const LEVELS = 20;
const MULTI_UNIT_SHARE = 0.01;

/** Interspike intervals of every unit as rows of a map, 1 ms marked (180 mm). */
export const intervalMap = defineFigure("intervals", (data: IntervalData) => {
  const { units, intervals } = data;
  const bins = intervals.edgesS.length - 1;
  const multi = units.filter((_, row) => intervals.below1Ms[row]! > MULTI_UNIT_SHARE).length;
  const worst = Math.max(0, ...intervals.below1Ms);
  return {
    title:
      units.length === 0
        ? "No unit has intervals"
        : multi === 0
          ? worst === 0
            ? "No interspike interval lies below 1 ms"
            : `No unit has more than ${formatPercent(worst)} of its interspike intervals below 1 ms`
          : `${capital(countOf(multi, "unit"))} of ${formatNumber(units.length)} ${multi === 1 ? "is" : "are"} multi-unit activity: more than 1 % of the intervals below 1 ms`,
    caption: `Interspike intervals, one row a unit by falling rate${units.length > MOST_ROWS ? ` (the ${MOST_ROWS} fastest of ${formatNumber(units.length)})` : ""}; shade: share of its intervals in bins of equal ratio, from 0 to the row's largest. Right: share below 1 ms; above 1 % (orange) the unit is several neurons.`,
    widthMm: 180 as const,
    rows: [[panel(data)]],
    table: {
      columns: ["unit", "from_s", "to_s", "intervals", "share_below_1_ms"],
      rows: units.flatMap((unit, row) =>
        Array.from({ length: bins }, (_, k) => [
          unit.id,
          intervals.edgesS[k]!,
          intervals.edgesS[k + 1]!,
          intervals.counts[row * bins + k]!,
          intervals.below1Ms[row]!,
        ]).filter((cells) => cells[3]! > 0),
      ),
    },
  };
});

function panel({ units, intervals }: IntervalData): Panel {
  const { edgesS, counts, below1Ms } = intervals;
  const bins = edgesS.length - 1;
  const shown = units.slice(0, MOST_ROWS);
  const row = shown.length > 24 ? 6 : 10;
  const shade = Plot.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });
  const levelOf = shown.flatMap((_, i) => {
    const own = counts.subarray(i * bins, (i + 1) * bins);
    const largest = Math.max(...own);
    return Array.from(own, (count) => (largest > 0 ? Math.round((LEVELS * count) / largest) : 0));
  });
  const cellsOf = (level: number, { x, y }: Frame) =>
    levelOf
      .map((one, place) => {
        if (one !== level) return "";
        const [i, k] = [Math.floor(place / bins), place % bins];
        const [left, right] = [x(edgesS[k]!), x(edgesS[k + 1]!)];
        return `M${left.toFixed(1)},${(y(i) + 0.4).toFixed(1)}H${(right + 0.2).toFixed(1)}V${(y(i + 1) - 0.4).toFixed(1)}H${left.toFixed(1)}z`;
      })
      .join("");
  const labels = labelledRows(shown.length, row);
  const options = (theme: Theme): Plot.PlotOptions => ({
    marginLeft: axisRoom(shown.map(({ id }) => String(id))),
    marginRight: 46,
    marginTop: 14,
    marginBottom: 28,
    x: { type: "log", domain: [edgesS[0]!, edgesS[bins]!] },
    y: { domain: [0, Math.max(1, shown.length)], reverse: true },
    marks: [
      ...axes({
        x: { label: "interval (s)", ticks: [0.001, 0.01, 0.1, 1, 10, 100], format: formatNumber },
        y: { ...unitLabels(shown, labels), line: false },
      }),
      ...Array.from({ length: LEVELS + 1 }, (_, level) =>
        pathMark((frame) => cellsOf(level, frame), { fill: String(shade.apply(level / LEVELS)) }),
      ),
      pathMark(({ x, top, bottom }) => `M${x(0.001)},${top - 3}V${bottom}`, {
        stroke: colours.refused,
        "stroke-width": 1,
        "stroke-dasharray": "3,2",
      }),
      Plot.text(["1 ms"], {
        x: 0.001,
        frameAnchor: "top",
        text: (words: string) => words,
        textAnchor: "start",
        dx: 3,
        dy: -9,
        fill: labelColour("refused", theme),
      }),
      Plot.text(["< 1 ms"], {
        frameAnchor: "top-right",
        text: (words: string) => words,
        textAnchor: "end",
        dx: 42,
        dy: -9,
        fill: theme.muted,
      }),
      Plot.text(
        labels.filter((i) => i < shown.length),
        {
          x: () => edgesS[bins]!,
          y: (i: number) => i + 0.5,
          text: (i: number) => formatPercent(below1Ms[i]!),
          textAnchor: "end",
          dx: 42,
          fontSize: 7,
          fill: (i: number) => (below1Ms[i]! > MULTI_UNIT_SHARE ? labelColour("warning", theme) : theme.muted),
        },
      ),
    ],
  });
  return {
    share: 1,
    height: 14 + Math.max(3, shown.length) * row + 28,
    draw: (box, theme) => plotPanel(options(theme), box, theme),
  };
}
