import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { expectPositive } from "../num/expectShape.ts";

/**
 * Information becomes dearer or cheaper (P3): λ is multiplied. Only this ratio is an experiment, for λ itself cannot be
 * known apart from the scale of the reward.
 * @param ratio  new over old coding cost, > 0
 * @throws RangeError if the ratio is not a positive number
 */
export function changeCodingCost(problem: HypercubeProblem, ratio: number): HypercubeProblem {
  expectPositive("changeCodingCost", "ratio", ratio);
  return { ...problem, codingCost: problem.codingCost * ratio };
}
