import { expectPolicy } from "../bellman/expectPolicy.ts";
import { marginalOf } from "../bellman/marginal.ts";
import { occupancy } from "../bellman/occupancy.ts";
import { policyCost } from "../bellman/policyCost.ts";
import { expectProblem, type SettledProblem, type SoftProblem } from "../bellman/problem.ts";
import { expectPositive } from "../num/expectShape.ts";
import type { Method, MethodStatus } from "../run/method.ts";
import type { SoftSolution } from "./softSolution.ts";
import { type SolveExactlyOptions, solveExactly } from "./solveExactly.ts";

export interface MarginalReferenceOptions {
  /** Solved when no probability of the reference moves by more in one step; default 1e-9. */
  readonly tolerance?: number;
  /**
   * The reference to begin with, shape [states, actions]; default uniform. The problem is not concave in it: another
   * beginning may end elsewhere, and an action that begins with probability 0 keeps it.
   */
  readonly start?: Float64Array;
  /** How the problem is solved while its reference is held fixed. */
  readonly inner?: Omit<SolveExactlyOptions, "start">;
}

/** Soft-optimal behaviour with the reference that it averages to. */
export interface MarginalSolution extends SoftSolution {
  /** The policy's average, which it was compared with, one row for each state, shape [states, actions]. */
  readonly reference: Float64Array;
  /** The mean of KL[π ‖ reference] over the states visited: the information that actions carry about states, nats per step. */
  readonly codingCost: number;
  /** What was maximised: the gain, or the start's expected value when discounted; reward units. */
  readonly objective: number;
}

/** Plain data: the solution under the last reference, and the average of its policy, which is tried next. */
export interface MarginalState {
  readonly solution: MarginalSolution;
  readonly next: Float64Array;
  readonly status: MethodStatus;
}

/**
 * Soft-optimal behaviour under a coding cost (B11), where the reference is the policy's own average: solve with the
 * reference held fixed, replace it by the average of the policy found (B7), and so on. Each half of a round raises the
 * same objective, so it never falls. `init` solves under the first reference; one step of the method is one round.
 * @throws RangeError from `init` if the problem has another reference, or an option is wrong
 */
export function marginalReference(
  options: MarginalReferenceOptions = {},
): Method<SoftProblem, MarginalState, MarginalSolution> {
  const { tolerance = 1e-9 } = options;
  return {
    init(problem) {
      const { process, reference } = problem;
      expectProblem("marginalReference", problem);
      expectPositive("marginalReference", "tolerance", tolerance);
      if (reference.kind !== "marginal") {
        throw new RangeError(
          `marginalReference: reference.kind is "${reference.kind}", which needs no search. Use valueIteration.`,
        );
      }
      const size = process.states * process.actions;
      const start = options.start?.slice() ?? new Float64Array(size).fill(1 / process.actions);
      expectPolicy("marginalReference", start, process);
      return round(problem, start, undefined, options);
    },

    step(problem, state) {
      const after = round(problem, state.next, state.solution.value, options);
      const settled = changeOf(after) <= tolerance;
      return after.status === "running" && settled ? { ...after, status: "converged" } : after;
    },

    status: (state) => state.status,
    residual: (_, state) => changeOf(state),
    result: (_, state) => state.solution,
  };
}

/** How far the reference is from the average of the policy that was found under it. */
function changeOf({ solution, next }: MarginalState): number {
  return next.reduce((most, p, i) => Math.max(most, Math.abs(p - solution.reference[i]!)), 0);
}

/** Solves with the reference held fixed and averages the policy found. */
function round(
  problem: SoftProblem,
  reference: Float64Array,
  value: Float64Array | undefined,
  options: MarginalReferenceOptions,
): MarginalState {
  const { process, criterion } = problem;
  const settled: SettledProblem = { ...problem, reference: { kind: "fixed", probabilities: reference } };
  const inner = solveExactly(settled, { ...options.inner, ...(value ? { start: value } : {}) });
  const found = inner.result;
  const visits = occupancy(settled, found.policy);
  const total = visits.states.reduce((sum, d) => sum + d, 0);
  const cost = policyCost(settled, found.policy);
  const solution: MarginalSolution = {
    ...found,
    reference,
    codingCost: dot(visits.states, cost) / total,
    objective: criterion.kind === "average" ? found.gain! : dot(process.start, found.value),
  };
  const next = marginalOf(process, visits.stateActions, sharedOf(problem));
  const failed = inner.status === "converged" ? visits.status : inner.status;
  return {
    solution,
    next,
    status: failed === "converged" ? "running" : failed === "diverged" ? "diverged" : "exhausted",
  };
}

function sharedOf({ reference }: SoftProblem): boolean {
  return reference.kind === "marginal" && reference.shared;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== 0) sum += a[i]! * b[i]!; // 0 × ∞: what is never visited costs nothing
  return sum;
}
