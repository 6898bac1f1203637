import { expect, test } from "vitest";
import { solveHypercube } from "../../forward/hypercube.ts";
import { createRng } from "../../num/rng.ts";
import { pairEnergies } from "../flipModel.ts";
import { networkWords } from "../networkPolicy.ts";
import { inferredProblem } from "../predictChange.ts";
import type { FittedNetwork } from "../purpose.ts";
import { adaptAtRates } from "./adaptAtRates.ts";
import { transferPredictions } from "./transferPredictions.ts";
import { wordMeans } from "./wordStatistics.ts";

const UNITS = 4;

function network(strength: number): FittedNetwork {
  const rng = createRng(8);
  const couplings = new Float64Array(UNITS * UNITS);
  for (let i = 0; i < UNITS; i++)
    for (let j = i + 1; j < UNITS; j++) {
      couplings[i * UNITS + j] = strength * rng.normal();
      couplings[j * UNITS + i] = couplings[i * UNITS + j];
    }
  const blank: FittedNetwork = {
    units: UNITS,
    inputs: 1,
    family: "full",
    offsets: new Float64Array(UNITS).fill(-1.5),
    couplings,
    interaction: pairEnergies(couplings, UNITS),
    updateRateHz: Float64Array.of(30, 50, 20, 40),
    reference: new Float64Array(UNITS).fill(0.5),
    inputChain: Float64Array.of(1),
  };
  return { ...blank, reference: wordMeans(networkWords(blank), UNITS) };
}

test("at the rates that it had, a network that keeps its purpose stays as it was (P5, P7)", () => {
  const known = network(1);
  const words = networkWords(known);
  const adapted = adaptAtRates(inferredProblem(known), known.reference);
  adapted?.forEach((share, word) => {
    expect(share).toBeCloseTo(words[word], 6);
  });
  expect(adapted).toBeDefined();
});

test("at other rates it has those rates, and is the optimum of the reward up to a part linear in the activity (P7)", () => {
  const known = network(0.8);
  const problem = inferredProblem(known);
  const means = Float64Array.of(0.3, 0.1, 0.25, 0.4);
  const adapted = adaptAtRates(problem, means);
  if (adapted === undefined) throw new Error("no solution");
  wordMeans(adapted, UNITS).forEach((mean, i) => {
    expect(mean).toBeCloseTo(means[i], 5);
  });
  // Oracle: the forward solver, given the reward with the linear part that the words themselves say, returns these words.
  const potential = adapted.map((share, word) => {
    let w = Math.log(share);
    for (let i = 0; i < UNITS; i++) w -= Math.log((word >> i) & 1 ? means[i] : 1 - means[i]);
    return w;
  });
  const total = known.updateRateHz.reduce((a, b) => a + b, 0);
  const reward = potential.map((value, word) => {
    let backed = 0;
    for (let i = 0; i < UNITS; i++) {
      const [off, on] = [potential[word & ~(1 << i)], potential[word | (1 << i)]];
      backed += (known.updateRateHz[i] / total) * Math.log((1 - means[i]) * Math.exp(off) + means[i] * Math.exp(on));
    }
    return value - backed;
  });
  // What the two rewards differ by is linear: second differences vanish.
  const difference = reward.map((value, word) => value - problem.reward[word]);
  for (let word = 0; word < 2 ** UNITS; word++) {
    let linear = difference[0];
    for (let i = 0; i < UNITS; i++) if ((word >> i) & 1) linear += difference[1 << i] - difference[0];
    expect(difference[word]).toBeCloseTo(linear, 4);
  }
  const again = solveHypercube({ ...problem, reward, reference: { kind: "fixed", probabilities: means } });
  again.occupancy.forEach((share, word) => {
    expect(share).toBeCloseTo(adapted[word], 6);
  });
});

test("without couplings every guess that is told the rates is the product of them (P6, P7)", () => {
  const known = network(0);
  const means = Float64Array.of(0.3, 0.1, 0.25, 0.4);
  const guesses = transferPredictions({ pairwise: known, full: known, observed: networkWords(known) }, means);
  guesses.independent?.forEach((share, word) => {
    for (const other of [guesses.keepCouplings, guesses.keepPotential, guesses.keepPurpose])
      expect(other?.[word]).toBeCloseTo(share, 6);
  });
});

test("a network with a stimulus is refused with what to do", () => {
  const known = { ...network(1), inputs: 2 };
  const source = { pairwise: known, full: known, observed: new Float64Array(16).fill(1 / 16) };
  expect(() => transferPredictions(source, known.reference)).toThrow(/without --stimulus/);
});
