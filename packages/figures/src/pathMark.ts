import type * as Plot from "@observablehq/plot";
import type { Attributes } from "./svgElement.ts";

/** Scales of a plot as functions of data, and the frame, for a mark that draws itself. */
export interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * A Plot mark that is one path: for thousands of ticks or dots, where an element each would make the file heavy.
 * @param pathOf  the path's `d` in the plot's frame; an empty string draws nothing
 */
export function pathMark(pathOf: (frame: Frame) => string, attributes: Attributes): Plot.RenderFunction {
  return (_index, scales, _values, dimensions, context) => {
    const path = context.document.createElementNS("http://www.w3.org/2000/svg", "path");
    const { width, height, marginLeft, marginRight, marginTop, marginBottom } = dimensions;
    const frame = {
      x: (value: number) => Number(scales.x?.(value)),
      y: (value: number) => Number(scales.y?.(value)),
      left: marginLeft,
      right: width - marginRight,
      top: marginTop,
      bottom: height - marginBottom,
    };
    path.setAttribute("d", pathOf(frame));
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) path.setAttribute(key, String(value));
    }
    return path;
  };
}

/** Dots as a path of zero-length strokes with round caps: give the mark `stroke-linecap: round` and the diameter as width. */
export function dotsPath(points: Iterable<readonly [number, number]>): string {
  let d = "";
  for (const [x, y] of points) d += `M${tenth(x)},${tenth(y)}h0`;
  return d;
}

/** Vertical ticks from `above` to `below` at each x. */
export function ticksPath(xs: Iterable<number>, above: number, below: number): string {
  let d = "";
  for (const x of xs) d += `M${tenth(x)},${tenth(above)}V${tenth(below)}`;
  return d;
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
