import { svgElement } from "./svgElement.ts";
import type { Theme } from "./themes.ts";

/** Distance between the dots of neighbouring units, points. */
export const DOT_STEP = 7.5;
const RADIUS = 2.5;

/**
 * Rows of filled and empty dots, one row a word and one column a unit, as two paths.
 * @param rows  σ by unit, and the height of the row's centre
 * @param left  x of the first column's centre
 */
export function wordDots(
  rows: readonly { readonly active: readonly boolean[]; readonly y: number }[],
  left: number,
  theme: Theme,
): string {
  let filled = "";
  let empty = "";
  for (const { active, y } of rows) {
    for (const [i, isActive] of active.entries()) {
      if (isActive) filled += circle(left + i * DOT_STEP, y, RADIUS);
      else empty += circle(left + i * DOT_STEP, y, RADIUS - 0.3);
    }
  }
  return (
    svgElement("path", { d: empty, fill: "none", stroke: theme.muted, "stroke-opacity": 0.55, "stroke-width": 0.6 }) +
    svgElement("path", { d: filled })
  );
}

function circle(x: number, y: number, radius: number): string {
  const r = radius.toFixed(1);
  const across = (2 * radius).toFixed(1);
  return `M${(x - radius).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1 0 ${across},0a${r},${r} 0 1 0 -${across},0`;
}
