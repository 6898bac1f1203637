import { describe, expect, test } from "vitest";
import { edgeOf, indexOf, longRun, statesOf, transitions, withUnit } from "../../test/oracle/enumeratedNetwork.ts";
import { randomFittedNetwork } from "../../test/oracle/randomFittedNetwork.ts";
import { stationaryOccupancy } from "../forward/stationaryOccupancy.ts";
import { networkPolicy, networkWords, poolInputs } from "./networkPolicy.ts";
import type { FittedNetwork } from "./purpose.ts";

const cases = [
  [4, 1],
  [3, 2],
  [3, 3],
  [1, 2],
] as const;

/** Odds of a unit being on, from the definition: its offset and the difference of the interaction. */
function logOdds(network: FittedNetwork, unit: number, state: { input: number; sigma: readonly number[] }): number {
  const on = indexOf(withUnit(state, unit, 1));
  const off = indexOf(withUnit(state, unit, 0));
  return network.offsets[state.input * network.units + unit] + network.interaction[on] - network.interaction[off];
}

const denseWords = (network: FittedNetwork) => {
  const total = network.updateRateHz.reduce((sum, rate) => sum + rate, 0);
  const problem = {
    ...network,
    reward: new Float64Array(0),
    updateShare: network.updateRateHz.map((rate) => rate / total),
    codingCost: 1,
    probabilities: network.reference,
  };
  return longRun(transitions(problem, (unit, state) => 1 / (1 + Math.exp(-logOdds(network, unit, state)))));
};

describe("the policy and the words of a fitted network", () => {
  test.each(cases)(
    "%i units, %i inputs: log-odds are offset plus difference of the interaction on every edge (F3)",
    (units, inputs) => {
      const network = randomFittedNetwork(1, units, inputs);
      const { logits, updateShare } = networkPolicy(network);
      for (const state of statesOf(units, inputs))
        for (let unit = 0; unit < units; unit++)
          expect(logits[edgeOf(state, unit)]).toBeCloseTo(logOdds(network, unit, state), 13);
      expect(updateShare.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
    },
  );

  test.each(cases)("%i units, %i inputs: words are the long run of the dense chain (F8)", (units, inputs) => {
    const network = randomFittedNetwork(2, units, inputs);
    const truth = denseWords(network);
    networkWords(network).forEach((share, s) => {
      expect(Math.abs(share - truth[s])).toBeLessThan(1e-9);
    });
  });

  test("one input: exp(Σ b σ + W) in closed form is the long run, whatever the clocks (F8, H14)", () => {
    for (let seed = 0; seed < 5; seed++) {
      const network = randomFittedNetwork(seed, 5, 1);
      const closed = networkWords(network);
      const { occupancy } = stationaryOccupancy(networkPolicy(network));
      closed.forEach((share, word) => {
        expect(Math.abs(share - occupancy[word])).toBeLessThan(1e-12);
      });
      const otherClocks = { ...network, updateRateHz: Float64Array.of(1, 200, 3, 40, 5) };
      expect(networkWords(otherClocks)).toEqual(closed);
    }
  });

  test("words of large log-odds do not overflow (F8)", () => {
    const network = { ...randomFittedNetwork(3, 2, 1), offsets: Float64Array.of(800, -800) };
    const words = networkWords(network);
    expect(words[1]).toBeCloseTo(1, 14);
    expect(words.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
  });

  test("pooled over inputs a word has the time of all of them", () => {
    expect([...poolInputs(Float64Array.of(1, 2, 3, 4, 5, 6), 3)]).toEqual([9, 12]);
  });
});
