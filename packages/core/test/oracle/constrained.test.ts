import { describe, expect, test } from "vitest";
import {
  type PairwisePolicy,
  type PairwiseProblem,
  pairwiseGradient,
  pairwiseLogits,
} from "../../src/forward/constrainedPolicy.ts";
import {
  allowedDistances,
  circulantMeans,
  pairwiseStart,
  type TrainingProtocol,
  trainPairwise,
} from "../../src/forward/constrainedTraining.ts";
import type { HypercubeReference } from "../../src/forward/hypercubeProblem.ts";
import { constrainedInverse, rewardInFamily } from "../../src/inverse/constrained/constrainedInverse.ts";
import { stationarityEquations } from "../../src/inverse/constrained/stationarityEquations.ts";
import { exactInverse } from "../../src/inverse/exactInverse.ts";
import { klDivergence } from "../../src/measures/klDivergence.ts";
import { logistic, logit } from "../../src/num/logistic.ts";
import { createRng } from "../../src/num/rng.ts";
import { costOf, type EnumeratedState, edgeOf, longRun, statesOf, transitions } from "./enumeratedNetwork.ts";

// A ring on which `active` neighbours are to be active together.
function ring(units: number, active: number, codingCost: number, allowed?: Uint8Array): PairwiseProblem {
  const reward = new Float64Array(2 ** units);
  for (let i = 0; i < units; i++) {
    let word = 0;
    for (let k = 0; k < active; k++) word |= 1 << ((i + k) % units);
    reward[word] = 1;
  }
  const reference: HypercubeReference = { kind: "marginal", shared: true, start: new Float64Array(units).fill(0.5) };
  const updateShare = new Float64Array(units).fill(1 / units);
  const problem = { units, inputs: 1, reward, inputChain: Float64Array.of(1), updateShare, codingCost, reference };
  return { problem, ...(allowed && { allowed }) };
}

const REFERENCES: HypercubeReference[] = [
  { kind: "marginal", shared: true, start: new Float64Array(4).fill(0.5) },
  { kind: "marginal", shared: false, start: new Float64Array(4).fill(0.5) },
  { kind: "fixed", probabilities: Float64Array.of(0.3, 0.5, 0.6, 0.4) },
];

/** L and ρ of a pairwise policy, every state spelled out. */
function enumerate({ problem }: PairwiseProblem, policy: PairwisePolicy) {
  const { units, updateShare, reward, codingCost, reference } = problem;
  const on = (unit: number, { sigma }: EnumeratedState) =>
    logistic(
      sigma.reduce((sum, s, j) => sum + (j === unit ? 0 : s * policy.couplings[unit * units + j]), policy.fields[unit]),
    );
  const states = statesOf(units, 1);
  const base = { units, inputs: 1, reward, inputChain: [1], updateShare, codingCost };
  const occupancy = longRun(transitions({ ...base, probabilities: [] }, on));
  const means = Array.from({ length: units }, (_, i) =>
    states.reduce((sum, { sigma }, s) => sum + occupancy[s] * sigma[i], 0),
  );
  const mean = means.reduce((sum, m, i) => sum + updateShare[i] * m, 0);
  const probabilities =
    reference.kind === "fixed" ? reference.probabilities : reference.shared ? means.map(() => mean) : means;
  const earned = states.map((state, s) => reward[s] - codingCost * costOf({ ...base, probabilities }, on, state));
  return { occupancy, on, averageReward: earned.reduce((sum, f, s) => sum + occupancy[s] * f, 0) };
}

function random(units: number, seed: number): { pairwise: PairwiseProblem; policy: PairwisePolicy } {
  const rng = createRng(seed);
  const policy = pairwiseStart(units, { noise: 1, rng });
  const pairwise = ring(units, 2, 0.4);
  const reward = Float64Array.from({ length: 2 ** units }, () => rng.uniform());
  return {
    pairwise: { problem: { ...pairwise.problem, reward, updateShare: Float64Array.of(0.1, 0.2, 0.3, 0.4) } },
    policy,
  };
}

const moved = (policy: PairwisePolicy, k: number, by: number): PairwisePolicy => ({
  ...policy,
  fields: policy.fields.map((h, i) => (i === k ? h + by : h)),
  couplings: policy.couplings.map((j, c) => (c === k - policy.units ? j + by : j)),
});

describe("constrained policies against enumeration", () => {
  test("log-odds are h + Σ J σ of the others (C1)", () => {
    const { pairwise, policy } = random(4, 1);
    const logits = pairwiseLogits(policy);
    const { on } = enumerate(pairwise, policy);
    for (const state of statesOf(4, 1))
      for (let i = 0; i < 4; i++) expect(logistic(logits[edgeOf(state, i)])).toBeCloseTo(on(i, state), 14);
  });

  test.each(
    REFERENCES.map(
      (reference) => [reference.kind === "fixed" ? "fixed" : reference.shared ? "shared" : "own", reference] as const,
    ),
  )("reference %s: L, ρ and every ∂L/∂θ are those of enumeration and differences (C2)", (_, reference) => {
    const { pairwise: free, policy } = random(4, 2);
    const pairwise = { problem: { ...free.problem, reference } };
    const at = pairwiseGradient(pairwise, policy);
    const truth = enumerate(pairwise, policy);
    expect(Math.abs(at.averageReward - truth.averageReward)).toBeLessThan(1e-12);
    at.occupancy.forEach((rho, s) => {
      expect(Math.abs(rho - truth.occupancy[s])).toBeLessThan(1e-13);
    });
    for (let k = 0; k < 20; k++) {
      if (k >= 4 && (k - 4) % 5 === 0) continue; // the diagonal
      const value = (by: number) => enumerate(pairwise, moved(policy, k, by)).averageReward;
      const difference = (8 * (value(1e-3) - value(-1e-3)) - (value(2e-3) - value(-2e-3))) / 12e-3;
      const slope = k < 4 ? at.fields[k] : at.couplings[k - 4];
      expect(Math.abs(slope - difference)).toBeLessThan(1e-11);
    }
  });

  test("the rows of A are ∂ρ/∂θ, b is λ ∂⟨c⟩/∂θ, whatever the policy (C4)", () => {
    const { pairwise, policy } = random(4, 3);
    const { matrix, rhs, rows } = stationarityEquations({ policy, problem: pairwise.problem });
    expect(rows).toBe(16);
    const free = { problem: { ...pairwise.problem, reward: new Float64Array(16) } };
    let row = 0;
    for (let k = 0; k < 20; k++) {
      if (k >= 4 && (k - 4) % 5 === 0) continue;
      const [up, down] = [1e-5, -1e-5].map((by) => enumerate(free, moved(policy, k, by)));
      for (let s = 0; s < 16; s++)
        expect(Math.abs((up.occupancy[s] - down.occupancy[s]) / 2e-5 - matrix[row * 16 + s])).toBeLessThan(1e-9);
      expect(Math.abs(-(up.averageReward - down.averageReward) / 2e-5 - rhs[row])).toBeLessThan(1e-9);
      row++;
    }
  });

  test("what cannot be trained or said is refused by name", () => {
    const { pairwise, policy } = random(4, 4);
    expect(() => stationarityEquations({ policy, problem: pairwise.problem, bound: 1e-9 })).toThrow(/every parameter/);
    const two = {
      ...pairwise.problem,
      inputs: 2,
      inputChain: Float64Array.of(0.5, 0.5, 0.5, 0.5),
      reward: new Float64Array(32),
    };
    expect(() => pairwiseGradient({ problem: two }, policy)).toThrow(/inputs must be 1/);
    expect(() => trainPairwise(pairwise, { start: policy, stages: [], bound: 15 })).toThrow(/stages is empty/);
  });
});

/** r² of an estimate at its best scale and constant. */
function agreement(truth: Float64Array, estimate: Float64Array): number {
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return values.map((v) => v - mean);
  };
  const [a, b] = [centred(truth), centred(estimate)];
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, v, s) => sum + v * y[s], 0);
  return dot(a, b) ** 2 / dot(a, a) / dot(b, b);
}

describe("a ring of eight trained for four adjacent active units", () => {
  const start = pairwiseStart(8, { noise: 0.02, rng: createRng(1) });
  const protocol: TrainingProtocol = {
    start,
    bound: 15,
    stages: [{ tying: "circulant", costRatios: [1], maxSteps: 100 }],
  };
  const trained = trainPairwise(ring(8, 4, 1), protocol);

  test("λ = 1: L = .31637, P = .960, h = 2.067, J = 4.442, −2.926, .361, −7.890 (C2, C3)", () => {
    expect(trained.status).toBe("converged");
    expect(trained.averageReward).toBeCloseTo(0.31637, 5);
    expect(trained.meanReward).toBeCloseTo(0.96, 3);
    const { field, couplings } = circulantMeans(trained.policy);
    expect(field).toBeCloseTo(2.067, 3);
    [4.442, -2.926, 0.361, -7.89].forEach((j, d) => {
      expect(couplings[d + 1]).toBeCloseTo(j, 3);
    });
  });

  test("sparsity and stationarity give the reward exactly, its scale too; the naive inverse is wrong (C4, C5)", () => {
    const { problem } = ring(8, 4, 1);
    const found = constrainedInverse({ policy: trained.policy, problem });
    expect(found.status).toBe("optimal");
    expect(found.rank).toBeGreaterThan(54);
    found.reward.forEach((r, s) => {
      expect(Math.abs(r - problem.reward[s])).toBeLessThan(1e-6);
    });
    const equations = stationarityEquations({ policy: trained.policy, problem });
    const support = Uint8Array.from(problem.reward);
    rewardInFamily(equations, { kind: "support", support }).forEach((r, s) => {
      expect(Math.abs(r - problem.reward[s])).toBeLessThan(1e-6);
    });
    const hypercube = { ...problem, logits: trained.logits };
    const naive = exactInverse(hypercube, trained.reference.map(logit), 1).reward;
    expect(agreement(problem.reward, naive)).toBeLessThan(0.1);
  });

  test("a pairwise reward obeys the equations as well as the true one does, and is another (C6)", () => {
    const equations = stationarityEquations({ policy: trained.policy, problem: ring(8, 4, 1).problem });
    const missed = (reward: Float64Array) => {
      let worst = 0;
      for (let i = 0; i < equations.rows; i++) {
        let sum = -equations.rhs[i];
        reward.forEach((r, s) => {
          sum += equations.matrix[i * 256 + s] * r;
        });
        worst = Math.max(worst, Math.abs(sum));
      }
      return worst / Math.max(...equations.rhs.map(Math.abs));
    };
    const pairwise = rewardInFamily(equations, { kind: "pairwise" });
    expect(missed(pairwise)).toBeLessThan(1e-5);
    expect(missed(ring(8, 4, 1).problem.reward)).toBeLessThan(1e-5);
    expect(missed(new Float64Array(256))).toBe(1);
    expect(agreement(ring(8, 4, 1).problem.reward, pairwise)).toBeLessThan(0.1);
  });

  test("removed opposite couplings: the retrained network earns .0681 at λ = 1 and forms no pattern (C3)", () => {
    const allowed = allowedDistances(8, [1, 2, 3]);
    const pruned = trainPairwise(ring(8, 4, 1, allowed), protocol);
    expect(pruned.meanReward).toBeCloseTo(0.0681, 3);
    expect(circulantMeans(pruned.policy).couplings[4]).toBe(0);
  });

  test("dearer information: the inferred reward foretells what the true one does (C3, C5)", () => {
    const { reward } = constrainedInverse({ policy: trained.policy, problem: ring(8, 4, 1).problem });
    const dear = ring(8, 4, 1.3);
    const warm = { ...protocol, start: trained.policy }; // one protocol for both rewards
    const truth = trainPairwise(dear, warm);
    expect(truth.averageReward).toBeCloseTo(0.1335, 4);
    const foretold = trainPairwise({ problem: { ...dear.problem, reward } }, warm);
    expect(klDivergence(truth.occupancy, foretold.occupancy, 0)).toBeLessThan(1e-5);
    expect(klDivergence(truth.occupancy, trained.occupancy, 0)).toBeGreaterThan(1e-2);
  });
});
