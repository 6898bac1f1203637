import { logit } from "@telos/core";
import type { PanelAxis } from "./linePanel.ts";

const TICKS = [1e-4, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999];

/** An axis of probabilities on the scale of log-odds, where 0.01 and 0.001 are as far apart as 0.99 and 0.999. */
export function logitAxis(label: string, low: number, high: number): PanelAxis {
  const shown = TICKS.filter((p) => p >= low && p <= high).map(logit);
  return {
    label,
    domain: [logit(low), logit(high)],
    ticks: shown,
    format: (z) => String(Number((1 / (1 + Math.exp(-z))).toPrecision(4))),
  };
}

/** Points on the scale of that axis, kept inside its ends. */
export function toLogit(points: readonly (readonly [number, number])[]): [number, number][] {
  return points.map(([x, p]) => [x, logit(Math.min(0.9999, Math.max(1e-4, p)))]);
}
