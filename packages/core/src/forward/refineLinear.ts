import type { ResidualKind } from "../num/anderson.ts";
import type { HypercubeFlow } from "./hypercubeFlow.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { type Refined, type RefineOptions, type RoughFlows, refineRoughly } from "./refineRoughly.ts";

/** A linear equation of a policy, x = b + T x. */
export interface LinearEquation {
  /** T: `push` T_πᵀ, `lookAhead` T_π, in 64 bits. */
  readonly flow: HypercubeFlow;
  readonly way: "push" | "lookAhead";
  /** b, shape [inputs, words]; 0 when absent. */
  readonly right?: Float64Array;
  readonly residual: ResidualKind;
  readonly project?: (x: Float64Array) => void;
}

/**
 * Refines a solution of a policy's linear equation (H15), for networks that are worth it.
 * @param start  shape [inputs, words]; not changed
 * @returns undefined where there is nothing to refine with, or the network is too small
 */
export function refineLinear(
  { flow, way, right, ...rest }: LinearEquation,
  policy: HypercubePolicy,
  start: Float64Array,
  roughFlows: RoughFlows | undefined,
  options: RefineOptions,
): Refined | undefined {
  if (!roughFlows || policy.units < roughFlows.leastUnits) return undefined;
  using rough = roughFlows.of(policy);
  return refineRoughly(
    start,
    {
      ...rest,
      way,
      residualInto(out, x) {
        flow[way](out, x);
        if (right) for (let s = 0; s < out.length; s++) out[s] += right[s] - x[s];
        else for (let s = 0; s < out.length; s++) out[s] -= x[s];
      },
      derivative: () => rough,
    },
    options,
  );
}
