import * as Plot from "@observablehq/plot";
import { coordinate, divergingColour, inkOn, type Panel, svgElement, svgText, type Theme } from "@telos/figures";
import { mazeOf } from "./mazeWorld.ts";

/** What a map of a maze shows. */
export interface MazePanelOptions {
  readonly share?: number;
  readonly heading: string;
  readonly rows: readonly string[];
  /** A number for each cell that is free: a share of time from 0 (viridis) or a reward around 0 (diverging). */
  readonly values: ArrayLike<number>;
  readonly scale: "density" | "reward";
  /** The value of the strongest colour; the largest there is unless given. */
  readonly strongest?: number;
  /** States of a walk, drawn as a line. */
  readonly path?: ArrayLike<number>;
  /** A line of text below the map. */
  readonly below?: string;
  /** Points. */
  readonly height: number;
}

/** A maze from above: walls hatched in light grey, free cells coloured, S and G written. */
export function mazePanel({
  share = 1,
  heading,
  rows,
  values,
  scale,
  strongest,
  path,
  below,
  height,
}: MazePanelOptions): Panel {
  const maze = mazeOf(rows, 0);
  const largest = strongest ?? Math.max(...Array.from(values, Math.abs));
  return {
    share,
    height,
    heading,
    draw: (box, theme) => {
      const side = Math.min(box.width, box.height - (below === undefined ? 0 : 14)) / maze.width;
      const left = (box.width - side * maze.width) / 2;
      const centre = (state: number): [number, number] => {
        const cell = maze.cells[state]!;
        return [left + ((cell % maze.width) + 0.5) * side, (Math.floor(cell / maze.width) + 0.5) * side];
      };
      const parts: string[] = [];
      for (let cell = 0; cell < maze.width * maze.height; cell++) {
        const state = maze.stateOfCell[cell]!;
        const at = { x: left + (cell % maze.width) * side, y: Math.floor(cell / maze.width) * side };
        const fill = state < 0 ? theme.faint : fillOf(values[state]! / largest, scale, theme);
        parts.push(svgElement("rect", { ...at, width: side - 0.5, height: side - 0.5, fill }));
      }
      const frame = { x: left - 0.25, y: -0.25, width: side * maze.width, height: side * maze.height };
      parts.push(svgElement("rect", { ...frame, fill: "none", stroke: theme.muted, "stroke-width": 0.5 }));
      if (path !== undefined) parts.push(walk(Array.from(path, centre)));
      for (const [name, state] of [
        ["S", maze.startState],
        ["G", maze.goalState!],
      ] as const) {
        const [x, y] = centre(state);
        const ground = fillOf(values[state]! / largest, scale, theme);
        parts.push(
          svgText(x, y + 2.7, name, {
            "text-anchor": "middle",
            "font-size": 7.5,
            "font-weight": 700,
            fill: inkOn(ground),
          }),
        );
      }
      if (below !== undefined)
        parts.push(svgText(box.width / 2, side * maze.height + 10, below, { "text-anchor": "middle", "font-size": 7 }));
      return parts.join("");
    },
  };
}

const viridis = Plot.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });

function fillOf(fraction: number, scale: "density" | "reward", theme: Theme): string {
  if (scale === "reward") return divergingColour(fraction, theme);
  const colour = String(viridis.apply(Math.sqrt(Math.min(1, fraction))));
  // Plot gives either form; what is measured for the ink on it needs digits.
  const parts = /(\d+), (\d+), (\d+)/.exec(colour)?.slice(1);
  return parts === undefined ? colour : `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

/** A walk as a line that leaves each cell's centre a little aside, so that ways there and back are both seen. */
function walk(points: readonly (readonly [number, number])[]): string {
  const d = points.map(([x, y], k) => {
    const [nextX, nextY] = points[Math.min(k + 1, points.length - 1)]!;
    const [dx, dy] = [Math.sign(nextX - x), Math.sign(nextY - y)];
    return `${k === 0 ? "M" : "L"}${coordinate(x - 0.8 * dy)},${coordinate(y + 0.8 * dx)}`;
  });
  const line = { d: d.join(""), fill: "none", "stroke-linejoin": "round" };
  // Dark on a light hem: seen on both ends of viridis.
  return (
    svgElement("path", { ...line, stroke: "#FFFFFF", "stroke-width": 2.2 }) +
    svgElement("path", { ...line, stroke: "#1A1C1E", "stroke-width": 1 })
  );
}
