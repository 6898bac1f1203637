import { log } from "../num/log.ts";
import { logistic } from "../num/logistic.ts";
import type { Method } from "../run/method.ts";
import { meanCodingCost } from "./codingCost.ts";
import { policyLogits } from "./hypercubeEdges.ts";
import { expectHypercubeProblem, type HypercubeProblem, referenceLogitsOf } from "./hypercubeProblem.ts";
import type { HypercubeOptions, HypercubeSolution } from "./hypercubeSolution.ts";
import { solveHypercubeValue } from "./hypercubeValue.ts";
import { stationaryOccupancy } from "./stationaryOccupancy.ts";

/** Between two rounds, plain data. */
export interface HypercubeState {
  readonly status: "running" | HypercubeSolution["status"];
  /** The reference of the next round, log-odds, shape [units]. */
  readonly nextReference: Float64Array;
  /** What the last round found; none before the first. */
  readonly solution: HypercubeSolution | undefined;
}

/**
 * The search as a method whose step is a round, for problems that take long enough to be watched or stopped. Its result
 * is undefined if it is stopped before the first round. `solveHypercube` is the same search in one call.
 */
export function hypercubeMethod(
  options: HypercubeOptions = {},
): Method<HypercubeProblem, HypercubeState, HypercubeSolution | undefined> {
  return {
    init: hypercubeStart,
    step: (problem, state) => hypercubeRound(problem, state, options),
    status: (state) => state.status,
    result: (_, state) => state.solution,
    residual: (_, state) => state.solution?.referenceResidual ?? Infinity,
  };
}

/** The state before the first round. @throws RangeError if the problem is out of range */
export function hypercubeStart(problem: HypercubeProblem): HypercubeState {
  expectHypercubeProblem("solveHypercube", problem);
  return { status: "running", nextReference: referenceLogitsOf(problem), solution: undefined };
}

/** One round: value, policy and occupancy at one reference, and the reference that follows. The state is not changed. */
export function hypercubeRound(
  problem: HypercubeProblem,
  state: HypercubeState,
  options: HypercubeOptions = {},
): HypercubeState {
  const { units, inputs, updateShare, inputChain, codingCost, reward } = problem;
  const before = state.solution;
  const referenceLogits = state.nextReference;
  const { start, ...how } = options;
  const guess = before ?? start;
  const rough = roughness(problem, before, options);
  const found = solveHypercubeValue(problem, referenceLogits, {
    ...how,
    tolerance: Math.max(options.tolerance ?? 1e-12, rough),
    ...(guess && { start: guess.value }),
  });
  const logits = policyLogits(found.averaged, referenceLogits, codingCost);
  const policy = { units, inputs, logits, updateShare, inputChain };
  const visits = stationaryOccupancy(policy, {
    tolerance: Math.max(options.occupancyTolerance ?? 1e-13, rough),
    ...(guess && { start: guess.occupancy }),
    ...(options.maxSteps !== undefined && { maxSteps: options.maxSteps }),
    ...(options.memory !== undefined && { memory: options.memory }),
    ...(options.flow && { flow: options.flow }),
    ...(options.vectors && { vectors: options.vectors }),
    ...(options.roughFlows && { roughFlows: options.roughFlows }),
  });
  const occupancy = visits.occupancy;
  // The mean of r + B(v) − v under the policy's own occupancy is that policy's L to rounding (H9), whatever is left of
  // the residual; the optimum differs from it only in second order.
  const averageReward = dot(occupancy, found.change);
  const nextReference = meanLogits(problem, occupancy);
  const reference = referenceLogits.map(logistic);
  const free = problem.reference.kind === "marginal";
  let referenceResidual = 0;
  if (free)
    nextReference.forEach((logit, i) => {
      referenceResidual = Math.max(referenceResidual, Math.abs(logistic(logit) - reference[i]));
    });
  const solution: HypercubeSolution = {
    value: found.value,
    averageReward,
    logits,
    occupancy,
    reference,
    referenceLogits,
    codingCostNats: meanCodingCost(policy, occupancy, referenceLogits),
    meanReward: dot(occupancy, reward),
    history: Float64Array.of(...(before?.history ?? []), averageReward),
    residual: found.residual,
    occupancyResidual: visits.residual,
    referenceResidual,
    steps: (before?.steps ?? 0) + found.steps + visits.steps,
    status: "exhausted",
  };
  const status = statusOf(solution, [found.status, visits.status], rough, options);
  return { status, nextReference, solution: status === "running" ? solution : { ...solution, status } };
}

// How well a round on the way is solved: errors of value and occupancy enter L in second order, so these leave its rise
// intact, and they stay far below the step of the reference. It saves half of the sweeps.
const ROUGHEST = 1e-7;
const ROUGH_SHARE = 1e-4;

/** The tolerance that is good enough for this round; 0, as well as asked, for the last one. */
function roughness(
  problem: HypercubeProblem,
  before: HypercubeSolution | undefined,
  options: HypercubeOptions,
): number {
  if (problem.reference.kind === "fixed") return 0;
  if (before === undefined) return ROUGHEST;
  if (before.referenceResidual <= (options.referenceTolerance ?? 1e-9)) return 0;
  return Math.min(ROUGHEST, ROUGH_SHARE * before.referenceResidual);
}

function statusOf(
  solution: HypercubeSolution,
  parts: readonly HypercubeSolution["status"][],
  rough: number,
  options: HypercubeOptions,
): HypercubeState["status"] {
  if (parts.includes("diverged") || Number.isNaN(solution.averageReward)) return "diverged";
  if (parts.includes("exhausted")) return "exhausted";
  if (rough === 0 && solution.referenceResidual <= (options.referenceTolerance ?? 1e-9)) return "converged";
  return solution.history.length >= (options.maxRounds ?? 2000) ? "exhausted" : "running";
}

/**
 * Log-odds of the mean activity (H10): the best reference for a policy is its own mean, ⟨πᵢ⟩ = ⟨σᵢ⟩ in the long run
 * whatever the clocks. Both odds are summed, so that units next to certainty keep their digits.
 */
function meanLogits(problem: HypercubeProblem, occupancy: Float64Array): Float64Array {
  const { units, updateShare, reference } = problem;
  const words = 2 ** units;
  const on = new Float64Array(units);
  const off = new Float64Array(units);
  for (let s = 0; s < occupancy.length; s++)
    for (let i = 0, word = s % words; i < units; i++)
      if ((word >>> i) & 1) on[i] += occupancy[s];
      else off[i] += occupancy[s];
  if (reference.kind === "marginal" && reference.shared) {
    on.fill(dot(updateShare, on));
    off.fill(dot(updateShare, off));
  }
  return on.map((mass, i) => log(mass) - log(off[i]));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < a.length; s++) sum += a[s] * b[s];
  return sum;
}
