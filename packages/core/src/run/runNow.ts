import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import type { Method } from "./method.ts";
import type { Checkpoint, Outcome } from "./outcome.ts";

export interface RunNowOptions<State> {
  /** Drawn from by `init` only; not needed when `from` is given. */
  readonly rng: Rng;
  /** Steps allowed in all, those before `from` included. */
  readonly maxSteps: number;
  /** Go on from here instead of from `init`. */
  readonly from?: Checkpoint<State>;
}

/**
 * Runs a method to its end without yielding: for inner solves and tests. What is long enough to be watched or stopped
 * goes through `run`.
 * @throws RangeError if `maxSteps` is not an integer ≥ 0
 */
export function runNow<Problem, State, Result>(
  method: Method<Problem, State, Result>,
  problem: Problem,
  options: RunNowOptions<State>,
): Outcome<Result> {
  expectInteger("runNow", "maxSteps", options.maxSteps, 0, Number.MAX_SAFE_INTEGER);
  let state = options.from ? options.from.state : method.init(problem, options.rng);
  let steps = options.from?.step ?? 0;
  while (method.status(state) === "running" && steps < options.maxSteps) {
    state = method.step(problem, state);
    steps++;
  }
  const status = method.status(state);
  return { status: status === "running" ? "exhausted" : status, steps, result: method.result(problem, state) };
}
