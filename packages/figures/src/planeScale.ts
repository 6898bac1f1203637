import type { Box } from "./defineFigure.ts";

/** A square or stretched piece of the plane, placed in a panel: where data go, points. */
export interface PlaneScale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The piece of the plane that a map shows. */
export interface PlaneWindow {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/**
 * Places a piece of the plane in a box, its units of equal length on both axes unless `stretched`, in the middle of the
 * room that is left beside the margins.
 */
export function planeScale(
  { x, y }: PlaneWindow,
  box: Box,
  margin: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  stretched: boolean,
): PlaneScale {
  const room = { width: box.width - margin.left - margin.right, height: box.height - margin.top - margin.bottom };
  const across = room.width / (x[1] - x[0]);
  const down = room.height / (y[1] - y[0]);
  const [perX, perY] = stretched ? [across, down] : [Math.min(across, down), Math.min(across, down)];
  const [width, height] = [perX * (x[1] - x[0]), perY * (y[1] - y[0])];
  const left = margin.left + (room.width - width) / 2;
  const { top } = margin;
  return {
    x: (value) => left + perX * (value - x[0]),
    y: (value) => top + height - perY * (value - y[0]),
    left,
    top,
    width,
    height,
  };
}
