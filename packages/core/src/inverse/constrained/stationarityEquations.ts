import { factoriseChain, solveChainTransposed } from "../../forward/chainFactors.ts";
import {
  expectPairwise,
  forEachEdge,
  type PairwisePolicy,
  type PairwiseProblem,
  pairwiseGradient,
  pairwiseLogits,
} from "../../forward/constrainedPolicy.ts";
import type { HypercubeProblem } from "../../forward/hypercubeProblem.ts";
import { logistic } from "../../num/logistic.ts";

/** A constrained network without its purpose. */
export interface ConstrainedNetwork {
  readonly policy: PairwisePolicy;
  readonly problem: Omit<HypercubeProblem, "reward">;
  /** 1 where a coupling could have differed from 0, shape [units, units]; default all but the diagonal. */
  readonly allowed?: Uint8Array;
  /** Parameters as large as this were held by the bound of the training and say nothing. Default ∞. */
  readonly bound?: number;
}

/** What optimality under the constraint says about the reward: A r = λ b, one row for each free parameter. */
export interface StationarityEquations {
  /** A = ∂ρ/∂θ, shape [rows, words]; each row sums to 0. */
  readonly matrix: Float64Array;
  /** λ ∂⟨c⟩/∂θ, reward units, shape [rows]. */
  readonly rhs: Float64Array;
  readonly rows: number;
  /** How often the network is in each word, shape [words]. */
  readonly occupancy: Float64Array;
}

/**
 * The equations that a reward obeys if no allowed change of a pairwise policy would raise L (C4). ∂L/∂θ = 0 is linear in
 * r: Σₛ ∂ρ(s)/∂θ r(s) = λ ∂⟨c⟩/∂θ, with ∂ρ/∂θ = u_θᵀ (1 − T + 1 uᵀ)⁻¹ and u_θ(s′) = Σₛ ρ(s) ∂T(s, s′)/∂θ. There are fewer
 * of them than words, so they want an assumption besides: `constrainedInverse` takes the sparsest reward.
 * @throws RangeError if the network is out of range, has an input, or leaves no parameter free
 */
export function stationarityEquations(network: ConstrainedNetwork): StationarityEquations {
  const { policy, allowed, bound = Infinity } = network;
  const { units, updateShare, codingCost } = network.problem;
  const words = 2 ** units;
  const problem: HypercubeProblem = { ...network.problem, reward: new Float64Array(words) };
  const pairwise: PairwiseProblem = { problem, ...(allowed && { allowed }) };
  expectPairwise("stationarityEquations", pairwise, policy);
  const cost = pairwiseGradient(pairwise, policy); // without a reward L is −λ⟨c⟩
  const logits = pairwiseLogits(policy);
  const chain = factoriseChain(logits, updateShare);
  const { occupancy } = chain;
  const rowOf = (unit: number, other: number): { row: Float64Array; rhs: number } => {
    const moved = new Float64Array(words);
    forEachEdge(units, (i, edge, off, on) => {
      if (i !== unit || (other >= 0 && !((off >>> other) & 1))) return;
      const z = logits[edge];
      const flow = updateShare[i] * (occupancy[off] + occupancy[on]) * logistic(z) * logistic(-z);
      moved[on] += flow;
      moved[off] -= flow;
    });
    const slope = other < 0 ? cost.fields[unit] : cost.couplings[unit * units + other];
    return { row: solveChainTransposed(chain, moved), rhs: -slope };
  };
  const rows: { row: Float64Array; rhs: number }[] = [];
  for (let i = 0; i < units; i++) if (Math.abs(policy.fields[i]) < bound) rows.push(rowOf(i, -1));
  for (let i = 0; i < units; i++)
    for (let j = 0; j < units; j++) {
      const k = i * units + j;
      if (i !== j && (!allowed || allowed[k]) && Math.abs(policy.couplings[k]) < bound) rows.push(rowOf(i, j));
    }
  if (rows.length === 0)
    throw new RangeError(
      `stationarityEquations: every parameter is at the bound ${bound}, so nothing is said about the reward. Train with a higher coding cost.`,
    );
  const matrix = new Float64Array(rows.length * words);
  rows.forEach(({ row }, k) => {
    matrix.set(row, k * words);
  });
  if (!(codingCost > 0)) throw new RangeError("stationarityEquations: codingCost must be > 0.");
  return { matrix, rhs: Float64Array.from(rows, ({ rhs }) => rhs), rows: rows.length, occupancy };
}
