import type { SolverKernels } from "../../forward/hypercubeSolution.ts";
import { cholesky } from "../../num/cholesky.ts";
import type { RewardDesign } from "../families/rewardFamily.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import { informationOfSignals } from "./informationOfReward.ts";
import type { TransitionEvidence } from "./transitionEvidence.ts";

// Accurate enough for a search, which corrects it; a fraction of what an interval needs.
const TOLERANCE = 1e-5;
// What is added to the diagonal, in units of its mean, so that a direction that nothing informs about has a curvature.
const LEAST = 1e-6;
const MOST = 1;
// With more parameters the evaluations and the search with a dense matrix take longer than what they save.
const MOST_PARAMETERS = 150;

/**
 * The curvature of −LL/T + η · penalty in the parameters of a family (E16): Jᵀ H J / T at a policy, one policy evaluation
 * for each parameter, with as much on its diagonal as makes it positive definite.
 * @param logits  the policy that is optimal for the parameters in question, shape [inputs, units, contexts]
 * @returns shape [parameters, parameters]; undefined where there are more than 150, a policy evaluation fails or the curvature is not positive at all
 */
export function curvatureOfFit(
  model: PotentialModel,
  evidence: TransitionEvidence,
  design: RewardDesign,
  penalty: number,
  logits: Float64Array,
  solver: SolverKernels,
): Float64Array | undefined {
  const size = design.parameters;
  if (size > MOST_PARAMETERS) return undefined;
  const one = new Float64Array(size);
  const signals = Array.from({ length: size }, (_, k) => {
    one.fill(0);
    one[k] = 1;
    const signal = new Float64Array(model.inputs * 2 ** model.units);
    design.rewardInto(signal, one);
    return signal;
  });
  const { matrix, failed } = informationOfSignals(model, evidence, logits, signals, {
    ...solver,
    tolerance: TOLERANCE,
  });
  if (failed) return undefined;
  const curvature = matrix.map((entry) => entry / evidence.steps);
  let trace = 0;
  for (let k = 0; k < size; k++) {
    if (design.penalty === "squares") curvature[k * size + k] += penalty;
    trace += curvature[k * size + k];
  }
  if (!(trace > 0 && trace < Infinity)) return undefined;
  for (let share = LEAST; share <= MOST; share *= 10) {
    const lifted = curvature.slice();
    for (let k = 0; k < size; k++) lifted[k * size + k] += (share * trace) / size;
    if (isPositive(lifted, size)) return lifted;
  }
  return undefined;
}

function isPositive(matrix: Float64Array, size: number): boolean {
  try {
    cholesky(matrix, size);
    return true;
  } catch {
    return false;
  }
}
