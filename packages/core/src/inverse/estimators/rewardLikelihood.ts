import { solveHypercubeAdjoint } from "../../forward/hypercubeAdjoint.ts";
import { edgeDivergenceInto, policyLogits } from "../../forward/hypercubeEdges.ts";
import type { HypercubeProblem } from "../../forward/hypercubeProblem.ts";
import type { SolverKernels } from "../../forward/hypercubeSolution.ts";
import { solveHypercubeValue } from "../../forward/hypercubeValue.ts";
import { moveInputsInto } from "../../forward/inputAverages.ts";
import { expectAllFinite, expectShape } from "../../num/expectShape.ts";
import { logistic } from "../../num/logistic.ts";
import { expectReferenceLogits, type PotentialModel } from "../rewardOfPotential.ts";
import { policyLogLikelihood } from "./policyLogLikelihood.ts";
import type { TransitionEvidence } from "./transitionEvidence.ts";

/** How the two solves of a gradient are done; none of it changes what is found. */
export interface SolveOptions extends SolverKernels {
  /** First guesses, shape [inputs, words] each: the solutions at a nearby reward. */
  readonly start?: { readonly value: Float64Array; readonly adjoint: Float64Array };
  /** Residual of both solves at which to stop, relative to their right-hand sides. Default 1e-10. */
  readonly tolerance?: number;
  /** Most sweeps of each solve. Default 5000. */
  readonly maxSteps?: number;
  /** Past sweeps combined by the acceleration. Default 20: networks without input mix slowly where a reward is large. */
  readonly memory?: number;
}

/** The likelihood of a reward, and its gradient. */
export interface RewardLikelihood {
  /** Nats, summed over steps. */
  readonly logLikelihood: number;
  /** ∂LL/∂r, shape [inputs, words]; sums to 0, for a constant changes nothing. */
  readonly gradient: Float64Array;
  /** The optimal policy for this reward, log-odds, shape [inputs, units, contexts]. */
  readonly logits: Float64Array;
  /** v, mean 0, shape [inputs, words]. */
  readonly value: Float64Array;
  /** The adjoint solution, which is the gradient; kept as the next first guess. */
  readonly adjoint: Float64Array;
  /** L, per step. */
  readonly averageReward: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * Log-likelihood of the evidence if the network is optimal for a reward, and its gradient (E7): one forward solve gives
 * v and π; G = ∂LL/∂v = Pᵀ div(N¹ − N π)/λ; one adjoint solve (1 − T_πᵀ) μ = G gives ∂LL/∂r = μ, however many
 * parameters the reward has. The reference is held.
 * @param reward  r, shape [inputs, words]
 * @throws RangeError if a shape or the model is out of range
 */
export function rewardLikelihood(
  reward: Float64Array,
  model: PotentialModel,
  evidence: TransitionEvidence,
  options: SolveOptions = {},
): RewardLikelihood {
  expectEvidence("rewardLikelihood", model, evidence);
  expectShape("rewardLikelihood", "reward", reward, model.inputs, 2 ** model.units);
  expectAllFinite("rewardLikelihood", "reward", reward);
  const { units, inputs, inputChain, updateShare, referenceLogits, codingCost } = model;
  const { tolerance = 1e-10, maxSteps = 5000, memory = 20, start, backup, flow, vectors, roughFlows, newton } = options;
  const found = solveHypercubeValue(problemOf(model, reward), referenceLogits, {
    tolerance,
    maxSteps,
    memory,
    ...(backup && { backup }),
    ...(vectors && { vectors }),
    ...(newton && { newton }),
    ...(roughFlows && { roughFlows }),
    ...(start && { start: start.value }),
  });
  const logits = policyLogits(found.averaged, referenceLogits, codingCost);
  const { logLikelihood, edgeGradient } = policyLogLikelihood(logits, updateShare, evidence);
  let low = Infinity;
  let high = -Infinity;
  for (const change of found.change) {
    if (change < low) low = change;
    if (change > high) high = change;
  }
  const averageReward = (high + low) / 2;
  const rest = { logLikelihood, logits, value: found.value, averageReward };
  const gradient = valueGradient(edgeGradient, model);
  if (found.status !== "converged") return { ...rest, gradient, adjoint: gradient, status: found.status };
  const policy = { units, inputs, logits, updateShare, inputChain };
  const adjoint = solveHypercubeAdjoint(policy, gradient, {
    tolerance,
    maxSteps,
    memory,
    ...(flow && { flow }),
    ...(vectors && { vectors }),
    ...(newton && { newton }),
    ...(roughFlows && { roughFlows }),
    ...(start && { start: start.adjoint }),
  });
  return { ...rest, gradient: adjoint.solution, adjoint: adjoint.solution, status: adjoint.status };
}

/** The forward problem of a model with a reward: the reference held at the plugged-in means. */
export function problemOf(model: PotentialModel, reward: Float64Array): HypercubeProblem {
  const { units, inputs, inputChain, updateShare, codingCost, referenceLogits } = model;
  const reference = { kind: "fixed", probabilities: referenceLogits.map(logistic) } as const;
  return { units, inputs, reward, inputChain, updateShare, codingCost, reference };
}

/** ∂LL/∂v from ∂LL/∂z (E7): z = logit p + Δ(P v)/λ, so G = Pᵀ div(∂LL/∂z)/λ, shape [inputs, words]. */
function valueGradient(edgeGradient: Float64Array, model: PotentialModel): Float64Array {
  const { units, inputs, inputChain, codingCost } = model;
  const averaged = new Float64Array(inputs * 2 ** units);
  edgeDivergenceInto(averaged, edgeGradient, units);
  for (let s = 0; s < averaged.length; s++) averaged[s] /= codingCost;
  const gradient = new Float64Array(averaged.length);
  moveInputsInto(gradient, averaged, inputChain, inputs);
  return gradient;
}

/** Checks that evidence and model are of one network. @throws RangeError naming what differs */
export function expectEvidence(where: string, model: PotentialModel, evidence: TransitionEvidence): void {
  const { units, inputs } = model;
  if (evidence.units !== units || evidence.inputs !== inputs)
    throw new RangeError(
      `${where}: the evidence is of ${evidence.units} units and ${evidence.inputs} inputs, the model of ${units} and ${inputs}. Count the record with the model's shape.`,
    );
  expectReferenceLogits(where, "model.referenceLogits", model.referenceLogits, units);
  expectShape(where, "evidence.on", evidence.on, inputs, units, 2 ** (units - 1));
  expectShape(where, "evidence.off", evidence.off, inputs, units, 2 ** (units - 1));
  if (!(evidence.steps > 0)) throw new RangeError(`${where}: the evidence holds no step. Give a longer record.`);
}
