import { solveHypercube } from "../forward/hypercube.ts";
import type { HypercubeOptions, HypercubeSolution } from "../forward/hypercubeSolution.ts";
import { stationaryOccupancy } from "../forward/stationaryOccupancy.ts";
import { wordOf } from "../num/words.ts";
import { type SpinNetwork, updateShareOf } from "../process/spinNetwork.ts";
import { buildProblem } from "./buildProblem.ts";
import { inputChainOf, inputCount } from "./inputs.ts";
import { perUnitValues } from "./perUnit.ts";
import type { CouplingsSpec, PoissonSpec, SharedInputSpec, Spec } from "./spec.ts";

/** A network that a spec describes, and the states it visits. */
export interface BuiltNetwork extends SpinNetwork {
  /** Share of time spent in each state, shape [inputs, words]. */
  readonly occupancy: Float64Array;
  /** What the network was made for; none in a control. */
  readonly purpose?: NetworkPurpose;
}

/** What a network was made for. */
export interface NetworkPurpose {
  /** Reward of being in a state for a step, shape [inputs, words]. */
  readonly reward: Float64Array;
  /** λ, reward units per nat. */
  readonly codingCost: number;
  /** The reference policy p; where it is the policy's own mean, the mean that was found, shape [units]. */
  readonly reference: Float64Array;
}

/**
 * Builds the network of a spec. With a purpose the forward problem is solved; a control says its log-odds itself.
 * @param options  how the forward problem is solved; or its `solution`, by whoever solved `buildProblem(spec)` in steps
 * @throws Error if the problem or the occupancy is not solved to its tolerance
 */
export function buildNetwork(
  spec: Exclude<Spec, PoissonSpec>,
  options: HypercubeOptions & { readonly solution?: HypercubeSolution | undefined } = {},
): BuiltNetwork {
  const { units } = spec;
  const updateRateHz = perUnitValues(spec.updateRateHz, units);
  if (spec.kind === "spinNetwork") {
    const problem = buildProblem(spec);
    const { inputs, inputChain, reward, codingCost } = problem;
    const { logits, occupancy, reference, status } = options.solution ?? solveHypercube(problem, options);
    expectConverged("the forward problem", status);
    const purpose = { reward, codingCost, reference };
    return { units, inputs, logits, updateRateHz, inputChain, occupancy, purpose };
  }
  const shared = spec.kind === "sharedInput" ? spec.inputs : ({ kind: "none" } as const);
  const inputs = inputCount(shared);
  const inputChain = inputChainOf(shared);
  const logits = spec.kind === "sharedInput" ? sharedInputLogits(spec) : couplingLogits(spec);
  const policy = { units, inputs, logits, inputChain, updateShare: updateShareOf(updateRateHz) };
  const { occupancy, status } = stationaryOccupancy(policy);
  expectConverged("the long run of the network", status);
  return { units, inputs, logits, updateRateHz, inputChain, occupancy };
}

/** The same log-odds in every context, shape [inputs, units, contexts]. */
function sharedInputLogits({ units, logOdds }: SharedInputSpec): Float64Array {
  const contexts = 2 ** (units - 1);
  return Float64Array.from({ length: logOdds.length * units * contexts }, (_, edge) => {
    const row = Math.floor(edge / contexts);
    return logOdds[Math.floor(row / units)][row % units];
  });
}

/** bᵢ + Σⱼ Jᵢⱼ σⱼ on every edge, shape [1, units, contexts]. */
function couplingLogits({ units, offsets, couplings }: CouplingsSpec): Float64Array {
  const contexts = 2 ** (units - 1);
  return Float64Array.from({ length: units * contexts }, (_, edge) => {
    const unit = Math.floor(edge / contexts);
    const word = wordOf(edge % contexts, unit, 0);
    return couplings[unit].reduce((sum, coupling, j) => sum + ((word >>> j) & 1) * coupling, offsets[unit]);
  });
}

function expectConverged(what: string, status: "converged" | "exhausted" | "diverged"): void {
  if (status === "converged") return;
  throw new Error(
    `buildNetwork: ${what} is not solved (${status}). ` +
      "The policy may be next to certain, or the reference next to a change of kind: soften the reward or raise the coding cost.",
  );
}
