import { expect, test } from "vitest";
import { walshHadamard } from "./walshHadamard.ts";
import { popcount } from "./words.ts";

const values = Float64Array.from({ length: 16 }, (_, i) => Math.sin(3 * i + 1));

test("Walsh–Hadamard equals its defining sum over words (N21)", () => {
  const fast = values.slice();
  walshHadamard(fast);
  for (let k = 0; k < 16; k++) {
    let sum = 0;
    for (let word = 0; word < 16; word++) sum += (popcount(k & word) % 2 ? -1 : 1) * values[word];
    expect(Math.abs(fast[k] - sum)).toBeLessThan(1e-14);
  }
});

test("twice the transform is the number of words times the identity, and only the stated range is touched", () => {
  const twice = values.slice();
  walshHadamard(twice, 4, 8);
  walshHadamard(twice, 4, 8);
  for (let i = 0; i < 16; i++) expect(twice[i]).toBeCloseTo((i >= 4 && i < 12 ? 8 : 1) * values[i], 13);
});

test("a length that is no power of two is refused with the length", () => {
  expect(() => walshHadamard(new Float64Array(12))).toThrow(/power of two.*12/);
  expect(() => walshHadamard(new Float64Array(8), 4, 8)).toThrow(RangeError);
});
