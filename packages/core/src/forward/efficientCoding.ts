import { expectPositive, expectProbability, expectShape } from "../num/expectShape.ts";
import { log } from "../num/log.ts";
import { logistic } from "../num/logistic.ts";
import { popcount } from "../num/words.ts";
import type { Method, MethodStatus } from "../run/method.ts";
import { type HypercubeState, hypercubeRound, hypercubeStart } from "./hypercubeMethod.ts";
import type { HypercubeProblem } from "./hypercubeProblem.ts";
import type { HypercubeSolution, SolverKernels } from "./hypercubeSolution.ts";

/** A network that is to tell a feature of its input: the reward is what a word says about it. */
export interface EfficientCodingProblem {
  /** The network; its reward is made from the feature. */
  readonly network: Omit<HypercubeProblem, "reward">;
  /** y(x), 0 or 1, both must come, shape [inputs]. */
  readonly feature: Uint8Array;
}

export interface EfficientCodingOptions {
  /** p(y = 1|σ) to begin with, shape [words]; default logistic(Σσ − n/2). It decides which words will stand for y = 1. */
  readonly posterior?: Float64Array;
  /** Settled when neither a posterior nor a reference moves by more in a round. Default 1e-6. */
  readonly tolerance?: number;
  /** Most rounds of `solveEfficientCoding`. Default 2000. */
  readonly maxRounds?: number;
  /** Kernels for each round. Default: the references. */
  readonly solver?: SolverKernels;
}

/** A code, and the network that speaks it. */
export interface EfficientCodingSolution {
  /** The network under the last reward. */
  readonly network: HypercubeSolution;
  /** p(y = 1|σ) by the network's own occupancy, shape [words]. */
  readonly posterior: Float64Array;
  /** The reward it was solved for: log p(y(x)|σ) with the posterior of the round before, nats, shape [inputs, words]. */
  readonly reward: Float64Array;
  /** Largest change of a posterior in the last round. */
  readonly residual: number;
  readonly rounds: number;
}

/** Plain data. */
export interface EfficientCodingState {
  readonly posterior: Float64Array;
  readonly inner: HypercubeState | undefined;
  readonly solution: EfficientCodingSolution | undefined;
  readonly status: MethodStatus;
}

/** Solves in one call (H21). @throws RangeError if the problem is out of range */
export function solveEfficientCoding(
  problem: EfficientCodingProblem,
  options: EfficientCodingOptions = {},
): EfficientCodingSolution & { readonly status: "converged" | "exhausted" | "diverged" } {
  const method = efficientCoding(options);
  let state = method.init(problem);
  for (let round = 0; state.status === "running" && round < (options.maxRounds ?? 2000); round++)
    state = method.step(problem, state);
  return { ...method.result(problem, state), status: state.status === "running" ? "exhausted" : state.status };
}

/**
 * Efficient coding (H21): the reward log p(y(x)|σ) depends on how the network itself uses its words. One step takes the
 * posterior as given, solves value, policy and occupancy at the present reference, and then puts in the new reference
 * and the new posterior. Each part raises the same objective, −H(y|σ) − λ⟨c⟩; the code it ends in depends on the first
 * posterior, as any code is as good with its words exchanged.
 */
export function efficientCoding(options: EfficientCodingOptions = {}): Method<
  EfficientCodingProblem,
  EfficientCodingState,
  EfficientCodingSolution
> & {
  init(problem: EfficientCodingProblem): EfficientCodingState;
} {
  const { tolerance = 1e-6 } = options;
  const step = (problem: EfficientCodingProblem, state: EfficientCodingState): EfficientCodingState => {
    const { network, feature } = problem;
    const reward = codingReward(state.posterior, feature);
    const withReward = { ...network, reward };
    const before = state.inner ?? hypercubeStart(withReward);
    // Whatever the distance of the reference, each round is solved in full: a rough one could lower what every round is to raise.
    const inFull = { ...options.solver, tolerance: 1e-11, referenceTolerance: 1 };
    const inner = hypercubeRound(withReward, { ...before, status: "running" }, inFull);
    const found = inner.solution;
    if (!found) throw new Error("efficientCoding: a round ended without a solution.");
    const posterior = posteriorOf(found.occupancy, feature, state.posterior);
    const residual = posterior.reduce((most, p, word) => Math.max(most, Math.abs(p - state.posterior[word])), 0);
    const rounds = (state.solution?.rounds ?? 0) + 1;
    const settled = residual <= tolerance && found.referenceResidual <= tolerance;
    const failed = inner.status === "diverged" || inner.status === "exhausted" ? inner.status : undefined;
    return {
      posterior,
      inner: { ...inner, solution: { ...found, history: found.history.subarray(-1) } },
      solution: { network: found, posterior, reward, residual, rounds },
      status: failed ?? (settled ? "converged" : "running"),
    };
  };
  return {
    init(problem) {
      const { network, feature } = problem;
      const { units, inputs } = network;
      expectPositive("efficientCoding", "tolerance", tolerance);
      expectShape("efficientCoding", "feature", feature, inputs);
      if (!feature.includes(0) || !feature.includes(1) || feature.some((y) => y > 1))
        throw new RangeError(
          "efficientCoding: feature must hold 0 and 1 and nothing else. One value alone tells nothing.",
        );
      const posterior =
        options.posterior?.slice() ??
        Float64Array.from({ length: 2 ** units }, (_, word) => logistic(popcount(word) - units / 2));
      expectShape("efficientCoding", "posterior", posterior, 2 ** units);
      posterior.forEach((p, word) => {
        expectProbability("efficientCoding", `posterior[${word}]`, p);
      });
      return step(problem, { posterior, inner: undefined, solution: undefined, status: "running" });
    },
    step,
    status: (state) => state.status,
    residual: (_, state) => state.solution?.residual ?? Infinity,
    result(_, state) {
      if (!state.solution) throw new Error("efficientCoding: no round was made.");
      return state.solution;
    },
  };
}

// A word that stands for one value for certain would be worth −∞ for the other.
const LEAST_POSTERIOR = 1e-12;

/**
 * The reward of a code (H21): log p(y(x)|σ), nats.
 * @param posterior  p(y = 1|σ), shape [words]
 * @returns shape [inputs, words]
 */
export function codingReward(posterior: Float64Array, feature: Uint8Array): Float64Array {
  const words = posterior.length;
  return Float64Array.from({ length: feature.length * words }, (_, s) => {
    const p = posterior[s % words];
    return log(Math.max(LEAST_POSTERIOR, feature[Math.floor(s / words)] === 1 ? p : 1 - p));
  });
}

/** p(y = 1|σ); a word that no longer comes keeps what it meant. */
function posteriorOf(occupancy: Float64Array, feature: Uint8Array, before: Float64Array): Float64Array {
  const words = before.length;
  const yes = new Float64Array(words);
  const all = new Float64Array(words);
  for (let s = 0; s < occupancy.length; s++) {
    all[s % words] += occupancy[s];
    if (feature[Math.floor(s / words)] === 1) yes[s % words] += occupancy[s];
  }
  return yes.map((mass, word) => (all[word] > 0 ? mass / all[word] : before[word]));
}
