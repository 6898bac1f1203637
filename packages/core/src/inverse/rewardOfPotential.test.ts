import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { rewardAtWords, rewardOfPotential } from "./rewardOfPotential.ts";

const rng = createRng(3);
const model = {
  units: 4,
  inputs: 2,
  inputChain: Float64Array.of(0.9, 0.1, 0.3, 0.7),
  updateShare: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  referenceLogits: Float64Array.of(-1, 0, 0.5, -2),
  codingCost: 0.7,
};
const potential = Float64Array.from({ length: 32 }, () => rng.normal());
const at = (word: number, input: number) => potential[input * 16 + word];

test("r = v − B(w) for a unit alone: the reward is the value (I4)", () => {
  const { reward, value } = rewardOfPotential(Float64Array.of(0, 3), {
    units: 1,
    inputs: 1,
    inputChain: Float64Array.of(1),
    updateShare: Float64Array.of(1),
    referenceLogits: Float64Array.of(0.4),
    codingCost: 2,
  });
  expect([...value]).toEqual([-1.5, 1.5]);
  expect([...reward]).toEqual([expect.closeTo(-1.5, 14), expect.closeTo(1.5, 14)]);
});

test("on a list of words it is what the table says, up to the list's own mean (I4)", () => {
  const { reward } = rewardOfPotential(potential, model);
  const words = Int32Array.of(0, 3, 7, 12, 13);
  const sparse = rewardAtWords(at, words, model);
  for (let x = 0; x < 2; x++) {
    const row = Array.from(words, (word) => reward[x * 16 + word]);
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    row.forEach((r, k) => {
      expect(Math.abs(sparse[x * 5 + k] - (r - mean))).toBeLessThan(1e-14);
    });
  }
});

test("only the words of the list and their neighbours are asked for", () => {
  const asked = new Set<number>();
  rewardAtWords(
    (word, input) => {
      asked.add(word);
      return at(word, input);
    },
    Int32Array.of(0),
    model,
  );
  expect([...asked].sort((a, b) => a - b)).toEqual([0, 1, 2, 4, 8]);
});

test("steep potentials do not overflow on the list either", () => {
  const steep = rewardAtWords((word, input) => 1e4 * at(word, input), Int32Array.of(1, 2, 3), model);
  expect(steep.every(Number.isFinite)).toBe(true);
});

test("a unit that is never active cannot be inverted and is named", () => {
  const referenceLogits = Float64Array.of(-1, -Infinity, 0, 0);
  expect(() => rewardOfPotential(potential, { ...model, referenceLogits })).toThrow(
    /referenceLogits\[1\].*leave it out/,
  );
  expect(() => rewardOfPotential(potential, { ...model, codingCost: Number.NaN })).toThrow(/codingCost/);
});
