import * as Plot from "@observablehq/plot";
import { axes } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import { textWidth } from "./textWidth.ts";

/** One controller or control: a number for each seed or agent. */
export interface ControlRow {
  readonly name: string;
  readonly colour: keyof typeof colours;
  readonly values: readonly number[];
  /** Open dots: not taken further, shown all the same. */
  readonly open?: readonly number[];
}

/** Rows of dots over one axis. */
export interface ControlRowsOptions {
  readonly share?: number;
  readonly heading?: string;
  readonly rows: readonly ControlRow[];
  readonly x: {
    readonly label: string;
    readonly domain: readonly [number, number];
    readonly ticks?: number | readonly number[];
    readonly format?: (value: number) => string;
    readonly log?: boolean;
  };
  /** Bounds of claims, drawn dashed. */
  readonly bounds?: readonly number[];
  readonly height?: number;
}

const ROW = 15;

/** What matters and its controls, one row each: every seed a dot, the mean a bar. Values outside the axis are set on its end. */
export function controlRows({ share = 1, heading, rows, x, bounds = [], height }: ControlRowsOptions): Panel {
  const left = Math.ceil(Math.max(...rows.map(({ name }) => textWidth(name, 7.5)))) + 10;
  const clamp = (value: number) => Math.min(x.domain[1], Math.max(x.domain[0], value));
  return {
    share,
    height: height ?? 8 + ROW * rows.length + 27,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: left,
          marginRight: 10,
          marginTop: 8,
          marginBottom: 27,
          x: { domain: [...x.domain], ...(x.log ? { type: "log" as const } : {}) },
          y: { domain: [-0.5, rows.length - 0.5], reverse: true, axis: null },
          marks: [
            ...axes({
              x: {
                label: x.label,
                ...(x.ticks === undefined ? {} : { ticks: x.ticks }),
                ...(x.format === undefined ? {} : { format: x.format }),
              },
            }),
            Plot.ruleY(rows.keys(), { stroke: theme.faint, strokeWidth: 0.75 }),
            Plot.ruleX(bounds, { stroke: theme.muted, strokeWidth: 0.75, strokeDasharray: "3,2" }),
            ...rows.flatMap(({ name, colour, values, open = [] }, row) => {
              const shown = values.filter(Number.isFinite).map(clamp);
              const place = { x: x.domain[0], y: row, text: () => name, textAnchor: "end", dx: -8 } as const;
              const known = values.filter(Number.isFinite);
              // The mean of the values themselves; only its place is kept within the axis.
              const mean = clamp(known.reduce((sum, value) => sum + value, 0) / known.length);
              return [
                Plot.text([name], { ...place, fill: colour === "baseline" ? theme.muted : labelColour(colour, theme) }),
                Plot.dot(open.filter(Number.isFinite).map(clamp), {
                  x: (value) => value,
                  y: () => row,
                  r: 2.2,
                  stroke: colours[colour],
                  strokeWidth: 0.9,
                  fill: theme.background,
                }),
                Plot.dot(shown, {
                  x: (value) => value,
                  y: () => row,
                  r: 2.4,
                  fill: colours[colour],
                  fillOpacity: 0.55,
                }),
                ...(shown.length > 1
                  ? [Plot.ruleX([mean], { y1: row - 0.36, y2: row + 0.36, stroke: colours[colour], strokeWidth: 1.8 })]
                  : []),
              ];
            }),
          ],
        },
        box,
        theme,
      ),
  };
}
