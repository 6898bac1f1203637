import { expect, test } from "vitest";
import { drawFigure } from "./drawFigure.ts";
import { structures } from "./structures.ts";

const data = {
  structure: "rank 3" as const,
  structureScores: [
    { name: "ridge" as const, gain: 0, standardError: 0 },
    { name: "mixture" as const, gain: 0.001, standardError: 0.002 },
    { name: "rank 1" as const, gain: -3, standardError: 0.4 },
    { name: "rank 3" as const, gain: 0.02, standardError: 0.004 },
  ],
};

test("the chosen structure is named with its gain in bits, the others stand beside it", () => {
  const { svg, csv } = drawFigure(structures, data);
  expect(svg).toContain("Couplings: rank 3 predicts held-out spikes better, by 0.0289 bits per flip");
  expect(csv.split("\n")).toHaveLength(6);
  expect(csv).toContain("rank 3,0.0288");
  expect(svg).not.toContain("NaN");
});

test("one normal distribution of all couplings is said plainly, whether others are worse or not better enough", () => {
  const { structureScores } = data;
  const title = (scores: typeof structureScores) =>
    drawFigure(structures, { structure: "ridge" as const, structureScores: scores }).svg;
  expect(title(structureScores.slice(0, 2))).toContain("mixture is better by no more than its standard error");
  expect(title([structureScores[0]!, structureScores[2]!])).toContain("No structure of the couplings predicts");
});
