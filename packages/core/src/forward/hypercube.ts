import { hypercubeRound, hypercubeStart } from "./hypercubeMethod.ts";
import type { HypercubeProblem } from "./hypercubeProblem.ts";
import type { HypercubeOptions, HypercubeSolution } from "./hypercubeSolution.ts";

/**
 * Finds the behaviour that a purpose asks of a network (H4–H11). At a fixed reference: value, policy, occupancy. With a
 * marginal reference the policy's own mean becomes the next reference until both agree; each such round can only raise
 * L (H11), and it ends in a local optimum that may depend on `reference.start`.
 * @throws RangeError if the problem is out of range or its input chain is divided
 */
export function solveHypercube(problem: HypercubeProblem, options: HypercubeOptions = {}): HypercubeSolution {
  let state = hypercubeStart(problem);
  while (state.status === "running" || state.solution === undefined) state = hypercubeRound(problem, state, options);
  return state.solution;
}
