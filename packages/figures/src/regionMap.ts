import * as Plot from "@observablehq/plot";
import { type Bounds, type OccupancyMap, type Region, regionShape } from "@telos/core";
import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { type PlaneScale, type PlaneWindow, planeScale } from "./planeScale.ts";
import { coordinate, svgElement, svgText } from "./svgElement.ts";
import type { Theme } from "./themes.ts";

/** One agent's path in the plane, with the action entropy in each of its points. */
export interface EntropyPath {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Nats; one a point. */
  readonly entropy: ArrayLike<number>;
  /** Whether the path ended in a terminal state: its last point is marked. */
  readonly ended?: boolean;
}

/** A map of the plane with its forbidden part. */
export interface RegionMapOptions {
  readonly share?: number;
  readonly height: number;
  readonly heading?: string;
  readonly window: PlaneWindow;
  /** What is allowed, all else is hatched; without it all is. */
  readonly region?: Region;
  /** A region drawn as a dashed line: where reward is earned. */
  readonly rewarded?: Region;
  readonly paths?: readonly EntropyPath[];
  /** Colour of entropy 0 to this, nats: ln of the number of actions. */
  readonly largestEntropy?: number;
  readonly density?: OccupancyMap;
  /** The share of a cell with the strongest colour, so that maps side by side agree; the largest there is unless given. */
  readonly strongest?: number;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly xTicks?: readonly number[];
  readonly yTicks?: readonly number[];
  readonly format?: (value: number) => string;
  /** Whether a bar beside the map says what its colours mean. */
  readonly legend?: boolean;
  /** Axes of different quantities. */
  readonly stretched?: boolean;
  /** A line of text below the map. */
  readonly below?: string;
}

const LEVELS = 16; // colours drawn as one path each; more cannot be told apart
const HATCH = 3.2; // between lines, points
const viridis = Plot.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });

/** The colour of an entropy as a share of the largest: low entropy bright, high entropy dark, both seen on white. */
export function entropyColour(share: number, theme: Theme): string {
  const along = Math.min(1, Math.max(0, share));
  return String(viridis.apply(theme.name === "dark" ? along : 1 - along));
}

/** A map: allowed area white, forbidden area hatched, trajectories coloured by action entropy or cells by occupancy. */
export function regionMapPanel(options: RegionMapOptions): Panel {
  const { share = 1, height, heading, xLabel, yLabel, legend, stretched = false } = options;
  return {
    share,
    height,
    ...(heading === undefined ? {} : { heading }),
    draw: (box, theme) => {
      const margin = {
        left: yLabel === undefined ? 4 : 32,
        right: legend ? 46 : 6,
        top: 4,
        bottom: (xLabel === undefined ? 4 : 26) + (options.below === undefined ? 0 : 11),
      };
      const scale = planeScale(options.window, box, margin, stretched);
      const { left, top, width } = scale;
      const parts = [
        options.density ? cells(options.density, scale, options, theme) : "",
        options.region ? hatch(options.region, options.window, scale, theme) : "",
        ...(options.paths ?? []).map((path) => trajectory(path, options, scale, theme)),
        options.region ? outline(options.region, scale, { stroke: theme.ink, "stroke-width": 0.9 }) : "",
        options.rewarded
          ? outline(options.rewarded, scale, { stroke: colours.truth, "stroke-width": 1.1, "stroke-dasharray": "3,2" })
          : "",
        axesOf(options, scale, theme),
        legend ? bar(options, scale, theme) : "",
      ];
      if (options.below !== undefined) {
        const y = top + scale.height + margin.bottom - 3;
        parts.push(
          svgText(left + width / 2, y, options.below, { "text-anchor": "middle", "font-size": 7, fill: theme.muted }),
        );
      }
      return parts.join("");
    },
  };
}

/** The window of a region with a margin around it, square. */
export function windowAround({ low, high }: Bounds, margin = 0.12): PlaneWindow {
  const half = Math.max(high[0] - low[0], high[1] - low[1]) / 2 + margin;
  const [x, y] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  return { x: [x - half, x + half], y: [y - half, y + half] };
}

/** Slanted lines over what is not allowed. */
function hatch(region: Region, window: PlaneWindow, scale: PlaneScale, theme: Theme): string {
  const { inside } = regionShape(region);
  const { left, top, width, height } = scale;
  const toX = (px: number) => window.x[0] + ((px - left) / width) * (window.x[1] - window.x[0]);
  const toY = (py: number) => window.y[1] - ((py - top) / height) * (window.y[1] - window.y[0]);
  let d = "";
  for (let offset = HATCH; offset < width + height; offset += HATCH) {
    // From the upper or right side down to the left or lower side.
    const from = Math.max(0, offset - height);
    const to = Math.min(width, offset);
    let start: number | undefined;
    const end = (at: number) => {
      if (start !== undefined)
        d += `M${coordinate(left + start)},${coordinate(top + offset - start)}L${coordinate(left + at)},${coordinate(top + offset - at)}`;
      start = undefined;
    };
    for (let at = from; at < to; at += 0.4) {
      const allowed = inside(toX(left + at), toY(top + offset - at));
      if (allowed) end(at);
      else start ??= at;
    }
    end(to);
  }
  return svgElement("path", {
    d,
    fill: "none",
    stroke: theme.name === "dark" ? theme.muted : "#B9BEC4",
    "stroke-width": 0.5,
  });
}

function outline(region: Region, scale: PlaneScale, look: Readonly<Record<string, string | number>>): string {
  const d = regionShape(region)
    .outline(72)
    .map(
      (curve) =>
        `${curve.map(([x, y], k) => `${k === 0 ? "M" : "L"}${coordinate(scale.x(x))},${coordinate(scale.y(y))}`).join("")}Z`,
    )
    .join("");
  return svgElement("path", { d, fill: "none", "stroke-linejoin": "round", ...look });
}

/** A path as one element a level of entropy. */
function trajectory(
  path: EntropyPath,
  { largestEntropy = 1 }: RegionMapOptions,
  scale: PlaneScale,
  theme: Theme,
): string {
  const pieces = new Map<number, string>();
  let last = -1;
  for (let k = 1; k < path.x.length; k++) {
    const level = Math.round((LEVELS * path.entropy[k - 1]!) / largestEntropy);
    const to = `L${tenth(scale.x(path.x[k]!))},${tenth(scale.y(path.y[k]!))}`;
    const from = level === last ? "" : `M${tenth(scale.x(path.x[k - 1]!))},${tenth(scale.y(path.y[k - 1]!))}`;
    pieces.set(level, (pieces.get(level) ?? "") + from + to);
    last = level;
  }
  const lines = [...pieces].map(([level, d]) =>
    svgElement("path", {
      d,
      fill: "none",
      stroke: entropyColour(level / LEVELS, theme),
      "stroke-width": 0.7,
      "stroke-linejoin": "round",
    }),
  );
  const end = path.x.length - 1;
  if (path.ended && end >= 0) {
    const at = { cx: scale.x(path.x[end]!), cy: scale.y(path.y[end]!) };
    lines.push(svgElement("circle", { ...at, r: 1.7, fill: colours.refused }));
  }
  return lines.join("");
}

function cells(
  { cells: count, bounds, shares }: OccupancyMap,
  scale: PlaneScale,
  options: RegionMapOptions,
  theme: Theme,
): string {
  const largest = options.strongest ?? Math.max(...shares);
  const [width, height] = [(bounds.high[0] - bounds.low[0]) / count, (bounds.high[1] - bounds.low[1]) / count];
  const byLevel = new Map<number, string>();
  shares.forEach((value, k) => {
    if (!(value > 0)) return;
    const [x, y] = [bounds.low[0] + (k % count) * width, bounds.low[1] + Math.floor(k / count) * height];
    const level = Math.max(1, Math.min(LEVELS, Math.round((LEVELS * value) / largest)));
    const d = `M${tenth(scale.x(x))},${tenth(scale.y(y))}H${tenth(scale.x(x + width) + 0.15)}V${tenth(scale.y(y + height) - 0.15)}H${tenth(scale.x(x))}z`;
    byLevel.set(level, (byLevel.get(level) ?? "") + d);
  });
  return [...byLevel]
    .map(([level, d]) => svgElement("path", { d, fill: entropyColour(level / LEVELS, theme) }))
    .join("");
}

function axesOf(options: RegionMapOptions, scale: PlaneScale, theme: Theme): string {
  const { left, top, width, height } = scale;
  const { format = formatNumber } = options;
  const parts: string[] = [];
  const line = { stroke: theme.ink, "stroke-width": 0.75 };
  const text = { "font-size": 7.5 };
  const foot = top + height;
  if (options.xLabel !== undefined) {
    parts.push(
      svgElement("path", { d: `M${coordinate(left)},${coordinate(foot)}h${coordinate(width)}`, fill: "none", ...line }),
    );
    for (const tick of options.xTicks ?? options.window.x) {
      const x = scale.x(tick);
      parts.push(svgElement("path", { d: `M${coordinate(x)},${coordinate(foot)}v3`, ...line }));
      parts.push(svgText(x, foot + 11, format(tick), { ...text, "text-anchor": "middle" }));
    }
    parts.push(svgText(left + width / 2, foot + 21, options.xLabel, { ...text, "text-anchor": "middle" }));
  }
  if (options.yLabel !== undefined) {
    parts.push(
      svgElement("path", { d: `M${coordinate(left)},${coordinate(top)}v${coordinate(height)}`, fill: "none", ...line }),
    );
    for (const tick of options.yTicks ?? options.xTicks ?? options.window.y) {
      const y = scale.y(tick);
      parts.push(svgElement("path", { d: `M${coordinate(left)},${coordinate(y)}h-3`, ...line }));
      parts.push(svgText(left - 5, y + 2.6, format(tick), { ...text, "text-anchor": "end" }));
    }
    const [x, y] = [left - 25, top + height / 2];
    const turned = { transform: `rotate(-90,${coordinate(x)},${coordinate(y)})` };
    parts.push(svgText(x, y + 2, options.yLabel, { ...text, "text-anchor": "middle", ...turned }));
  }
  return parts.join("");
}

/** What the colours mean, beside the map. */
function bar(options: RegionMapOptions, scale: PlaneScale, theme: Theme): string {
  const x = scale.left + scale.width + 8;
  const height = Math.min(60, scale.height - 16);
  const top = scale.top + 12;
  const [name, most] = options.density
    ? ["share", formatPercentOf(options.strongest ?? Math.max(...options.density.shares))]
    : ["entropy", formatNumber(options.largestEntropy ?? 1)];
  const steps = Array.from({ length: LEVELS }, (_, k) =>
    svgElement("rect", {
      x,
      y: top + height - ((k + 1) * height) / LEVELS,
      width: 5,
      height: height / LEVELS + 0.2,
      fill: entropyColour((k + 1) / LEVELS, theme),
    }),
  );
  return [
    ...steps,
    svgText(x, top - 5, name, { "font-size": 7 }),
    svgText(x + 8, top + 6, options.density ? most : `${most} nats`, { "font-size": 7 }),
    svgText(x + 8, top + height, "0", { "font-size": 7 }),
  ].join("");
}

function formatPercentOf(share: number): string {
  return `${formatNumber(Number((100 * share).toPrecision(2)))} %`;
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
