import type { Point } from "@telos/core";
import type { RegionMask } from "./regionMask.ts";

/** A disc in which food is, in the units of the plane. */
export interface FoodDisc {
  readonly centre: Point;
  readonly radius: number;
}

/** What the pointer does in the plane. */
export type DrawingTool = "watch" | "outline" | "forbid" | "brush" | "eraser" | "food";

/** What is being drawn by hand, before it becomes a region. */
export interface PlaneSketch {
  readonly mask: RegionMask | undefined;
  readonly food: FoodDisc | undefined;
  readonly outline: readonly Point[];
}

/** Where it is drawn: from points of the plane to pixels, and two colours. */
export interface SketchInk {
  readonly pixels: (point: Point) => Point;
  readonly accent: string;
  readonly reward: string;
}

/** Draws what the user is drawing: cells that are allowed, an outline with its first corner marked, a disc of food. */
export function drawSketch(context: CanvasRenderingContext2D, sketch: PlaneSketch, ink: SketchInk): void {
  if (sketch.mask) drawMask(context, sketch.mask, ink);
  if (sketch.food) drawFood(context, sketch.food, ink);
  if (sketch.outline.length > 0) drawOutline(context, sketch.outline, ink);
}

function drawMask(context: CanvasRenderingContext2D, mask: RegionMask, { pixels, accent }: SketchInk): void {
  context.fillStyle = accent;
  context.globalAlpha = 0.25;
  const [left, top] = pixels([-1, 1]);
  const [right, bottom] = pixels([1, -1]);
  const side = Math.sqrt(mask.cells.length);
  const [w, h] = [(right - left) / side, (bottom - top) / side];
  mask.cells.forEach((one, k) => {
    if (one === 1) context.fillRect(left + (k % side) * w, bottom - (Math.floor(k / side) + 1) * h, w + 0.5, h + 0.5);
  });
  context.globalAlpha = 1;
}

function drawFood(
  context: CanvasRenderingContext2D,
  { centre, radius }: FoodDisc,
  { pixels, reward }: SketchInk,
): void {
  const [x, y] = pixels(centre);
  const [edge] = pixels([centre[0] + radius, centre[1]]);
  context.strokeStyle = reward;
  context.lineWidth = 2;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.arc(x, y, edge - x, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}

function drawOutline(
  context: CanvasRenderingContext2D,
  outline: readonly Point[],
  { pixels, accent }: SketchInk,
): void {
  context.strokeStyle = accent;
  context.fillStyle = accent;
  context.lineWidth = 2;
  context.beginPath();
  outline.forEach((corner, k) => {
    const [x, y] = pixels(corner);
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
  context.globalAlpha = 0.12;
  context.fill("evenodd");
  context.globalAlpha = 1;
  const [x, y] = pixels(outline[0]!);
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fill();
}
