import { expect, test } from "vitest";
import { bestRate, binLogLikelihood, binSlope } from "./binLikelihood.ts";

test("the likelihood is that of independent bins with P(spike) = 1 − exp(−λ/1000) (G2)", () => {
  const chance = 1 - Math.exp(-0.08);
  expect(binLogLikelihood(50, 3, Math.log(80))).toBeCloseTo(3 * Math.log(chance) + 47 * Math.log(1 - chance), 12);
});

test("summed over all outcomes of four bins it is a distribution (G2)", () => {
  const ways = [1, 4, 6, 4, 1];
  const total = ways.reduce((sum, count, spikes) => sum + count * Math.exp(binLogLikelihood(4, spikes, 5)), 0);
  expect(total).toBeCloseTo(1, 12);
});

test("merging bins of one rate changes nothing, and for small bins it is the Poisson process (G2)", () => {
  const apart = binLogLikelihood(10, 1, 2) + binLogLikelihood(5, 0, 2);
  expect(binLogLikelihood(15, 1, 2)).toBeCloseTo(apart, 12);
  const rate = 0.5;
  const poisson = Math.log(rate / 1000) - (1e6 / 1000) * rate;
  expect(binLogLikelihood(1e6, 1, Math.log(rate))).toBeCloseTo(poisson, 2);
});

test("its slope is the central difference (G2)", () => {
  for (const logRate of [-2, 1, 4, 6.5]) {
    const h = 1e-5;
    const difference = (binLogLikelihood(40, 7, logRate + h) - binLogLikelihood(40, 7, logRate - h)) / (2 * h);
    expect(Math.abs(binSlope(40, 7, logRate) - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));
  }
});

test("the best rate has no slope, and with prior bins it lies between data and prior (G2)", () => {
  expect(Math.abs(binSlope(200, 9, Math.log(bestRate(200, 9, 1, 0))))).toBeLessThan(1e-9);
  const pulled = bestRate(200, 9, 1, 100);
  expect(pulled).toBeGreaterThan(1);
  expect(pulled).toBeLessThan(bestRate(200, 9, 1, 0));
});
