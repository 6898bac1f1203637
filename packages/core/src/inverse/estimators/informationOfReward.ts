import { evaluateHypercube } from "../../forward/hypercubeAdjoint.ts";
import { edgeDifferencesInto } from "../../forward/hypercubeEdges.ts";
import type { SolverKernels } from "../../forward/hypercubeSolution.ts";
import { averageInputsInto } from "../../forward/inputAverages.ts";
import { expectShape } from "../../num/expectShape.ts";
import { logistic } from "../../num/logistic.ts";
import { contextOf } from "../../num/words.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import { expectEvidence } from "./rewardLikelihood.ts";
import type { TransitionEvidence, WordEvidence } from "./transitionEvidence.ts";

/**
 * What the evidence says about the reward on a support, as curvature (E12): Jᵀ H J with J = ∂z/∂r_S, one policy
 * evaluation for each state of the support, and H = −∂²LL/∂z². Unit known: H is diagonal, N π(1 − π) for each edge. Unit
 * hidden: H is that of the likelihood of the words themselves, where the units that a stay could be due to are coupled;
 * expected counts taken for seen ones would make the intervals too narrow.
 * @param logits   the policy that is optimal for the reward, shape [inputs, units, contexts]
 * @param support  1 on the states whose reward is free, shape [inputs, words]
 * @param solver   kernels for the policy evaluations
 * @returns the states of the support, ascending, and the matrix, shape [members, members], nats per reward unit squared
 * @throws RangeError if a shape is out of range, the support is empty or a policy evaluation fails
 */
export function informationOfReward(
  model: PotentialModel,
  evidence: TransitionEvidence,
  logits: Float64Array,
  support: Uint8Array,
  solver: SolverKernels = {},
): { readonly members: Int32Array; readonly matrix: Float64Array } {
  expectEvidence("informationOfReward", model, evidence);
  const { units, inputs } = model;
  expectShape("informationOfReward", "logits", logits, inputs, units, 2 ** (units - 1));
  expectShape("informationOfReward", "support", support, inputs, 2 ** units);
  const members = Int32Array.from(Array.from(support.keys()).filter((s) => support[s] === 1));
  if (members.length === 0)
    throw new RangeError("informationOfReward: support names no state. Mark at least one with 1.");
  const signals = Array.from(members, (state) => {
    const signal = new Float64Array(support.length);
    signal[state] = 1;
    return signal;
  });
  const { matrix, failed } = informationOfSignals(model, evidence, logits, signals, { ...solver, tolerance: 1e-10 });
  if (failed)
    throw new RangeError(
      `informationOfReward: the policy mixes too slowly to follow a reward on state ${members[failed.signal]} (${failed.status}). Take a higher coding cost or a smaller reward.`,
    );
  return { members, matrix };
}

/**
 * The same for rewards that are sums of given signals (E12): Jᵀ H J with J = ∂z/∂θ, r = Σ θₖ fₖ.
 * @param signals  fₖ, shape [inputs, words] each
 * @returns the matrix, shape [signals, signals]; where a policy evaluation failed, which and how, and no matrix
 */
export function informationOfSignals(
  model: PotentialModel,
  evidence: TransitionEvidence,
  logits: Float64Array,
  signals: readonly Float64Array[],
  solver: SolverKernels & { readonly tolerance: number },
): { readonly matrix: Float64Array; readonly failed?: { readonly signal: number; readonly status: string } } {
  const { units, inputs, inputChain, updateShare, codingCost } = model;
  const policy = { units, inputs, logits, updateShare, inputChain };
  const averaged = new Float64Array(inputs * 2 ** units);
  const slopes: Float64Array[] = [];
  for (const [k, signal] of signals.entries()) {
    const value = evaluateHypercube(policy, signal, {
      tolerance: solver.tolerance,
      ...(solver.flow && { flow: solver.flow }),
      ...(solver.vectors && { vectors: solver.vectors }),
      ...(solver.newton && { newton: solver.newton }),
      ...(solver.roughFlows && { roughFlows: solver.roughFlows }),
    });
    if (value.status !== "converged")
      return { matrix: new Float64Array(0), failed: { signal: k, status: value.status } };
    averageInputsInto(averaged, value.solution, inputChain, inputs);
    const edges = new Float64Array(logits.length);
    edgeDifferencesInto(edges, averaged, units);
    slopes.push(edges.map((difference) => difference / codingCost));
  }
  const curved = slopes.map((slope) => curvatureTimes(slope, logits, updateShare, evidence));
  const size = signals.length;
  const matrix = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      let sum = 0;
      for (let e = 0; e < logits.length; e++) sum += slopes[a][e] * curved[b][e];
      matrix[a * size + b] = sum;
      matrix[b * size + a] = sum;
    }
  return { matrix };
}

/** H times a direction of log-odds, H = −∂²LL/∂z². */
function curvatureTimes(
  direction: Float64Array,
  logits: Float64Array,
  updateShare: Float64Array,
  evidence: TransitionEvidence,
): Float64Array {
  const out = direction.map((d, e) => {
    const visits = evidence.on[e] + evidence.off[e];
    return visits === 0 ? 0 : visits * logistic(logits[e]) * logistic(-logits[e]) * d;
  });
  if (evidence.kind === "words") addStaysInto(out, direction, logits, updateShare, evidence);
  return out;
}

/**
 * Stays: −∂² log Σᵢ αᵢqᵢ with q = π(σᵢ): with shares ωᵢ ∝ αᵢqᵢ and slopes sᵢ = ∂ log qᵢ/∂zᵢ, the mean of what each unit
 * alone would say less the variance of the slopes, for not knowing the unit loses that much.
 */
function addStaysInto(
  out: Float64Array,
  direction: Float64Array,
  logits: Float64Array,
  updateShare: Float64Array,
  { units, stays }: WordEvidence,
): void {
  const words = 2 ** units;
  const edges = new Int32Array(units);
  const shares = new Float64Array(units);
  const slopes = new Float64Array(units);
  for (let s = 0; s < stays.length; s++) {
    if (stays[s] === 0) continue;
    const word = s % words;
    const x = Math.floor(s / words);
    let total = 0;
    for (let i = 0; i < units; i++) {
      edges[i] = ((x * units + i) * words) / 2 + contextOf(word, i);
      const z = logits[edges[i]];
      const on = (word >>> i) & 1;
      shares[i] = updateShare[i] * logistic(on ? z : -z);
      slopes[i] = on ? logistic(-z) : -logistic(z);
      total += shares[i];
    }
    if (!(total > 0)) continue; // all of them want to flip: such a stay has probability 0 and does not come
    let mean = 0;
    for (let i = 0; i < units; i++) {
      shares[i] /= total;
      mean += shares[i] * slopes[i] * direction[edges[i]];
    }
    for (let i = 0; i < units; i++) {
      const z = logits[edges[i]];
      const own = logistic(z) * logistic(-z) - slopes[i] * slopes[i];
      out[edges[i]] += stays[s] * shares[i] * (own * direction[edges[i]] + slopes[i] * mean);
    }
  }
}
