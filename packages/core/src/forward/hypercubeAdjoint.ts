import { type AndersonResult, anderson } from "../num/anderson.ts";
import type { AndersonVectors } from "../num/andersonVectors.ts";
import { expectAllFinite, expectInteger, expectShape } from "../num/expectShape.ts";
import { type FlowOfPolicy, type HypercubeFlow, plainFlow } from "./hypercubeFlow.ts";
import { type HypercubeNewton, type NewtonSolution, newtonSteps } from "./hypercubeNewton.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { removeMean } from "./hypercubeValue.ts";
import { refineLinear } from "./refineLinear.ts";
import type { RoughFlows } from "./refineRoughly.ts";
import { expectPolicy } from "./stationaryOccupancy.ts";

/** How a linear system of a policy is solved. */
export interface LinearOptions {
  /** First guess, shape [inputs, words]. Default 0. */
  readonly start?: Float64Array;
  /** Residual at which to stop, in units of the largest |right-hand side|. Default 1e-12. */
  readonly tolerance?: number;
  /** Most steps. Default 20 000. */
  readonly maxSteps?: number;
  /** Past steps combined by the acceleration. Default 8. */
  readonly memory?: number;
  /** The policy's step; a kernel may take its place. Default `plainFlow`. */
  readonly flow?: FlowOfPolicy;
  /** The passes of the acceleration; kernels may take their place. Default `plainVectors`. */
  readonly vectors?: AndersonVectors;
  /** Large networks are corrected in fewer digits first (H15). Default: solved in 64 bits alone. */
  readonly roughFlows?: RoughFlows;
  /** By parity and GMRES (H23) where the network is small; steps go on with what it leaves. Default: steps alone. */
  readonly newton?: HypercubeNewton;
}

/** The solution of a linear system of a policy. */
export interface LinearSolution {
  /** Shape [inputs, words]. */
  readonly solution: Float64Array;
  readonly residual: number;
  readonly steps: number;
  readonly status: AndersonResult["status"];
}

/** The differential value of a signal under a fixed policy. */
export interface Evaluation extends LinearSolution {
  /** ⟨f⟩, the signal's mean per step in the long run. */
  readonly mean: number;
}

// A gradient with respect to a value is blind to the value's free constant, so it sums to zero but for rounding.
const LARGEST_SUM = 1e-8;

/**
 * The gradient with respect to the reward from the gradient with respect to the value (H12): solves
 * (1 − T_πᵀ) μ = G, Σ μ = 0. If F depends on the problem through its value alone, and π is the optimal policy at a
 * fixed reference, then ∂F/∂r = μ: one solve, however many parameters the reward has.
 * @param policy    the optimal policy
 * @param gradient  G = ∂F/∂v, sum 0, shape [inputs, words]
 * @throws RangeError if the policy is out of range or the gradient does not sum to 0
 */
export function solveHypercubeAdjoint(
  policy: HypercubePolicy,
  gradient: Float64Array,
  options: LinearOptions = {},
): LinearSolution {
  expectPolicy("solveHypercubeAdjoint", policy);
  expectShape("solveHypercubeAdjoint", "gradient", gradient, policy.inputs, 2 ** policy.units);
  expectAllFinite("solveHypercubeAdjoint", "gradient", gradient);
  let sum = 0;
  let size = 0;
  for (let s = 0; s < gradient.length; s++) {
    sum += gradient[s];
    size += Math.abs(gradient[s]);
  }
  if (!(Math.abs(sum) <= LARGEST_SUM * size))
    throw new RangeError(
      `solveHypercubeAdjoint: gradient must sum to 0 but sums to ${sum}, its entries' sizes to ${size}. ` +
        "A function of the value must not change when a constant is added to the value.",
    );
  const near = nearSolution("push", policy, gradient, options);
  if (near?.solved) return solvedBy(near.found);
  using flow = (options.flow ?? plainFlow)(policy);
  return solveLinear(flow, "push", gradient, policy, options, near?.found);
}

/**
 * Follows a policy and adds up a signal (H13): solves h + ⟨f⟩ = f + T_π h, mean h = 0. It is the derivative of the
 * value with respect to the reward in the direction f, and ⟨f⟩ that of L.
 * @param signal  f, shape [inputs, words]
 * @throws RangeError if the policy or the signal is out of range
 */
export function evaluateHypercube(
  policy: HypercubePolicy,
  signal: Float64Array,
  options: LinearOptions = {},
): Evaluation {
  expectPolicy("evaluateHypercube", policy);
  expectShape("evaluateHypercube", "signal", signal, policy.inputs, 2 ** policy.units);
  expectAllFinite("evaluateHypercube", "signal", signal);
  const near = nearSolution("lookAhead", policy, signal, options);
  if (near?.solved) return { ...solvedBy(near.found), mean: (near.found.low + near.found.high) / 2 };
  using flow = (options.flow ?? plainFlow)(policy);
  const found = solveLinear(flow, "lookAhead", signal, policy, options, near?.found);
  const ahead = new Float64Array(signal.length);
  flow.lookAhead(ahead, found.solution);
  let low = Infinity;
  let high = -Infinity;
  for (let s = 0; s < signal.length; s++) {
    const mean = signal[s] + ahead[s] - found.solution[s];
    low = Math.min(low, mean);
    high = Math.max(high, mean);
  }
  return { ...found, mean: (low + high) / 2 };
}

/** What Newton's method has to say, and whether that is enough. */
function nearSolution(
  way: "push" | "lookAhead",
  policy: HypercubePolicy,
  right: Float64Array,
  { newton, start, tolerance = 1e-12, maxSteps = 20_000, memory = 8 }: LinearOptions,
): { readonly found: NewtonSolution; readonly solved: boolean } | undefined {
  expectInteger("solveLinear", "options.maxSteps", maxSteps, 1, Number.MAX_SAFE_INTEGER);
  expectInteger("solveLinear", "options.memory", memory, 0, 50);
  const scale = largestOf(right);
  if (!newton || scale === 0) return undefined;
  if (start) expectShape("solveLinear", "options.start", start, right.length);
  const found = newton[way](policy, right, {
    start,
    tolerance: tolerance * scale,
    maxSteps: newtonSteps(maxSteps),
  });
  return found && { found, solved: found.high - found.low <= tolerance * scale };
}

function solvedBy({ solution, low, high, steps }: NewtonSolution): LinearSolution {
  return { solution, residual: high - low, steps, status: "converged" };
}

function largestOf(table: Float64Array): number {
  let largest = 0;
  for (const value of table) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function solveLinear(
  flow: HypercubeFlow,
  way: "push" | "lookAhead",
  right: Float64Array,
  policy: HypercubePolicy,
  options: LinearOptions,
  near?: NewtonSolution,
): LinearSolution {
  const scale = largestOf(right);
  if (scale === 0) return { solution: new Float64Array(right.length), residual: 0, steps: 0, status: "converged" };
  const begun = near && near.high - near.low < Infinity ? near.solution : options.start;
  const start = begun ?? new Float64Array(right.length);
  expectShape("solveLinear", "options.start", start, right.length);
  const { memory = 8 } = options;
  const left = Math.max(1, (options.maxSteps ?? 20_000) - (near?.steps ?? 0));
  const tolerance = (options.tolerance ?? 1e-12) * scale;
  const equation = { flow, way, right, residual: "span", project: removeMean } as const;
  const refined = refineLinear(equation, policy, start, options.roughFlows, { tolerance, maxSteps: left, memory });
  const before = (near?.steps ?? 0) + (refined?.steps ?? 0);
  if (refined && refined.residual <= tolerance)
    return { solution: refined.x, residual: refined.residual, steps: before, status: "converged" };
  const { x, residual, steps, status } = anderson(
    (out, guess) => {
      flow[way](out, guess);
      for (let s = 0; s < out.length; s++) out[s] += right[s];
    },
    {
      start: refined?.x ?? start,
      memory,
      maxSteps: Math.max(1, left - (refined?.steps ?? 0)),
      tolerance,
      residual: "span",
      project: removeMean,
      restartEvery: 50,
      ...(options.vectors && { vectors: options.vectors }),
    },
  );
  return { solution: x, residual, steps: before + steps, status };
}
