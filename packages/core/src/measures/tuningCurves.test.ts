import { expect, test } from "vitest";
import { countDistribution, meanActivity, tuningCurves } from "./tuningCurves.ts";

const logit = (p: number) => Math.log(p / (1 - p));

test("a curve is the mean policy over contexts of one count, weighted by visits (S23)", () => {
  // Three units, one input. Unit 0 in contexts 00, 10, 01, 11 of the others.
  const logits = Float64Array.from([0.1, 0.2, 0.6, 0.9, ...new Array(8).fill(0.5)], logit);
  const occupancy = new Float64Array(8);
  occupancy[0b000] = 0.1;
  occupancy[0b010] = 0.3; // context 10: one other
  occupancy[0b101] = 0.1; // context 01: one other
  occupancy[0b110] = 0.2;
  occupancy[0b111] = 0.3;
  const { probability, weight } = tuningCurves({ units: 3, inputs: 1, logits, occupancy });
  const expected = [0.1, (0.3 * 0.2 + 0.1 * 0.6) / 0.4, 0.9];
  expected.forEach((p, others) => {
    expect(probability[others]).toBeCloseTo(p, 14);
  });
  expect([...weight.slice(0, 3)]).toEqual([0.1, 0.4, 0.5].map((w) => expect.closeTo(w, 14)));
});

test("a count that never occurs has no probability (S23)", () => {
  const { probability } = tuningCurves({
    units: 2,
    inputs: 1,
    logits: new Float64Array(4),
    occupancy: Float64Array.of(1, 0, 0, 0),
  });
  expect([...probability]).toEqual([0.5, Number.NaN, 0.5, Number.NaN]);
});

test("counts are shares of time given the input; activity is over all inputs (S23)", () => {
  const occupancy = Float64Array.of(0.2, 0.1, 0.1, 0, 0, 0, 0.3, 0.3);
  expect([...countDistribution(occupancy, 2, 2)]).toEqual([0.5, 0.5, 0, 0, 0.5, 0.5].map((p) => expect.closeTo(p, 14)));
  expect([...meanActivity(occupancy, 2)]).toEqual([0.4, 0.7].map((p) => expect.closeTo(p, 14)));
});
