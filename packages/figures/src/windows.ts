import * as Plot from "@observablehq/plot";
import type { PurposeFit } from "@telos/core";
import { axes, axisRoom } from "./axes.ts";
import { colours } from "./colours.ts";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { labelColour } from "./labelColour.ts";
import { plotPanel } from "./plotPanel.ts";
import type { Theme } from "./themes.ts";

type WindowsData = Pick<PurposeFit, "windows" | "windowMs" | "windowChosen">;

/** Held-out gain against hold window, the chosen one marked (85 mm). */
export const windows = defineFigure("windows", (data: WindowsData) => ({
  title: title(data),
  caption:
    "Held-out gain of pairwise interactions over independent units, for each hold window (how long a unit counts as active after a spike). Bars: 95 % interval, bootstrap over contiguous blocks.",
  widthMm: 85,
  rows: [[panel(data)]],
  table: {
    columns: ["window_ms", "bits_per_s", "low", "high", "bits_per_flip", "chosen"],
    rows: data.windows.map(({ windowMs, bitsPerSecond, bitsPerFlip }) => [
      windowMs,
      bitsPerSecond.value,
      bitsPerSecond.low,
      bitsPerSecond.high,
      bitsPerFlip.value,
      windowMs === data.windowMs ? "yes" : "no",
    ]),
  },
}));

function title({ windows: all, windowMs, windowChosen }: WindowsData): string {
  const known = all.filter((score) => Number.isFinite(score.bitsPerSecond.value));
  if (known.length < 2)
    return `The hold window is ${formatNumber(windowMs)} ms${windowChosen === "given" ? ", as given" : ""}`;
  const best = known.reduce((a, b) => (b.bitsPerSecond.value > a.bitsPerSecond.value ? b : a));
  if (!(best.bitsPerSecond.value > 0)) return "No hold window predicts held-out spikes better than independent units";
  const at = formatNumber(best.windowMs);
  if (best.windowMs === windowMs) return `A hold window of ${at} ms predicts held-out spikes best`;
  const why = windowChosen === "given" ? "was given" : "was chosen";
  return `A hold window of ${at} ms predicts held-out spikes best; ${formatNumber(windowMs)} ms ${why}`;
}

function panel(data: WindowsData): Panel {
  return { share: 1, height: 130, draw: (box, theme) => plotPanel(options(data, theme), box, theme) };
}

function options(data: WindowsData, theme: Theme): Plot.PlotOptions {
  const scores = data.windows
    .filter(({ bitsPerSecond: { value, low, high } }) => [value, low, high].every(Number.isFinite))
    .map(({ windowMs, bitsPerSecond }) => ({ windowMs, ...bitsPerSecond }))
    .sort((a, b) => a.windowMs - b.windowMs);
  const chosen = scores.filter((score) => score.windowMs === data.windowMs);
  const at = scores.map((score) => score.windowMs);
  const values = scores.flatMap((score) => [score.low, score.high]);
  const [bottom, top] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = top - bottom || 1;
  const free = freePlace(scores, room, bottom < 0);
  return {
    marginLeft: axisRoom(["−0.0005"]),
    marginRight: 10,
    marginTop: 14,
    marginBottom: 28,
    x: { type: "log", domain: [Math.min(...at, data.windowMs) / 1.25, Math.max(...at, data.windowMs) * 1.25] },
    y: { domain: [bottom - (bottom < 0 ? 0.06 : 0) * room, top + 0.06 * room] },
    marks: [
      ...axes({
        x: { label: "hold window (ms)", ticks: spaced(at), format: formatNumber },
        y: { label: "held-out gain (bits/s)", ticks: 4 },
      }),
      Plot.ruleY([0], { stroke: colours.baseline, strokeDasharray: "2.5,2" }),
      Plot.text([0], {
        y: 0,
        text: () => "independent units",
        frameAnchor: free.side,
        textAnchor: free.side === "right" ? "end" : "start",
        dx: free.side === "right" ? 0 : 3,
        dy: free.above ? -5 : 6,
        fill: labelColour("baseline", theme),
      }),
      Plot.line(scores, { x: "windowMs", y: "value", stroke: colours.inferred, strokeWidth: 1 }),
      Plot.ruleX(scores, { x: "windowMs", y1: "low", y2: "high", stroke: colours.inferred, strokeWidth: 1 }),
      Plot.dot(scores, {
        x: "windowMs",
        y: "value",
        r: 2,
        fill: "var(--plot-background)",
        stroke: colours.inferred,
        strokeWidth: 1,
      }),
      Plot.dot(chosen, { x: "windowMs", y: "value", r: 3, fill: colours.inferred }),
      Plot.text(chosen, {
        x: "windowMs",
        y: "high",
        text: () => (data.windowChosen === "given" ? "given" : "chosen"),
        dy: -6,
        fill: labelColour("inferred", theme),
      }),
    ],
  };
}

/** Where along the line at 0 its name covers no interval: first above it at the right. */
function freePlace(
  scores: readonly { readonly low: number; readonly high: number }[],
  room: number,
  roomBelow: boolean,
): { readonly side: "left" | "right"; readonly above: boolean } {
  const half = Math.ceil(scores.length / 2);
  const places = [true, false]
    .filter((above) => above || roomBelow)
    .flatMap((above) => (["right", "left"] as const).map((side) => ({ side, above })));
  const height = 0.12 * room; // of the name, with some air
  const covers = ({ side, above }: (typeof places)[number]) =>
    (side === "right" ? scores.slice(-half) : scores.slice(0, half)).some(({ low, high }) =>
      above ? low < height && high > 0 : low < 0 && high > -height,
    );
  return places.find((place) => !covers(place)) ?? { side: "right", above: true };
}

/** Ticks at the windows that were tried, leaving out those whose labels would touch on a log axis of one column. */
function spaced(windowsMs: readonly number[]): number[] {
  const kept: number[] = [];
  for (const value of windowsMs) if (value > 1.3 * (kept.at(-1) ?? 0)) kept.push(value);
  return kept;
}
