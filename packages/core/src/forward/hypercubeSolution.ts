import type { FlowOfPolicy } from "./hypercubeFlow.ts";
import type { ValueOptions } from "./hypercubeValue.ts";

/** How a problem is solved; none of it changes what is found, but where there are several optima, `start` chooses. */
export interface HypercubeOptions extends Omit<ValueOptions, "start"> {
  /** A solution of a similar problem of the same size: its value and occupancy are the first guesses. */
  readonly start?: Pick<HypercubeSolution, "value" | "occupancy">;
  /** The step of the occupancy; a kernel may take its place. Default `plainFlow`. */
  readonly flow?: FlowOfPolicy;
  /** Σ |change| of the occupancy in a step at which to stop. Default 1e-13. */
  readonly occupancyTolerance?: number;
  /** Largest |⟨σᵢ⟩ − pᵢ| of a marginal reference at which to stop. Default 1e-9. */
  readonly referenceTolerance?: number;
  /** Most rounds: solutions at one reference. Default 2000. */
  readonly maxRounds?: number;
}

/** The parts of a solver that kernels may take the place of: sweep, step, the passes of the acceleration, and small networks whole. */
export type SolverKernels = Pick<HypercubeOptions, "backup" | "flow" | "vectors" | "rough" | "roughFlows" | "newton">;

/** Optimal behaviour and what it achieves. */
export interface HypercubeSolution {
  /** v, mean 0, reward units, shape [inputs, words]. */
  readonly value: Float64Array;
  /** L: mean reward less λ times the coding cost, per step. */
  readonly averageReward: number;
  /** The policy, log-odds of being active after an update, shape [inputs, units, contexts]. */
  readonly logits: Float64Array;
  /** Share of the steps spent in each state, shape [inputs, words]. */
  readonly occupancy: Float64Array;
  /** The reference policy p that value and policy belong to, shape [units], and its log-odds. */
  readonly reference: Float64Array;
  readonly referenceLogits: Float64Array;
  /** ⟨c⟩ per step, nats. */
  readonly codingCostNats: number;
  /** ⟨r⟩ per step. */
  readonly meanReward: number;
  /** L after each round; rises. One entry for a fixed reference. */
  readonly history: Float64Array;
  /** Span of the Bellman residual, reward units: L is known at least that well. */
  readonly residual: number;
  /** Σ |change| of the occupancy in a step. */
  readonly occupancyResidual: number;
  /** Largest |⟨σᵢ⟩ − pᵢ| (of their mean, where shared); 0 for a fixed reference. */
  readonly referenceResidual: number;
  /** Sweeps over all edges, backups and pushes together. */
  readonly steps: number;
  readonly status: "converged" | "exhausted" | "diverged";
}
