import { expectPolicy } from "../bellman/expectPolicy.ts";
import { exp } from "../num/exp.ts";
import { expectFinite, expectPositive, expectShape } from "../num/expectShape.ts";
import { leastSquares } from "../num/leastSquares.ts";
import { log } from "../num/log.ts";
import { quantile } from "../num/quantile.ts";
import type { FiniteProcess } from "../process/process.ts";

/** What a policy on a finite process says about the purpose behind it. */
export interface TabularInverse {
  /** r, median 0, reward units, shape [states]. */
  readonly reward: Float64Array;
  /** v, mean 0, shape [states]. */
  readonly value: Float64Array;
  /**
   * Rank of the equations in 2 · states unknowns. One below is the constant of v, which nobody can know; further below,
   * parts of the process do not meet (a grid without stays or bumps leaves two constants).
   */
  readonly rank: number;
  /** Euclidean norm of what the equations leave over, nats: 0 iff the policy is optimal for some reward of states. */
  readonly residual: number;
}

// An action that the reference hardly ever takes says nothing in doubles.
const LEAST_REFERENCE = 1e-10;

/**
 * Reads the reward off a policy, average criterion (I7). For every state and action λ log π/p = (P_a v)(s) − V̄(s), linear in
 * v and V̄ = λ log Σ p e^{P_a v/λ}: least squares in 2 · states unknowns, and r = v − V̄ up to a constant.
 * @param logPolicy    shape [states, actions], nats
 * @param reference    probabilities, shape [actions] or [states, actions]; actions below 1e-10 are left out
 * @param temperature  λ; only r/λ can be known, so 1 is a fair choice
 * @throws RangeError if a shape is wrong, a state is terminal, or a policy is certain where the reference is not
 */
export function tabularInverse(
  process: FiniteProcess,
  logPolicy: Float64Array,
  reference: Float64Array,
  temperature: number,
): TabularInverse {
  const where = "tabularInverse";
  const { states, actions } = process;
  expectPositive(where, "temperature", temperature);
  expectShape(where, "logPolicy", logPolicy, states, actions);
  expectPolicy(where, logPolicy.map(exp), process);
  if (reference.length !== actions) expectShape(where, "reference", reference, states, actions);
  const equations: { at: number; rhs: number }[] = [];
  for (let at = 0; at < states * actions; at++) {
    const p = reference[reference.length === actions ? at % actions : at];
    if (!(p > LEAST_REFERENCE)) continue;
    if (process.terminal[Math.floor(at / actions)])
      throw new RangeError(`${where}: state ${Math.floor(at / actions)} is terminal. Give a process that never ends.`);
    expectFinite(where, `logPolicy[${at}]`, logPolicy[at]);
    equations.push({ at, rhs: temperature * (logPolicy[at] - log(p)) });
  }
  const matrix = new Float64Array(equations.length * 2 * states);
  equations.forEach(({ at }, row) => {
    const state = Math.floor(at / actions);
    for (const successor of process.successorsOf(state, at % actions))
      matrix[row * 2 * states + successor.state] += successor.probability;
    matrix[row * 2 * states + states + state] -= 1;
  });
  const { x, rank, residual } = leastSquares(
    matrix,
    Float64Array.from(equations, ({ rhs }) => rhs),
    2 * states,
    { rankTolerance: 1e-10 },
  );
  const value = x.slice(0, states);
  const mean = value.reduce((sum, v) => sum + v, 0) / states;
  const reward = value.map((v, s) => v - x[states + s]);
  return { reward: aboveMedian(reward), value: value.map((v) => v - mean), rank, residual: residual / temperature };
}

/** A reward less its median: most states of a sparse one are then worth 0. */
export function aboveMedian(reward: Float64Array): Float64Array {
  const median = quantile(reward.slice().sort(), 0.5);
  return reward.map((r) => r - median);
}
