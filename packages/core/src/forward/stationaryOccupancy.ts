import { type AndersonResult, anderson } from "../num/anderson.ts";
import type { AndersonVectors } from "../num/andersonVectors.ts";
import { expectDistribution, expectInteger, expectShape } from "../num/expectShape.ts";
import { MAX_UNITS } from "../num/words.ts";
import { closedInputSets, expectInputChain, inputShares } from "../process/inputChain.ts";
import { expectLogits } from "../process/spinNetwork.ts";
import { type FlowOfPolicy, type HypercubeFlow, plainFlow } from "./hypercubeFlow.ts";
import { expectUpdateShare, type HypercubePolicy } from "./hypercubeProblem.ts";
import { refineLinear } from "./refineLinear.ts";
import type { RoughFlows } from "./refineRoughly.ts";

/** How the occupancy is searched for. `start` matters only where the network cannot pass between some states. */
export interface OccupancyOptions {
  /** First distribution, shape [inputs, words]. Required where units are frozen or the input's chain falls apart. */
  readonly start?: Float64Array;
  /** Σ |change| in a step at which to stop. Default 1e-13. */
  readonly tolerance?: number;
  /** Most steps. Default 20 000. */
  readonly maxSteps?: number;
  /** Past steps combined by the acceleration. Default 8. */
  readonly memory?: number;
  /** The step; a kernel may take its place. Default `plainFlow`. */
  readonly flow?: FlowOfPolicy;
  /** The passes of the acceleration; kernels may take their place. Default `plainVectors`. */
  readonly vectors?: AndersonVectors;
  /** The second half of a large network's search is done in fewer digits (H15). Default: all of it in 64 bits. */
  readonly roughFlows?: RoughFlows;
}

/** The long run of a policy. */
export interface Occupancy {
  /** Share of the steps spent in each state, sum 1, shape [inputs, words]. */
  readonly occupancy: Float64Array;
  readonly residual: number;
  readonly steps: number;
  readonly status: AndersonResult["status"];
}

// Combinations over longer stretches lose the digits that a stretch begun anew keeps.
const RESTART_EVERY = 50;
// Where sets of states are never left, no residual tells their weights, and what 32 bits round away of them is lost: 2^−24 of what is
// moved. So a correction moves no more than the first, in units of the tolerance, and begins at the second, when little is left to be
// moved: rounding changes no weight by more than the tolerance.
const MOST_MOVED = 2 ** 24;
const LATE = 2 ** 17;

/**
 * The share of time that a policy spends in each state (H7): ρ = T_πᵀ ρ, for any policy, optimal or not. With one input
 * and log-odds that are the differences of a potential it is p(σ) ∝ exp(Σ bᵢ σᵢ + w(σ)), whatever the clocks (H14).
 * Where the
 * states fall into sets that are never left (units of update share 0, certain policies that hold several patterns),
 * each set keeps the weight that leads into it from `start`.
 * @throws RangeError if the policy is out of range, or has frozen units or a divided input chain and no `start`
 */
export function stationaryOccupancy(policy: HypercubePolicy, options: OccupancyOptions = {}): Occupancy {
  expectPolicy("stationaryOccupancy", policy);
  if (options.start) {
    expectShape("stationaryOccupancy", "options.start", options.start, policy.inputs, 2 ** policy.units);
    expectDistribution("stationaryOccupancy", "options.start", options.start);
  }
  using flow = (options.flow ?? plainFlow)(policy);
  const found = search(policy, flow, options.start ?? evenStart(policy), options);
  // Rounding leaves states that are hardly ever visited on either side of 0.
  let total = 0;
  for (let s = 0; s < found.x.length; s++) {
    if (found.x[s] < 0) found.x[s] = 0;
    total += found.x[s];
  }
  for (let s = 0; s < found.x.length; s++) found.x[s] /= total;
  return { occupancy: found.x, residual: found.residual, steps: found.steps, status: found.status };
}

/** In 64 bits until little is left to be moved, then in fewer digits, and in 64 bits again if they do not reach the end. */
function search(
  policy: HypercubePolicy,
  flow: HypercubeFlow,
  start: Float64Array,
  { tolerance = 1e-13, maxSteps = 20_000, memory = 8, vectors, roughFlows }: OccupancyOptions,
): AndersonResult {
  const from = (x: Float64Array, until: number, before: number): AndersonResult => {
    const found = anderson((out, rho) => flow.push(out, rho), {
      start: x,
      memory,
      maxSteps: Math.max(1, maxSteps - before),
      tolerance: until,
      residual: "sum",
      restartEvery: RESTART_EVERY,
      ...(vectors && { vectors }),
    });
    return { ...found, steps: before + found.steps };
  };
  const { leastUnits, mostOccupancyUnits } = roughFlows ?? { leastUnits: Infinity, mostOccupancyUnits: 0 };
  const refines = policy.units >= leastUnits && policy.units <= mostOccupancyUnits;
  const begun = from(start, refines ? LATE * tolerance : tolerance, 0);
  if (begun.status !== "converged" || begun.residual <= tolerance) return begun;
  const equation = { flow, way: "push", residual: "sum" } as const;
  const how = { tolerance, maxSteps: maxSteps - begun.steps, memory, mostMoved: MOST_MOVED * tolerance };
  const refined = refineLinear(equation, policy, begun.x, roughFlows, how)!;
  const steps = begun.steps + refined.steps;
  if (refined.residual <= tolerance) return { ...refined, steps, status: "converged" };
  return from(refined.x, tolerance, steps);
}

/** Checks a policy at the door. @throws RangeError naming the field at fault */
export function expectPolicy(where: string, policy: HypercubePolicy): void {
  expectInteger(where, "policy.units", policy.units, 1, MAX_UNITS);
  expectInputChain(where, "policy.inputChain", policy.inputChain, policy.inputs);
  expectUpdateShare(where, "policy.updateShare", policy.updateShare, policy.units);
  expectLogits(where, "policy.logits", policy);
}

/** All words alike, inputs by their long run. */
function evenStart(policy: HypercubePolicy): Float64Array {
  const { units, inputs, updateShare, inputChain } = policy;
  const frozen = updateShare.findIndex((share) => !(share > 0));
  if (frozen >= 0)
    throw new RangeError(
      `stationaryOccupancy: policy.updateShare[${frozen}] is 0, so unit ${frozen} stays as it begins. Pass options.start.`,
    );
  if (closedInputSets(inputChain, inputs).length > 1)
    throw new RangeError(
      "stationaryOccupancy: policy.inputChain keeps apart some inputs, so the long run depends on the first. Pass options.start.",
    );
  const words = 2 ** units;
  const shares = inputShares(inputChain, inputs);
  return Float64Array.from({ length: inputs * words }, (_, s) => shares[Math.floor(s / words)] / words);
}
