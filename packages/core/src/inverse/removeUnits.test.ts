import { describe, expect, test } from "vitest";
import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { stationaryOccupancy } from "../forward/stationaryOccupancy.ts";
import { createRng } from "../num/rng.ts";
import { marginalOccupancy, removeUnits, removeUnitsFromPolicy } from "./removeUnits.ts";
import { silenceUnits } from "./silenceUnits.ts";

const rng = createRng(6);
const problem: HypercubeProblem = {
  units: 3,
  inputs: 2,
  reward: Float64Array.from({ length: 16 }, (_, s) => s),
  inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
  updateShare: Float64Array.of(0.2, 0.5, 0.3),
  codingCost: 0.5,
  reference: { kind: "marginal", shared: true, start: Float64Array.of(0.1, 0.2, 0.3) },
};
const policy = {
  ...problem,
  logits: Float64Array.from({ length: 2 * 3 * 4 }, () => rng.normal()),
};

describe("cell death", () => {
  test("the reward is that of the words in which the unit is silent; shares sum to 1 again (P1)", () => {
    const smaller = removeUnits(problem, [1], { pace: "perStep" });
    expect(smaller.units).toBe(2);
    expect([...smaller.reward]).toEqual([0, 1, 4, 5, 8, 9, 12, 13]);
    expect([...smaller.updateShare]).toEqual([0.4, 0.6]);
    expect(smaller.inputChain).toEqual(problem.inputChain);
    expect(smaller.reference).toEqual({ kind: "marginal", shared: true, start: Float64Array.of(0.1, 0.3) });
  });

  test("a fixed reference stays fixed, for the units that are left (P1)", () => {
    const fixed: HypercubeProblem = {
      ...problem,
      reference: { kind: "fixed", probabilities: Float64Array.of(0.1, 0.2, 0.3) },
    };
    const { reference } = removeUnits(fixed, [0, 2], { pace: "perStep" });
    expect(reference).toEqual({ kind: "fixed", probabilities: Float64Array.of(0.2) });
  });

  test("at the pace of seconds a step lasts longer: the input switches more in it and it pays more (P1)", () => {
    const smaller = removeUnits(problem, [1], { pace: "perSecond" });
    expect([...smaller.inputChain]).toEqual([0.8, 0.2, 0.4, 0.6].map((p) => expect.closeTo(p, 14)));
    expect([...smaller.reward]).toEqual([0, 1, 4, 5, 8, 9, 12, 13].map((r) => 2 * r));
    expect(() =>
      removeUnits({ ...problem, inputChain: Float64Array.of(0.3, 0.7, 0.2, 0.8) }, [1], { pace: "perSecond" }),
    ).toThrow(/input 0 would have to leave more than once/);
  });

  test("without adaptation the survivors' policies are those they had beside a silenced unit (P1, P2)", () => {
    for (const dead of [0, 1, 2]) {
      const smaller = removeUnitsFromPolicy(policy, [dead], { pace: "perStep" });
      const still = { ...policy, inputs: 1, inputChain: Float64Array.of(1), logits: policy.logits.slice(12) };
      const left = stationaryOccupancy({
        ...smaller,
        inputs: 1,
        inputChain: Float64Array.of(1),
        logits: smaller.logits.slice(4),
      });
      const silenced = stationaryOccupancy(silenceUnits(still, [dead]));
      const seen = marginalOccupancy(silenced.occupancy, 3, 1, [dead]);
      for (let word = 0; word < 4; word++) expect(Math.abs(left.occupancy[word] - seen[word])).toBeLessThan(1e-12);
    }
  });

  test("what was before is summed over the units that died (P1)", () => {
    const occupancy = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    expect([...marginalOccupancy(occupancy, 2, 1, [0])]).toEqual([expect.closeTo(0.3, 15), expect.closeTo(0.7, 15)]);
    expect([...marginalOccupancy(occupancy, 2, 1, [1])]).toEqual([expect.closeTo(0.4, 15), expect.closeTo(0.6, 15)]);
    expect([...marginalOccupancy(occupancy, 1, 2, [])]).toEqual([...occupancy]);
  });

  test("units that do not exist, come twice or are all there are, are refused", () => {
    const remove = (units: number[]) => () => removeUnits(problem, units, { pace: "perStep" });
    expect(remove([3])).toThrow(/removed\[0\]/);
    expect(remove([1, 1])).toThrow(/names unit 1 twice/);
    expect(remove([0, 1, 2])).toThrow(/all 3 units/);
  });
});
