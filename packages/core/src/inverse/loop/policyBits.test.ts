import { describe, expect, test } from "vitest";
import { smallProcess, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import { drawAction } from "../../forward/fittedValue/policyOf.ts";
import { valueController } from "../../forward/valueController.ts";
import { createRng } from "../../num/rng.ts";
import { agentRecordOf } from "./agentRecord.ts";
import { criticProblem, criticValues, meanValues, trainCritic } from "./critics.ts";
import { bestSharpness, policyBits } from "./policyBits.ts";
import { occupancyPoint, resolveCritics, rewardScore } from "./resolveHypothesis.ts";
import { successorTable } from "./successorTable.ts";

const choices = { steps: Int32Array.of(0, 1), survival: Float64Array.of(1, 1, 0, 1, 1, 1, 1, 0) };
const table = { actions: 4, chosen: Int32Array.of(1, 2) };
const values = Float64Array.of(40, 41, 99, 42, 40, 40, 40, -5);

describe("bits of choices under values (L7)", () => {
  test("at sharpness 0 only the edge counts: the bits of choosing evenly among survivors", () => {
    const { bits } = policyBits(table, choices, values, { sharpness: 0, careless: 0 });
    expect(bits).toBeCloseTo(Math.log2(4 / 3), 10);
  });

  test("at sharpness 1 it is the soft maximum of the values", () => {
    const first = Math.log2((4 * Math.exp(41)) / (1 + Math.exp(40) + Math.exp(41) + Math.exp(42)));
    const { bits, error } = policyBits(table, choices, values, { sharpness: 1, careless: 0 });
    expect(bits).toBeCloseTo((first + Math.log2(4 / 3)) / 2, 10);
    expect(error).toBeCloseTo(Math.abs(first - Math.log2(4 / 3)) / 2 / Math.sqrt(2), 10);
  });

  test("careless choices have a floor", () => {
    const wrong = { actions: 4, chosen: Int32Array.of(2, 3) };
    const { bits } = policyBits(wrong, choices, values, { sharpness: 1, careless: 0.01 });
    expect(bits).toBeCloseTo(Math.log2(0.01), 6);
  });

  test("adding a number to all values of a step changes nothing where living is worth much", () => {
    const rule = { sharpness: 2, careless: 0.01, living: 40 };
    const shifted = values.map((value, k) => value + (k < 4 ? 7 : -3));
    expect(policyBits(table, choices, shifted, rule).bits).toBeCloseTo(
      policyBits(table, choices, values, rule).bits,
      10,
    );
  });

  test("the sharpness of choices drawn from a soft maximum is found again", () => {
    const rng = createRng(4);
    const steps = Int32Array.from({ length: 4000 }, (_, t) => t);
    const drawn = Float64Array.from({ length: 4000 * 4 }, () => 40 + rng.normal());
    const survival = new Float64Array(4000 * 4).fill(1);
    const chosen = steps.map((t) => {
      const weights = Float64Array.from({ length: 4 }, (_, a) => Math.exp(0.7 * (drawn[4 * t + a] - 40)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return drawAction(
        weights.map((weight) => weight / total),
        0,
        4,
        rng,
      );
    });
    const found = bestSharpness({ actions: 4, chosen }, { steps, survival }, drawn);
    // The information of one choice about s is the variance of the values, about 0.8: 5 standard errors.
    expect(Math.abs(found.sharpness - 0.7)).toBeLessThan(5 / Math.sqrt(4000 * 0.7));
  });
});

test("a critic trained anew scores as its own policy: log π of what its controller chose (L7)", () => {
  const world = { constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 } } as const;
  const process = smallProcess(world);
  const objective = { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: 0 } as const;
  const seeds = { updates: 120, curriculum: 2, start: { kind: "normal", std: 0.3 } } as const;
  const problem = criticProblem(
    { network: process.network, injections: process.injections },
    { constraint: world.constraint, objective },
    seeds,
  );
  const network = trainCritic(problem, 3);
  const controller = valueController(problem, network);
  const rollouts = smallRollouts(process, controller, { agents: 4, steps: 300 });
  const recorded = successorTable(agentRecordOf(process, rollouts), 0.25);
  const { steps, members, survival } = criticValues(recorded, problem, [network, network], recorded.training);
  const policy = new Float64Array(process.actions);
  let bits = 0;
  let entropy = 0;
  const successors = {
    capacity: 1,
    bases: new Float64Array(8),
    directions: new Float64Array(0),
    survival: new Float64Array(8),
  };
  for (const [s, t] of steps.entries()) {
    successors.bases.set(recorded.bases.subarray(t * 8, (t + 1) * 8));
    successors.survival.set(survival.subarray(s * 8, (s + 1) * 8));
    controller.policyInto(policy, process, successors, Int32Array.of(0), 1);
    bits += Math.log2(8 * policy[recorded.chosen[t]]) / steps.length;
    entropy -= policy.reduce((sum, p) => sum + (p > 0 ? p * Math.log2(p) : 0), 0) / steps.length;
  }
  const scored = policyBits(recorded, { steps, survival }, meanValues(members), { sharpness: 1, careless: 0 });
  expect(scored.bits).toBeCloseTo(bits, 4);
  // The agents drew from this policy, so its bits are log A less its entropy, within sampling.
  expect(Math.abs(scored.bits - (3 - entropy))).toBeLessThan(5 * scored.error + 0.05);
  const point = occupancyPoint(recorded, resolveCritics(recorded, problem, [network, network], 500));
  expect(point.memberBits[0]).toBeCloseTo(point.memberBits[1], 10);
  expect(point.heldOutBits).toBeGreaterThan(0);
  const alive = criticProblem(
    { network: process.network, injections: process.injections },
    { constraint: world.constraint, objective: { kind: "rewardMaximising", discount: 0.9, exploration: 0.1 } },
    seeds,
  );
  const reward = rewardScore(recorded, resolveCritics(recorded, alive, [trainCritic(alive, 1)], 500));
  // At sharpness 0 the reward hypothesis is the edge alone, so it never falls below that on training steps.
  const edgeAlone = policyBits(recorded, { steps, survival }, meanValues(members), { sharpness: 0, careless: 1e-3 });
  expect(reward.trainingBits).toBeGreaterThan(edgeAlone.bits - 0.1);
  expect(reward.heldOutBits).toBeLessThan(point.heldOutBits + 0.1);
});
