import { expect, test } from "vitest";
import { drawFigure } from "./drawFigure.ts";
import { manyPrediction } from "./manyPrediction.ts";

const data = {
  kind: "cellDeath" as const,
  title: "If unit 5 dies, before the others adapt",
  unitIds: [2, 9, 11],
  occupancyOriginal: Float64Array.of(0.02, 0.1, 0.05),
  occupancyChanged: Float64Array.of(0.021, 0.06, 0.05),
  changeLow: Float64Array.of(-0.001, -0.045, -0.001),
  changeHigh: Float64Array.of(0.003, -0.035, 0.001),
  simulatedSeconds: 3000,
  sentences: [],
};

test("the unit that changes most is named, with what it did and does", () => {
  const { svg, csv } = drawFigure(manyPrediction, data);
  expect(svg).toContain("the activity of unit 9 changes most");
  expect(svg).not.toContain("NaN");
  expect(csv).toContain("9,0.1,0.06,-0.045,-0.035");
});

test("a change within the scatter of the simulation is not called one", () => {
  const { svg } = drawFigure(manyPrediction, { ...data, changeHigh: Float64Array.of(0.003, 0.001, 0.001) });
  expect(svg).toMatch(/no change is larger than the.*simulation/s);
});
