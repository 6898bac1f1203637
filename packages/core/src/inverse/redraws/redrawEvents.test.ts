import { expect, test } from "vitest";
import type { SpikeGrid } from "../../recording/spikeGrid.ts";
import type { FlipModel } from "../flipModel.ts";
import { countBits, redrawEvents } from "./redrawEvents.ts";
import { ADVANCE, FORGET, SPIKE } from "./redrawPiece.ts";
import { redrawRates } from "./redrawRates.ts";

const grid: SpikeGrid = {
  unitIds: [0, 1, 2],
  timesMs: [Int32Array.of(10, 500, 50_000), Int32Array.of(12, 30_000), Int32Array.of(13, 14, 59_999)],
  stretches: [{ startMs: 0, stopMs: 60_000 }],
  originS: 0,
  merged: [0, 0, 0],
};
const model: FlipModel = {
  family: "pairwise",
  units: 3,
  inputs: 1,
  freeWords: new Int32Array(0),
  parameters: Float64Array.of(...new Array(3).fill(Math.log(50)), -2, -2, -2, 0.5, 0, 0),
};
const options = { leastShare: 0.002, mostActive: 3, occupancy: [0.1, 0.1, 0.1], every: 1 };
const rates = redrawRates(model);

test("every millisecond and every spike is in one piece, pieces last twenty seconds", () => {
  const pieces = redrawEvents(grid, rates, options);
  expect(pieces.map(({ seconds }) => seconds)).toEqual([20, 20, 20]);
  const of = (kind: number) =>
    pieces.flatMap((piece) => Array.from(piece.argument).filter((_, k) => piece.kind[k] === kind));
  expect(of(SPIKE)).toEqual([0, 1, 2, 2, 0, 1, 0, 2]);
  expect(of(ADVANCE).reduce((sum, level) => sum + 2 ** level, 0)).toBe(60_000);
});

test("units are forgotten once they are active with less than the least share, and no more than asked may be active", () => {
  const [first] = redrawEvents(grid, rates, options);
  expect(Array.from(first!.kind)).toContain(FORGET);
  expect(first!.support.at(-1)).toBe(0);
  const [narrow] = redrawEvents(grid, rates, { ...options, mostActive: 2 });
  expect(Math.max(...Array.from(narrow!.support, countBits))).toBe(2);
});

test("one piece in so many is taken from the middle, and never none", () => {
  expect(redrawEvents(grid, rates, { ...options, every: 3 })).toEqual([redrawEvents(grid, rates, options)[1]]);
  expect(redrawEvents(grid, rates, { ...options, every: 50 })).toHaveLength(1);
});
