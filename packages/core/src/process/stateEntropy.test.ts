import { describe, expect, test } from "vitest";
import { stateEntropyOf } from "./stateEntropy.ts";

const UNITS = 130; // more than one logarithm serves
const currents = Float64Array.from({ length: 3 * UNITS }, (_, i) => 12 * Math.sin(0.7 * i) ** 3);

/** The formula as it stands (M17). */
function direct(offsets: Float64Array, row: number, action: number): number {
  let sum = 0;
  for (let i = 0; i < UNITS; i++) {
    const slope = 1 - Math.tanh(currents[row * UNITS + i]! + offsets[action * UNITS + i]!) ** 2;
    sum += Math.log1p(100 * slope ** 2);
  }
  return sum / (UNITS * Math.log(101));
}

describe.each([
  ["mild", 2, 1e-12],
  ["strong", 6, 1e-13],
])("state entropy of tanh units under %s actions", (_, size, bound) => {
  test(`is the mean of ln(1 + 100 φ′²) / ln 101 to ${bound} (M17)`, () => {
    const offsets = Float64Array.from({ length: 4 * UNITS }, (__, i) => (i % 7 === 0 ? 0 : size * Math.cos(i)));
    const out = new Float64Array(12);
    stateEntropyOf("tanh", offsets, UNITS)(out, currents, 3);
    for (let k = 0; k < 12; k++) expect(Math.abs(out[k]! - direct(offsets, k >> 2, k & 3))).toBeLessThan(bound);
  });
});
