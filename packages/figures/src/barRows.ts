import * as Plot from "@observablehq/plot";
import { axes } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import { textWidth } from "./textWidth.ts";

/** One bar with its name. */
export interface BarRow {
  readonly name: string;
  /** Not drawn where it is not finite. */
  readonly value: number;
  /** Half of the interval that is drawn over its end; none where 0 or not finite. */
  readonly error?: number;
  readonly colour: keyof typeof colours;
}

/** Named bars over one axis. */
export interface BarRowsOptions {
  readonly share?: number;
  readonly heading?: string;
  readonly rows: readonly BarRow[];
  readonly x: { readonly label: string; readonly ticks?: number };
  /** Chance, a threshold: drawn dashed beside 0. */
  readonly bounds?: readonly number[];
  readonly height?: number;
}

const ROW = 13;

/** Horizontal bars from 0, the name of each at its left, an interval over its end. */
export function barRows({ share = 1, heading, rows, x, bounds = [], height }: BarRowsOptions): Panel {
  const left = Math.ceil(Math.max(0, ...rows.map(({ name }) => textWidth(name, 7.5)))) + 8;
  const known = rows.filter(({ value }) => Number.isFinite(value));
  const errorOf = ({ error = 0 }: BarRow) => (Number.isFinite(error) ? error : 0);
  const ends = [0, ...bounds, ...known.flatMap((row) => [row.value - errorOf(row), row.value + errorOf(row)])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = high - low || 1;
  return {
    share,
    height: height ?? 8 + ROW * rows.length + 27,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: left,
          marginRight: 8,
          marginTop: 4,
          marginBottom: 27,
          x: { domain: [low < 0 ? low - 0.03 * room : 0, high + 0.03 * room] },
          y: { domain: [-0.5, rows.length - 0.5], reverse: true, axis: null },
          marks: [
            ...axes({ x: { label: x.label, ticks: x.ticks ?? 4 } }),
            ...known.map((row) =>
              Plot.rect([row], {
                x1: Math.min(0, row.value),
                x2: Math.max(0, row.value),
                y1: rows.indexOf(row) - 0.33,
                y2: rows.indexOf(row) + 0.33,
                fill: colours[row.colour],
                fillOpacity: 0.85,
              }),
            ),
            ...known
              .filter((row) => errorOf(row) > 0)
              .map((row) =>
                Plot.ruleY([rows.indexOf(row)], {
                  x1: row.value - errorOf(row),
                  x2: row.value + errorOf(row),
                  stroke: theme.ink,
                  strokeWidth: 1,
                }),
              ),
            ...(low < 0 ? [Plot.ruleX([0], { stroke: theme.ink, strokeWidth: 0.75 })] : []),
            Plot.ruleX(bounds, { stroke: theme.muted, strokeWidth: 0.75, strokeDasharray: "3,2" }),
            ...rows.map(({ name, colour }, row) =>
              Plot.text([name], {
                frameAnchor: "left",
                y: row,
                text: () => name,
                textAnchor: "end",
                dx: -5,
                fill: colour === "baseline" ? theme.muted : labelColour(colour, theme),
              }),
            ),
          ],
        },
        box,
        theme,
      ),
  };
}
