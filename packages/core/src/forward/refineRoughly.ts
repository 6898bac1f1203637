import { anderson, type ResidualKind } from "../num/anderson.ts";
import type { AndersonVectors } from "../num/andersonVectors.ts";
import type { HypercubePolicy, HypercubeProblem } from "./hypercubeProblem.ts";

/** A policy's step in fewer digits, for corrections (H15). Its arrays are those that its `vectors` give. */
export interface RoughFlow extends Disposable {
  /** Sets b. @param right  shape [inputs, words], sizes up to 1 */
  setRight(right: Float64Array): void;
  /** out ← b + T_πᵀ d; `out` must not alias `d`. */
  push(out: Float64Array, d: Float64Array): void;
  /** out ← b + T_π d; `out` must not alias `d`. */
  lookAhead(out: Float64Array, d: Float64Array): void;
  /** Takes out the mean. */
  project(table: Float64Array): void;
  /** The acceleration's passes in as many digits. */
  readonly vectors: AndersonVectors;
}

/** Steps in fewer digits, for networks that are large enough to gain by them. */
export interface RoughFlows {
  /** Smaller networks are solved without. */
  readonly leastUnits: number;
  /** Up to here an occupancy is too: it needs past steps in 64 and in fewer digits side by side. */
  readonly mostOccupancyUnits: number;
  /** Prepares a policy, which must have been checked. */
  of(policy: HypercubePolicy): RoughFlow;
  /** Prepares the policy that is optimal for a value (H6). @param averaged  P v, shape [inputs, words] */
  ofValue(problem: HypercubeProblem, averaged: Float64Array, referenceLogits: Float64Array): RoughFlow;
}

/** An equation x = G(x) whose residual is known to all digits, and how it is corrected. */
export interface RefinedEquation {
  /** out ← G(x) − x; must not keep or change x. */
  residualInto(out: Float64Array, x: Float64Array): void;
  /** The derivative of G at the last x whose residual was asked, in fewer digits; whoever made it gives its memory back. */
  derivative(): RoughFlow;
  /** T_πᵀ or T_π. */
  readonly way: "push" | "lookAhead";
  /** How the size of a residual is measured. */
  readonly residual: ResidualKind;
  /** Applied in place to every x, to take out a direction that the equation leaves free. */
  readonly project?: (x: Float64Array) => void;
}

/** When refining ends. */
export interface RefineOptions {
  /** Size of the residual at which to stop. */
  readonly tolerance: number;
  /** Most steps, those in fewer digits counted too. */
  readonly maxSteps: number;
  /** Past steps combined by the acceleration. */
  readonly memory: number;
  /** Largest residual of the start to begin with: from farther away a correction may miss. Default: any. */
  readonly nearby?: number;
  /** Largest Σ |d| that a correction may move; a larger one is not taken. Default: any. */
  readonly mostMoved?: number;
}

/** Where refining got to: the best x, its residual, and all steps. */
export interface Refined {
  readonly x: Float64Array;
  readonly residual: number;
  readonly steps: number;
}

// A correction to three digits: a search begun anew loses the past, one that goes on meets the rounding of 32 bits.
const CORRECTION_TOLERANCE = 1e-3;
// A search in so few digits that takes longer has met their rounding.
const MOST_CORRECTION_STEPS = 150;
// A correction that leaves more than this of the residual is no help: whoever called goes on in all digits.
const GAIN = 0.2;

/**
 * Refines a solution by corrections in fewer digits (H15): r = G(x) − x in 64 bits, d = r + T d from 0 in 32, x + d in 64, until r is as small
 * as asked. A correction's numbers have its own size, so that what is small next to x is not lost. For a linear equation
 * this is iterative refinement, for the value's (H4), where T is the derivative at x, Newton's method. The residual sees whatever
 * the 32 bits did not, but for what no residual sees: weights of sets that are never left (see `mostMoved`).
 * @param start  copied, shape [inputs, words]
 * @returns what was reached, which need not be the tolerance: whoever calls checks
 */
export function refineRoughly(start: Float64Array, equation: RefinedEquation, options: RefineOptions): Refined {
  let x: Float64Array = start.slice();
  equation.project?.(x);
  const right = new Float64Array(x.length);
  equation.residualInto(right, x);
  let sizes = sizesOf(right, equation.residual);
  let steps = 1;
  const near = sizes.residual <= (options.nearby ?? Number.MAX_VALUE);
  while (near && sizes.residual > options.tolerance && steps < options.maxSteps) {
    const before = sizes;
    const found = correction(right, sizes, equation, options, options.maxSteps - steps);
    steps += found.steps;
    if (!(found.moved <= (options.mostMoved ?? Number.MAX_VALUE))) break;
    const next = found.correction;
    for (let s = 0; s < x.length; s++) next[s] += x[s];
    equation.project?.(next);
    equation.residualInto(right, next);
    sizes = sizesOf(right, equation.residual);
    steps++;
    if (!(sizes.residual < before.residual)) return { x, residual: before.residual, steps };
    x = next;
    if (sizes.residual > GAIN * before.residual) break;
  }
  return { x, residual: sizes.residual, steps };
}

interface Sizes {
  readonly residual: number;
  readonly middle: number;
  readonly largest: number;
}

/** @param right  overwritten */
function correction(
  right: Float64Array,
  { residual, middle, largest }: Sizes,
  equation: RefinedEquation,
  { tolerance, memory }: RefineOptions,
  maxSteps: number,
): { readonly correction: Float64Array; readonly moved: number; readonly steps: number } {
  const rough = equation.derivative();
  for (let s = 0; s < right.length; s++) right[s] = (right[s] - middle) / largest;
  rough.setRight(right);
  const found = anderson((out, d) => rough[equation.way](out, d), {
    start: right.fill(0),
    memory,
    maxSteps: Math.min(maxSteps, MOST_CORRECTION_STEPS),
    // Half of what is asked, for 32 bits misjudge it a little.
    tolerance: Math.max(CORRECTION_TOLERANCE * residual, tolerance / 2) / largest,
    residual: equation.residual,
    project: rough.project,
    vectors: rough.vectors,
  });
  const scaled = new Float64Array(right.length);
  let moved = 0;
  for (let s = 0; s < scaled.length; s++) {
    scaled[s] = largest * found.x[s];
    moved += Math.abs(scaled[s]);
  }
  return { correction: scaled, moved, steps: found.steps };
}

/** The middle is what a span leaves free. */
function sizesOf(right: Float64Array, kind: ResidualKind): Sizes {
  let [low, high, sum] = [Infinity, -Infinity, 0];
  for (let s = 0; s < right.length; s++) {
    if (right[s] < low) low = right[s];
    if (right[s] > high) high = right[s];
    sum += Math.abs(right[s]);
  }
  // Comparisons pass NaN over; the sum sees every one of them, and no residual is then small.
  if (Number.isNaN(sum)) return { residual: NaN, middle: 0, largest: NaN };
  if (kind === "span") return { residual: high - low, middle: (high + low) / 2, largest: (high - low) / 2 };
  const largest = Math.max(high, -low);
  return { residual: kind === "sum" ? sum : largest, middle: 0, largest };
}
