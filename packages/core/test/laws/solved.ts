import { expect } from "vitest";
import type { SettledProblem } from "../../src/bellman/problem.ts";
import type { SoftSolution } from "../../src/forward/softSolution.ts";
import { valueIteration } from "../../src/forward/valueIteration.ts";
import type { Rng } from "../../src/num/rng.ts";
import { runNow } from "../../src/run/runNow.ts";

/** The exact solution of a problem, to 1e-12 or as near as rounding allows. */
export function solved(problem: SettledProblem, rng: Rng): SoftSolution {
  const outcome = runNow(valueIteration({ tolerance: 1e-12 }), problem, { rng, maxSteps: 100_000 });
  expect(outcome.status).toBe("converged");
  return outcome.result;
}

/** What one step ahead counts. */
export const discountOf = ({ criterion }: SettledProblem) => (criterion.kind === "discounted" ? criterion.discount : 1);
/** Values grow with the horizon; comparisons are made at their scale. */
export const reachOf = (problem: SettledProblem) =>
  problem.criterion.kind === "discounted" ? 1 / (1 - discountOf(problem)) : 10;
