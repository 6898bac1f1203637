import { expect, test } from "vitest";
import { codingPotential, codingRewardOf } from "./codingPotential.ts";

test("the reward is the log-posterior of the input, with a second of prior time (G6)", () => {
  // Two inputs of equal length, three words: told by word 0 (input 0) and word 2 (input 1), not by word 1.
  const reward = codingRewardOf(Float64Array.of(1e6, 1e6, 0, 0, 1e6, 1e6), 2);
  expect(reward[0]).toBeCloseTo(Math.log((1e6 + 500) / (1e6 + 1000)), 12);
  expect(reward[1]).toBeCloseTo(Math.log(0.5), 12);
  expect(reward[2]).toBeCloseTo(Math.log(500 / (1e6 + 1000)), 12);
  for (let word = 0; word < 3; word++) expect(Math.exp(reward[word]) + Math.exp(reward[3 + word])).toBeCloseTo(1, 12);
});

test("paid nothing, a network has no potential (G6)", () => {
  const potential = codingPotential(network(), 0);
  for (const value of potential) expect(Math.abs(value)).toBeLessThan(1e-6);
});

test("paid for telling its input, it prefers at each input the words that are seen there (G6)", () => {
  const w = codingPotential(network(), 1);
  expect(w[3] - w[0]).toBeGreaterThan(0.1); // word 11 was seen at input 0
  expect(w[4 + 3] - w[4 + 0]).toBeLessThan(-0.1);
});

function network() {
  return {
    units: 2,
    inputs: 2,
    wordMs: Float64Array.of(1e5, 1e5, 1e5, 9e5, 9e5, 1e5, 1e5, 1e5),
    inputChain: Float64Array.of(0.97, 0.03, 0.03, 0.97),
    updateShare: Float64Array.of(0.5, 0.5),
    reference: Float64Array.of(0.4, 0.4),
  };
}
