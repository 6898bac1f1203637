import * as Plot from "@observablehq/plot";
import {
  type AxisOptions,
  axes,
  axisRoom,
  colours,
  labelColour,
  type Panel,
  plotPanel,
  type Theme,
} from "@telos/figures";

/** A colour by its meaning; "ink" for what carries none. */
export type Meaning = keyof typeof colours | "ink";

/** One line, or one cloud of dots, of a panel. */
export interface Series {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly colour: Meaning;
  /** Points; 1.25 unless given, 0 for none. */
  readonly width?: number;
  readonly dashed?: boolean;
  readonly opacity?: number;
  /** Radius of dots at the points; none unless given. */
  readonly dots?: number;
  /** Between these the series lies: a band. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
  /** Vertical bars instead of a band. */
  readonly bars?: readonly (readonly [x: number, low: number, high: number])[];
  /** A name beside the line instead of a legend: text, place, and how it stands to that place. */
  readonly label?: Label;
}

/** A text at a place of the data. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Points, to the right and down. */
  readonly dx?: number;
  readonly dy?: number;
}

/** An axis with its scale. */
export interface PanelAxis extends AxisOptions {
  readonly domain: readonly [number, number];
  readonly log?: boolean;
}

/** A panel of lines, dots, bands and their names. */
export interface LinePanelOptions {
  readonly share?: number;
  readonly height: number;
  readonly heading?: string;
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  readonly series: readonly Series[];
  /** Marks below the series, as Plot draws them. */
  readonly marks?: readonly Plot.Markish[];
  /** Room at the right for names, points. */
  readonly right?: number;
  /** Whether the vertical axis is that of the panel to the left: its ticks are drawn without numbers. */
  readonly sharesY?: boolean;
  /** Longest tick text of the vertical axis, where Plot's own guess is too short or long. */
  readonly tickText?: string;
}

/** Lines, dots and bands over two axes, each named beside itself. Points that are not finite are left out. */
export function linePanel(options: LinePanelOptions): Panel {
  const { share = 1, height, heading, x, y, series, right = 8, tickText = "0.05", sharesY } = options;
  const vertical = sharesY ? { ...y, label: "", format: () => "" } : y;
  return {
    share,
    height,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: sharesY ? 8 : axisRoom([tickText]),
          marginRight: right,
          marginTop: 8,
          marginBottom: 27,
          x: scaleOf(x),
          y: scaleOf(y),
          marks: [
            ...(options.marks ?? []),
            ...axes({ x: inside(x), y: inside(vertical) }),
            ...series.flatMap((one) => marksOf(one, theme)),
          ],
        },
        box,
        theme,
      ),
  };
}

/** The stroke of a meaning. */
export function strokeOf(colour: Meaning, theme: Theme): string {
  return colour === "ink" ? theme.ink : colours[colour];
}

function marksOf(one: Series, theme: Theme): Plot.Markish[] {
  const { width = 1.25, dashed, opacity = 1, dots, band, bars, label } = one;
  const stroke = strokeOf(one.colour, theme);
  const points = one.points.filter((point) => point.every(Number.isFinite));
  const marks: Plot.Markish[] = [];
  if (band !== undefined) marks.push(Plot.areaY(band, { x: "0", y1: "1", y2: "2", fill: stroke, fillOpacity: 0.16 }));
  if (bars !== undefined)
    marks.push(Plot.ruleX(bars, { x: "0", y1: "1", y2: "2", stroke, strokeWidth: 0.9, strokeOpacity: opacity }));
  if (width > 0 && points.length > 1)
    marks.push(
      Plot.line(points, {
        stroke,
        strokeWidth: width,
        strokeOpacity: opacity,
        ...(dashed ? { strokeDasharray: "3,2" } : {}),
      }),
    );
  if (dots !== undefined) marks.push(Plot.dot(points, { r: dots, fill: stroke, fillOpacity: opacity }));
  if (label !== undefined) marks.push(textAt(label, one.colour === "ink" ? theme.ink : labelColour(one.colour, theme)));
  return marks;
}

function textAt(label: Label, fill: string): Plot.Markish {
  return Plot.text([label], {
    x: "x",
    y: "y",
    text: "text",
    fill,
    textAnchor: label.anchor ?? "start",
    dx: label.dx ?? 0,
    dy: label.dy ?? 0,
  });
}

/** Ticks beyond the ends would be drawn beyond the panel. */
function inside(axis: PanelAxis): PanelAxis {
  const { ticks, domain } = axis;
  if (ticks === undefined || typeof ticks === "number") return axis;
  return { ...axis, ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]) };
}

function scaleOf({ domain, log }: PanelAxis): Plot.ScaleOptions {
  return log ? { type: "log", domain: [...domain] } : { domain: [...domain] };
}
