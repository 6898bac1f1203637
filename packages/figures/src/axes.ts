import * as Plot from "@observablehq/plot";
import { type } from "./composeFigure.ts";
import { textWidth } from "./textWidth.ts";

/** One axis: its label with the unit, and where its ticks are. */
export interface AxisOptions {
  readonly label: string;
  /** Tick values, or about how many. */
  readonly ticks?: number | readonly number[];
  readonly format?: (value: number) => string;
  /** Points from the axis to its label's far side; the margin unless given. */
  readonly labelOffset?: number;
  /** Whether a line is drawn along the axis. */
  readonly line?: boolean;
}

/** The axes of a panel as marks: hairline, short ticks, the label centred. Only the axes that are asked for are drawn. */
export function axes(options: { readonly x?: AxisOptions; readonly y?: AxisOptions }): Plot.Markish[] {
  const marks: Plot.Markish[] = [];
  if (options.x !== undefined) {
    if (options.x.line ?? true) marks.push(Plot.frame({ anchor: "bottom", ...LINE }));
    marks.push(Plot.axisX({ ...shared(options.x), anchor: "bottom" }));
  }
  if (options.y !== undefined) {
    if (options.y.line ?? true) marks.push(Plot.frame({ anchor: "left", ...LINE }));
    marks.push(Plot.axisY({ ...shared(options.y), anchor: "left" }));
  }
  return marks;
}

/**
 * How much room the ticks and the label of a vertical axis need at its left, points.
 * @param labels  the texts of the ticks, or the longest that may occur
 */
export function axisRoom(labels: readonly string[]): number {
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, type.label)));
  return Math.ceil(widest) + 6 + 13; // tick and its padding, the turned label
}

const LINE = { strokeWidth: 0.75, inset: 0 } as const;

function shared({ label, ticks, format, labelOffset }: AxisOptions): Plot.AxisXOptions & Plot.AxisYOptions {
  return {
    label,
    labelAnchor: "center",
    labelArrow: "none",
    tickSize: 3,
    tickPadding: 3,
    strokeWidth: 0.75,
    ...(ticks === undefined ? {} : { ticks: typeof ticks === "number" ? ticks : [...ticks] }),
    ...(format === undefined ? {} : { tickFormat: format }),
    ...(labelOffset === undefined ? {} : { labelOffset }),
  };
}
