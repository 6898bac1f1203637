import { backupByWords } from "./hypercubeBackupByWords.ts";
import { policyLogits } from "./hypercubeEdges.ts";
import { plainFlow } from "./hypercubeFlow.ts";
import {
  type HypercubeNewton,
  isForNewton,
  type NewtonOptions,
  type NewtonSolution,
  type NewtonValue,
} from "./hypercubeNewton.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { removeMean } from "./hypercubeValue.ts";
import { averageInputsInto } from "./inputAverages.ts";
import { type ParityReduction, parityReduction } from "./parityReduction.ts";
import { type ParitySolution, solveLookAhead, solvePush } from "./paritySolve.ts";

// The reduced residual's length over the full residual's span is 10 to 30 in value and look-ahead, 2 to 10 in a push.
const LENGTH_AHEAD = 4;
const LENGTH_PUSH = 2;
// The part of a residual that a Newton step leaves grows with the residual: less would be lost to what is left out of the step.
const MOST_LEFT = 0.1;
const LEFT_PER_COST = 3;
// From afar the policy of a guess may hold words that are hardly ever left, and a whole step from it would lead astray. So a step looks ahead over a time that grows as the
// residual falls, λ REACH / residual; it is undamped in the end. A step that makes the residual much larger is taken back, and those after it look less far.
const REACH = 32;
const MOST_DAMPING = 0.9;
const LEAST_DAMPING = 1e-4;
const WORSE = 3;
const SHORTER = 0.25;
const MOST_FAILURES = 4;
// Refinements of a linear system before it is left to others.
const MOST_REFINED = 3;

/**
 * The reference: Newton's method for the value (H24), each of whose steps is the evaluation of the present policy, policy iteration, damped while it is far away; and linear systems by parity (H23), refined until the full residual is small.
 */
export const plainNewton: HypercubeNewton = {
  value(problem, referenceLogits, { start, tolerance, maxSteps }) {
    if (!isForNewton(problem)) return undefined;
    const { units, inputs, reward, inputChain, updateShare, codingCost } = problem;
    const value = start?.slice() ?? new Float64Array(reward.length);
    removeMean(value);
    const averaged = new Float64Array(reward.length);
    const work = new Float64Array((2 * reward.length) / inputs);
    let best: Omit<NewtonValue, "steps"> = { value, averaged, change: value, residual: Infinity };
    let steps = 0;
    let reach = REACH * codingCost;
    for (let failures = 0; steps < maxSteps; ) {
      let change: Float64Array = new Float64Array(reward.length);
      averageInputsInto(averaged, value, inputChain, inputs);
      backupByWords(change, averaged, referenceLogits, updateShare, codingCost, work);
      for (let s = 0; s < change.length; s++) change[s] += reward[s] - value[s];
      steps++;
      let residual = spanOf(change);
      if (!(residual <= WORSE * best.residual)) {
        if (++failures > MOST_FAILURES || best.residual === Infinity) break;
        reach *= SHORTER;
        value.set(best.value);
        averaged.set(best.averaged);
        change = best.change;
        residual = best.residual;
      } else if (residual < best.residual)
        best = { value: value.slice(), averaged: averaged.slice(), change, residual };
      if (residual <= tolerance) break;
      const logits = policyLogits(averaged, referenceLogits, codingCost);
      const policy = { units, inputs, logits, updateShare, inputChain };
      const damping = Math.min(MOST_DAMPING, residual / reach);
      const reduction = parityReduction(policy, damping < LEAST_DAMPING ? 0 : damping);
      const left = Math.min(MOST_LEFT, (LEFT_PER_COST * residual) / codingCost) * residual;
      const centred = change.slice();
      removeMean(centred);
      const found = solveLookAhead(reduction, centred, Math.max(left, LENGTH_AHEAD * tolerance), maxSteps - steps);
      steps += found.steps;
      if (found.status !== "converged") break;
      for (let s = 0; s < value.length; s++) value[s] += found.solution[s];
      removeMean(value);
    }
    return { ...best, steps };
  },

  lookAhead(policy, signal, options) {
    if (!isForNewton(policy)) return undefined;
    using flow = plainFlow(policy);
    const solve = (reduction: ParityReduction, rest: Float64Array, most: number) =>
      solveLookAhead(reduction, rest, LENGTH_AHEAD * options.tolerance, most);
    return refine(policy, signal, options, flow.lookAhead, solve);
  },

  push(policy, gradient, options) {
    if (!isForNewton(policy)) return undefined;
    using flow = plainFlow(policy);
    const solve = (reduction: ParityReduction, rest: Float64Array, most: number) =>
      solvePush(reduction, rest, LENGTH_PUSH * options.tolerance, most);
    return refine(policy, gradient, options, flow.push, solve);
  },
};

/** Solves for what is left of the full residual until it is small, or no longer falls. */
function refine(
  policy: HypercubePolicy,
  right: Float64Array,
  { start, tolerance, maxSteps }: NewtonOptions,
  operate: (out: Float64Array, x: Float64Array) => void,
  solve: (reduction: ParityReduction, rest: Float64Array, most: number) => ParitySolution,
): NewtonSolution {
  const reduction = parityReduction(policy);
  let solution = start?.slice() ?? new Float64Array(right.length);
  removeMean(solution);
  let best: NewtonSolution = { solution, low: -Infinity, high: Infinity, steps: 0 };
  let steps = 0;
  for (let turn = 0; ; turn++) {
    const rest = new Float64Array(right.length);
    operate(rest, solution);
    for (let s = 0; s < rest.length; s++) rest[s] += right[s] - solution[s];
    steps++;
    const [low, high] = endsOf(rest);
    if (!(high - low < best.high - best.low)) return { ...best, steps };
    best = { solution, low, high, steps };
    if (high - low <= tolerance || turn === MOST_REFINED || steps >= maxSteps) return best;
    const found = solve(reduction, rest, maxSteps - steps);
    steps += found.steps;
    solution = solution.map((x, s) => x + found.solution[s]);
    removeMean(solution);
  }
}

function endsOf(table: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const x of table) {
    if (Number.isNaN(x)) return [x, x];
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return [low, high];
}

function spanOf(table: Float64Array): number {
  const [low, high] = endsOf(table);
  return high - low;
}
