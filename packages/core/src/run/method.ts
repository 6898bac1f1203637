import type { Rng } from "../num/rng.ts";

/** Where an iterative method stands. */
export type MethodStatus = "running" | "converged" | "exhausted" | "diverged";

/**
 * Any iterative method. Its state is plain data (numbers, text, arrays, typed arrays, plain objects), so it can be
 * cloned, saved with `writeCheckpoint` and sent to a worker; `run` and `runNow` are the only loops.
 */
export interface Method<Problem, State, Result> {
  /** The state before the first step. Whatever is random in the method is drawn from `rng`, now or through its position. */
  init(problem: Problem, rng: Rng): State;
  /** One sweep. May reuse the arrays of the state that it is given: the old state is not to be used again. */
  step(problem: Problem, state: State): State;
  status(state: State): MethodStatus;
  /** What has been found so far; asked for at the end, whatever the status. */
  result(problem: Problem, state: State): Result;
  /** How far from the answer, for progress: the number that the method compares with its tolerance. */
  residual?(problem: Problem, state: State): number;
}
