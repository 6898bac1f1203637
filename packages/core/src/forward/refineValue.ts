import type { HypercubeProblem } from "./hypercubeProblem.ts";
import { type Refined, type RefineOptions, type RoughFlow, type RoughFlows, refineRoughly } from "./refineRoughly.ts";

/** The map v → r + B(P v) (H4) in 64 bits, and what it saw of v. */
export interface ValueMap {
  readonly map: (out: Float64Array, value: Float64Array) => void;
  /** P v of the last value that was mapped, shape [inputs, words]. */
  readonly averaged: Float64Array;
  /** Takes out the mean. */
  readonly project: (value: Float64Array) => void;
}

/**
 * Refines a value by Newton's method (H16): the derivative of the look-ahead is to follow the policy that it belongs to, so a
 * correction is a policy evaluation of the residual (H13), done in 32 bits (H15). From a rough value two corrections are enough.
 * @param start  shape [inputs, words]; not changed
 * @returns undefined where there is nothing to refine with, or the network is too small
 */
export function refineValue(
  problem: HypercubeProblem,
  referenceLogits: Float64Array,
  { map, averaged, project }: ValueMap,
  start: Float64Array | undefined,
  roughFlows: RoughFlows | undefined,
  options: RefineOptions,
): Refined | undefined {
  if (!start || !roughFlows || problem.units < roughFlows.leastUnits) return undefined;
  let rough: RoughFlow | undefined;
  try {
    return refineRoughly(
      start,
      {
        way: "lookAhead",
        residual: "span",
        project,
        residualInto(out, value) {
          map(out, value);
          for (let s = 0; s < out.length; s++) out[s] -= value[s];
        },
        derivative() {
          rough?.[Symbol.dispose]();
          rough = roughFlows.ofValue(problem, averaged, referenceLogits);
          return rough;
        },
      },
      options,
    );
  } finally {
    rough?.[Symbol.dispose]();
  }
}
