import { occupancyMap } from "@telos/core";
import { expect, test } from "vitest";
import { activityPanel } from "../src/controlledActivity.ts";
import { controlRows } from "../src/controlRows.ts";
import { defineFigure, type Panel } from "../src/defineFigure.ts";
import { planeScale } from "../src/planeScale.ts";
import { regionMapPanel, windowAround } from "../src/regionMap.ts";
import { themes } from "../src/themes.ts";
import { tracePanel } from "../src/tracePanel.ts";
import { drawnTexts } from "./drawnTexts.ts";

const SQUARE = { kind: "square", halfWidth: 0.5 } as const;
const WINDOW = { x: [-1, 1], y: [-1, 1] } as const;
const BOX = { width: 120, height: 100 };
const path = { x: [-0.4, 0, 0.4, 0.6], y: [0, 0.2, -0.2, 0.6], entropy: [3, 2, 1], ended: true };

function drawn(panel: Panel): string {
  const figure = defineFigure("one", () => ({
    title: "One panel",
    caption: "A caption.",
    widthMm: 85,
    rows: [[panel]],
    table: { columns: ["a"], rows: [[1]] },
  }));
  return figure(undefined);
}

test("units of both axes are equally long unless the map is stretched", () => {
  const margin = { left: 10, right: 0, top: 0, bottom: 0 };
  const scale = planeScale(WINDOW, BOX, margin, false);
  expect(scale.x(1) - scale.x(0)).toBeCloseTo(scale.y(0) - scale.y(1), 12);
  const stretched = planeScale(WINDOW, BOX, margin, true);
  expect([stretched.width, stretched.height]).toEqual([110, 100]);
});

test("what is forbidden is hatched and what is allowed is not", () => {
  const panel = regionMapPanel({ height: 100, window: WINDOW, region: SQUARE });
  const svg = panel.draw(BOX, themes.light);
  const scale = planeScale(WINDOW, BOX, { left: 4, right: 6, top: 4, bottom: 4 }, false);
  const hatch = /<path d="([^"]*)" fill="none" stroke="#B9BEC4"/.exec(svg)![1]!;
  const inside = (x: number, y: number) =>
    x > scale.x(-0.48) && x < scale.x(0.48) && y > scale.y(0.48) && y < scale.y(-0.48);
  const lines = [...hatch.matchAll(/M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)/g)].map((match) => match.slice(1).map(Number));
  expect(lines.length).toBeGreaterThan(40);
  for (const [x1, y1, x2, y2] of lines) {
    for (let k = 0; k <= 10; k++)
      expect(inside(x1! + ((x2! - x1!) * k) / 10, y1! + ((y2! - y1!) * k) / 10)).toBe(false);
  }
});

test("a trajectory is coloured by entropy, and its end in a terminal state is marked", () => {
  const svg = regionMapPanel({ height: 100, window: WINDOW, region: SQUARE, paths: [path], largestEntropy: 3 }).draw(
    BOX,
    themes.light,
  );
  const strokes = new Set([...svg.matchAll(/stroke="([^"]+)" stroke-width="0.7"/g)].map((match) => match[1]));
  expect(strokes.size).toBe(3);
  expect(svg.match(/<circle/g)).toHaveLength(1);
});

test("the window of a region holds it with room around", () => {
  expect(windowAround({ low: [-0.5, 0], high: [0.5, 0.5] }, 0.1)).toEqual({ x: [-0.6, 0.6], y: [-0.35, 0.85] });
});

test.each([
  [
    "a map with axes and legend",
    regionMapPanel({
      height: 120,
      window: WINDOW,
      region: SQUARE,
      paths: [path],
      largestEntropy: 3.47,
      legend: true,
      xLabel: "unit 0",
      yLabel: "unit 1",
    }),
  ],
  [
    "a map of densities",
    regionMapPanel({
      height: 120,
      window: WINDOW,
      density: occupancyMap([0, 0.1, 0.6], [0, 0, 0.6], { low: [-1, -1], high: [1, 1] }, 10),
      legend: true,
      below: "share of time",
    }),
  ],
  [
    "activity that ends",
    activityPanel({
      height: 90,
      heading: "activity",
      activity: [
        [0.5, -2, Number.NaN],
        [0, 0, 0],
      ],
      colour: "free",
      steps: 3,
      largest: 1,
      named: true,
    }),
  ],
  [
    "rows with unknown and far values",
    controlRows({
      rows: [{ name: "maximum occupancy", colour: "inferred", values: [900, Number.NaN, 5000], open: [10] }],
      x: { label: "steps", domain: [0, 1000], ticks: [0, 1000] },
    }),
  ],
  [
    "traces with a threshold",
    tracePanel({
      height: 90,
      x: { label: "step", domain: [0, 2] },
      y: { label: "energy", domain: [0, 1], ticks: 2 },
      traces: [
        {
          colour: "free",
          points: [
            [0, 0.2],
            [1, Number.NaN],
            [2, 0.4],
          ],
        },
      ],
      threshold: { y: 0.7, name: "threshold" },
    }),
  ],
])("%s is well-formed, finite and inside its figure", (_name, panel) => {
  const svg = drawn(panel);
  const page = drawnTexts(svg);
  expect(page.wellFormed).toBe(true);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|currentColor|\sid=/);
  for (const text of page.texts) {
    expect(text.left, text.text).toBeGreaterThan(-1);
    expect(text.right, text.text).toBeLessThan(page.width + 1);
  }
});
