import * as Plot from "@observablehq/plot";
import { type AxisOptions, axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";

/** One line of a panel of traces. */
export interface Trace {
  /** Rising in x; pairs that are not finite are left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly colour: keyof typeof colours;
  readonly width?: number;
  readonly opacity?: number;
  readonly dashed?: boolean;
}

/** A name written in the panel, in the colour of what it names. */
export interface TraceLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly colour: keyof typeof colours;
  readonly anchor?: "start" | "middle" | "end";
  /** Whole points. */
  readonly dy?: number;
}

/** Several lines over one pair of axes, with a threshold that has a name. */
export interface TracePanelOptions {
  readonly share?: number;
  readonly height: number;
  readonly heading?: string;
  readonly x: AxisOptions & { readonly domain: readonly [number, number] };
  readonly y: AxisOptions & { readonly domain: readonly [number, number] };
  readonly traces: readonly Trace[];
  readonly labels?: readonly TraceLabel[];
  /** A level that must not be crossed, or that chance reaches. */
  readonly threshold?: { readonly y: number; readonly name: string };
  /** The longest text of a tick at the left. */
  readonly tickText?: string;
  readonly right?: number;
}

/** Lines that are named beside themselves; a threshold is drawn dashed and named. */
export function tracePanel(options: TracePanelOptions): Panel {
  const { share = 1, height, heading, x, y, traces, labels = [], threshold, tickText = "0.05", right = 8 } = options;
  return {
    share,
    height,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom([tickText]),
          marginRight: right,
          marginTop: 8,
          marginBottom: 27,
          x: { domain: [...x.domain] },
          y: { domain: [...y.domain] },
          marks: [
            ...axes({ x, y }),
            ...traces.map(({ points, colour, width = 1, opacity = 1, dashed }) =>
              Plot.line(
                points.filter((point) => point.every(Number.isFinite)),
                {
                  stroke: colours[colour],
                  strokeWidth: width,
                  strokeOpacity: opacity,
                  ...(dashed ? { strokeDasharray: "3,2" } : {}),
                },
              ),
            ),
            ...(threshold === undefined
              ? []
              : [
                  Plot.ruleY([threshold.y], { stroke: theme.ink, strokeWidth: 0.9, strokeDasharray: "4,2" }),
                  Plot.text([threshold.name], {
                    frameAnchor: "right",
                    y: threshold.y,
                    text: (name: string) => name,
                    dy: -6,
                    textAnchor: "end",
                    fill: theme.ink,
                  }),
                ]),
            ...labels.map(({ text, colour, anchor = "start", dy = 0, ...at }) =>
              Plot.text([at], {
                x: "x",
                y: "y",
                text: () => text,
                textAnchor: anchor,
                dy,
                fill: labelColour(colour, theme),
              }),
            ),
          ],
        },
        box,
        theme,
      ),
  };
}
