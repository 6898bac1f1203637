import { describe, expect, test } from "vitest";
import { logit } from "../num/logistic.ts";
import { closedInputSets, inputShares } from "../process/inputChain.ts";
import type { FlipStatistics } from "../recording/flipStatistics.ts";
import { fittedNetwork, occupancyOf, potentialOf, wordSeconds } from "./fittedNetwork.ts";
import type { FlipModel } from "./flipModel.ts";

const UNITS = 2;

/** Two units, two inputs, two blocks; seconds and switches by hand. */
const statistics: FlipStatistics = {
  units: UNITS,
  inputs: 2,
  windowMs: 20,
  blocks: 2,
  word: Int32Array.of(0, 1, 0, 3),
  input: Int32Array.of(0, 0, 1, 1),
  seconds: Float64Array.of(30, 10, 15, 5, 20, 10, 5, 5),
  flips: new Float64Array(2 * 4 * UNITS),
  multipleFlips: 0,
  inputSwitches: Float64Array.of(0, 14, 6, 0),
};

const model: FlipModel = {
  family: "pairwise",
  units: UNITS,
  inputs: 2,
  freeWords: new Int32Array(0),
  parameters: Float64Array.of(Math.log(20), Math.log(30), -1, -2, -0.5, -1.5, 0.7),
};

describe("the network behind a fit", () => {
  test("the reference is the share of time that a unit is active, short of 0 and 1 by half a millisecond (F6)", () => {
    const { reference } = fittedNetwork(model, statistics);
    expect(reference[0]).toBeCloseTo((10 + 10 + 5 + 5 + 0.0005) / 100.001, 14);
    expect(reference[1]).toBeCloseTo((5 + 5 + 0.0005) / 100.001, 14);
    const still = { ...statistics, word: Int32Array.of(0, 1, 0, 1), units: UNITS };
    const p = occupancyOf({ ...still, seconds: Float64Array.of(1, 1, 1, 1), flips: new Float64Array(8) });
    expect(p[1]).toBeGreaterThan(0);
    expect(Number.isFinite(logit(p[1]))).toBe(true);
  });

  test("a step lasts 1/Σu seconds, and the input leaves at the rate that was measured: P = 1 + Q/Σu (F6)", () => {
    const { inputChain, updateRateHz } = fittedNetwork(model, statistics);
    const totalHz = updateRateHz[0] + updateRateHz[1];
    expect(totalHz).toBeCloseTo(50, 12);
    // 14 times in 70 s, 6 times in 30 s.
    expect(inputChain[1]).toBeCloseTo(14 / 70 / totalHz, 15);
    expect(inputChain[2]).toBeCloseTo(6 / 30 / totalHz, 15);
    expect(inputChain[0] + inputChain[1]).toBeCloseTo(1, 15);
    expect(inputChain[2] + inputChain[3]).toBeCloseTo(1, 15);
  });

  test("an input that moves faster than the neurons leaves once a step at most: rows stay distributions (F6)", () => {
    const fast = { ...statistics, inputSwitches: Float64Array.of(0, 1e6, 1e6, 0) };
    expect([...fittedNetwork(model, fast).inputChain]).toEqual([0, 1, 1, 0]);
    const one = { ...statistics, inputs: 1, input: new Int32Array(4), inputSwitches: Float64Array.of(0) };
    expect([
      ...fittedNetwork({ ...model, inputs: 1, parameters: Float64Array.of(3, 3, -1, -2, 0.7) }, one).inputChain,
    ]).toEqual([1]);
  });

  test("an input that never came, or was never seen to change, leaves a chain that has one long run (F6, H1)", () => {
    // Trials with gaps between them: what the input did in the gaps is not known, but it did change.
    const gaps = { ...statistics, inputSwitches: new Float64Array(4) };
    const never = { ...statistics, input: new Int32Array(4), inputSwitches: new Float64Array(4) };
    for (const one of [gaps, never]) {
      const { inputChain } = fittedNetwork(model, one);
      expect(closedInputSets(inputChain, 2)).toHaveLength(1);
      expect(inputChain[0] + inputChain[1]).toBeCloseTo(1, 15);
      expect(inputChain[2] + inputChain[3]).toBeCloseTo(1, 15);
    }
    // Its shares of time are those that were measured: 70 and 30 of 100 s, all of it at input 0.
    expect(inputShares(fittedNetwork(model, gaps).inputChain, 2)[0]).toBeCloseTo(0.7, 3);
    expect(inputShares(fittedNetwork(model, never).inputChain, 2)[0]).toBeCloseTo(1, 3);
  });

  test("a level that never came leaves the chain of those that did as it was measured, one-way where it was (F6)", () => {
    // Three frames that follow each other in one order, 25 ms each, and a label that is not on show.
    const cycle: FlipStatistics = {
      ...statistics,
      inputs: 4,
      word: new Int32Array(3),
      input: Int32Array.of(0, 1, 2),
      seconds: Float64Array.of(10, 10, 10, 10, 10, 10),
      flips: new Float64Array(2 * 3 * UNITS),
      inputSwitches: Float64Array.of(0, 800, 0, 0, 0, 0, 800, 0, 800, 0, 0, 0, 0, 0, 0, 0),
    };
    const parameters = Float64Array.of(Math.log(20), Math.log(30), -1, -2, -1, -2, -1, -2, -1, -2, 0.7);
    const { inputChain } = fittedNetwork({ ...model, inputs: 4, parameters }, cycle);
    expect(closedInputSets(inputChain, 4)).toHaveLength(1);
    for (const [x, y] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ]) {
      expect(inputChain[4 * x + y]).toBeCloseTo(800 / 20 / 50, 3);
      expect(inputChain[4 * y + x]).toBeCloseTo(0, 3);
    }
  });

  test("offsets, couplings and rates are those of the model, and seconds are listed by input and word (F3)", () => {
    const network = fittedNetwork(model, statistics);
    expect([...network.offsets]).toEqual([-1, -2, -0.5, -1.5]);
    expect([...network.couplings]).toEqual([0, 0.7, 0.7, 0]);
    expect([...network.interaction]).toEqual([0, 0, 0, 0.7, 0, 0, 0, 0.7]);
    const table = { ...statistics, seconds: Float64Array.of(1, 2, 3, 4), flips: new Float64Array(8) };
    expect([...wordSeconds(table)]).toEqual([1, 2, 0, 0, 3, 0, 0, 4]);
  });

  test("w = Σᵢ (b − logit p) σᵢ + interaction, for each input by itself (F7)", () => {
    const network = fittedNetwork(model, statistics);
    const [p0, p1] = network.reference.map(logit);
    const expected = [0, -1 - p0, -2 - p1, -3 - p0 - p1 + 0.7, 0, -0.5 - p0, -1.5 - p1, -2 - p0 - p1 + 0.7];
    expect([...potentialOf(network)]).toEqual(expected.map((value) => expect.closeTo(value, 13)));
  });
});
