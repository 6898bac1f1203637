import { expectAllFinite, expectShape } from "../num/expectShape.ts";
import { logistic, logit } from "../num/logistic.ts";
import { wordOf } from "../num/words.ts";
import { factoriseChain, solveChain } from "./chainFactors.ts";
import { bernoulliDivergence } from "./codingCost.ts";
import { expectHypercubeProblem, type HypercubePolicy, type HypercubeProblem } from "./hypercubeProblem.ts";

/** A network whose policies are constrained to log-odds hᵢ + Σⱼ Jᵢⱼ σⱼ. */
export interface PairwisePolicy {
  readonly units: number;
  /** h, shape [units]. */
  readonly fields: Float64Array;
  /** J, row i drives unit i, diagonal unused, shape [units, units]. */
  readonly couplings: Float64Array;
}

/** A purpose for a network without input whose policy is pairwise. */
export interface PairwiseProblem {
  /** With one input; all that is maximised stands here. */
  readonly problem: HypercubeProblem;
  /** 1 where a coupling may differ from 0, shape [units, units]; default all but the diagonal. */
  readonly allowed?: Uint8Array;
}

/** What a pairwise policy achieves, and how that depends on its parameters. */
export interface PairwiseGradient {
  /** L = ⟨r⟩ − λ⟨c⟩ per step, at the reference that suits the policy best. */
  readonly averageReward: number;
  readonly meanReward: number;
  readonly codingCostNats: number;
  /** ∂L/∂h, shape [units], and ∂L/∂J, shape [units, units]; 0 where no coupling is allowed. */
  readonly fields: Float64Array;
  readonly couplings: Float64Array;
  /** Share of the steps spent in each word, shape [words]. */
  readonly occupancy: Float64Array;
  /** Differential value of r − λc under the policy, mean 0, shape [words]. */
  readonly value: Float64Array;
  /** The reference, the policy's own mean where it is marginal, shape [units]. */
  readonly reference: Float64Array;
}

/** The policy as log-odds on edges (C1), shape [1, units, contexts]. */
export function pairwiseLogits({ units, fields, couplings }: PairwisePolicy): Float64Array {
  const contexts = 2 ** (units - 1);
  const logits = new Float64Array(units * contexts);
  for (let i = 0; i < units; i++)
    for (let context = 0; context < contexts; context++) {
      const word = wordOf(context, i, 0);
      let z = fields[i];
      for (let j = 0; j < units; j++) if ((word >>> j) & 1) z += couplings[i * units + j];
      logits[i * contexts + context] = z;
    }
  return logits;
}

/** The policy with the rest of its problem, for whoever takes policies of the hypercube. */
export function pairwiseHypercubePolicy({ problem }: PairwiseProblem, policy: PairwisePolicy): HypercubePolicy {
  const { units, updateShare, inputChain } = problem;
  return { units, inputs: 1, logits: pairwiseLogits(policy), updateShare, inputChain };
}

/**
 * The policy gradient (C2): ∂L/∂θᵢₖ = Σₛ ρ(s) αᵢ π(1−π) [v(s, i on) − v(s, i off) − λ(zᵢ − logit pᵢ)] · (1 or σₖ), v the
 * differential value of r − λc under the present policy. A marginal reference is the policy's own mean, which is where
 * L is stationary in p, so it adds no term. Dense: one factorisation of half of the words.
 * @throws RangeError if the problem has an input, a shape is wrong, or the policy never leaves several sets of words
 */
export function pairwiseGradient(pairwise: PairwiseProblem, policy: PairwisePolicy): PairwiseGradient {
  const { problem, allowed } = pairwise;
  expectPairwise("pairwiseGradient", pairwise, policy);
  const { units, reward, updateShare, codingCost } = problem;
  const words = 2 ** units;
  const logits = pairwiseLogits(policy);
  const chain = factoriseChain(logits, updateShare);
  const { occupancy } = chain;
  const reference = referenceOf(problem, occupancy);
  const referenceLogits = reference.map(logit);
  const earned = reward.slice();
  let codingCostNats = 0;
  forEachEdge(units, (i, edge, off, on) => {
    const divergence = updateShare[i] * bernoulliDivergence(logits[edge], referenceLogits[i]);
    codingCostNats += (occupancy[off] + occupancy[on]) * divergence;
    earned[off] -= codingCost * divergence;
    earned[on] -= codingCost * divergence;
  });
  let averageReward = 0;
  let meanReward = 0;
  for (let s = 0; s < words; s++) {
    averageReward += occupancy[s] * earned[s];
    meanReward += occupancy[s] * reward[s];
  }
  const value = solveChain(
    chain,
    earned.map((f) => f - averageReward),
  );
  const fields = new Float64Array(units);
  const couplings = new Float64Array(units * units);
  forEachEdge(units, (i, edge, off, on) => {
    const z = logits[edge];
    const spread = logistic(z) * logistic(-z);
    const gain = value[on] - value[off] - codingCost * (z - referenceLogits[i]);
    const weight = updateShare[i] * (occupancy[off] + occupancy[on]) * spread;
    const slope = weight === 0 ? 0 : weight * gain;
    fields[i] += slope;
    for (let j = 0; j < units; j++) if ((off >>> j) & 1 && j !== i) couplings[i * units + j] += slope;
  });
  if (allowed) for (let k = 0; k < couplings.length; k++) if (!allowed[k]) couplings[k] = 0;
  return { averageReward, meanReward, codingCostNats, fields, couplings, occupancy, value, reference };
}

/** Calls `visit` with unit, edge and the words at its ends, for every edge of a network without input. */
export function forEachEdge(units: number, visit: (unit: number, edge: number, off: number, on: number) => void): void {
  const contexts = 2 ** (units - 1);
  for (let i = 0; i < units; i++)
    for (let context = 0; context < contexts; context++) {
      const off = wordOf(context, i, 0);
      visit(i, i * contexts + context, off, off | (1 << i));
    }
}

/** The reference of a policy with this occupancy, probabilities, shape [units]. */
function referenceOf({ reference, units, updateShare }: HypercubeProblem, occupancy: Float64Array): Float64Array {
  if (reference.kind === "fixed") return reference.probabilities;
  const on = new Float64Array(units);
  for (let s = 0; s < occupancy.length; s++) for (let i = 0; i < units; i++) if ((s >>> i) & 1) on[i] += occupancy[s];
  if (!reference.shared) return on;
  return on.fill(on.reduce((sum, mean, i) => sum + updateShare[i] * mean, 0));
}

/** Checks a pairwise problem and a policy for it. @throws RangeError naming the field at fault */
export function expectPairwise(where: string, { problem, allowed }: PairwiseProblem, policy: PairwisePolicy): void {
  expectHypercubeProblem(where, problem);
  if (problem.inputs !== 1)
    throw new RangeError(
      `${where}: problem.inputs must be 1 but is ${problem.inputs}. A pairwise policy sees no input.`,
    );
  if (problem.units > 10)
    throw new RangeError(
      `${where}: problem.units is ${problem.units}, and the dense solution of 2ⁿ words would not fit. Take at most 10 units.`,
    );
  expectShape(where, "policy.fields", policy.fields, problem.units);
  expectShape(where, "policy.couplings", policy.couplings, problem.units, problem.units);
  expectAllFinite(where, "policy.fields", policy.fields);
  expectAllFinite(where, "policy.couplings", policy.couplings);
  if (allowed) expectShape(where, "allowed", allowed, problem.units, problem.units);
}
