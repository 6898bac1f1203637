import type { SolverKernels } from "../../forward/hypercubeSolution.ts";
import { singularValues } from "../../num/singularValues.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import type { RewardFit } from "./fitReward.ts";
import { informationOfReward } from "./informationOfReward.ts";
import { meanOn, type RewardIntervals, supportIntervals } from "./supportIntervals.ts";
import type { TransitionEvidence } from "./transitionEvidence.ts";

// Directions with less than this share of the largest information are not identified.
const UNIDENTIFIED = 1e-10;
// A state that reaches into an unidentified direction by more than this is not identified itself.
const REACH = 1e-4;

/**
 * Intervals from the curvature of the likelihood at the fit (E12, E13): Cov(r_S) = (Jᵀ H J)⁻¹ on the support. Directions that
 * no visited edge informs about are left out of the inverse, and the states that they reach are NaN: not known, which is
 * the opposite of a variance of 0.
 * @param fit      a fit without penalty on the support: relaxed
 * @param support  1 on the states whose reward is free, shape [inputs, words]
 * @param solver   kernels for the policy evaluations
 * @throws RangeError as `informationOfReward`
 */
export function laplaceIntervals(
  model: PotentialModel,
  evidence: TransitionEvidence,
  fit: Pick<RewardFit, "reward" | "logits">,
  support: Uint8Array,
  solver: SolverKernels = {},
): RewardIntervals {
  const { members, matrix } = informationOfReward(model, evidence, fit.logits, support, solver);
  const { covariance, identified } = invertInformation(matrix, members.length);
  const size = members.length;
  const plateau = meanOn(fit.reward, members);
  const rowMeans = Float64Array.from({ length: size }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < size; b++) sum += covariance[a * size + b];
    return sum / size;
  });
  const meanVariance = rowMeans.reduce((sum, c) => sum + c, 0) / size;
  const all = identified.every((known) => known === 1);
  const deviation = (variance: number, known: boolean) => (known && variance >= 0 ? Math.sqrt(variance) : NaN);
  return supportIntervals(fit.reward, members, {
    reward: Float64Array.from({ length: size }, (_, a) => deviation(covariance[a * size + a], identified[a] === 1)),
    // The share r/m moves by dr/m − r dm/m²
    share: Float64Array.from({ length: size }, (_, a) => {
      const share = fit.reward[members[a]] / plateau;
      const variance = covariance[a * size + a] - 2 * share * rowMeans[a] + share * share * meanVariance;
      return deviation(variance / (plateau * plateau), all);
    }),
    plateau: deviation(meanVariance, all),
  });
}

/**
 * The inverse of an information matrix where it informs (E13). It need not be positive: where the unit is hidden, the
 * observed curvature away from the optimum may be negative in some direction, which then is not identified either.
 * @returns covariance, shape [size, size], and 1 for each identified parameter
 */
export function invertInformation(
  matrix: Float64Array,
  size: number,
): { readonly covariance: Float64Array; readonly identified: Uint8Array } {
  const { values, left, right } = singularValues(matrix, size);
  const covariance = new Float64Array(size * size);
  const reach = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    let alignment = 0; // of a symmetric matrix left = ± right, the sign being that of the eigenvalue
    for (let a = 0; a < size; a++) alignment += left[a * size + k] * right[a * size + k];
    const known = values[k] > UNIDENTIFIED * values[0] && alignment > 0;
    for (let a = 0; a < size; a++) {
      const here = right[a * size + k];
      if (!known) reach[a] += here * here;
      else for (let b = 0; b < size; b++) covariance[a * size + b] += (here * right[b * size + k]) / values[k];
    }
  }
  return { covariance, identified: Uint8Array.from(reach, (share) => (Math.sqrt(share) <= REACH ? 1 : 0)) };
}
