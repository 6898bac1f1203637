import fc from "fast-check";
import type { Criterion, Reward, SettledProblem } from "../../src/bellman/problem.ts";
import { createRng, type Rng } from "../../src/num/rng.ts";
import type { FiniteProcess } from "../../src/process/process.ts";
import { tabularProcess } from "../../src/process/tabularProcess.ts";

/** A random distribution with about half of its entries 0. */
export function randomDistribution(rng: Rng, length: number): Float64Array {
  const p = Float64Array.from({ length }, () => (rng.uniform() < 0.5 ? rng.exponential() : 0));
  p[rng.integer(length)]! += 0.1 + rng.exponential();
  const sum = p.reduce((total, x) => total + x, 0);
  return p.map((x) => x / sum);
}

export function randomVector(rng: Rng, length: number): Float64Array {
  return Float64Array.from({ length }, () => rng.normal());
}

/** A random process of 1 to 7 states and 1 to 4 actions; with `ending`, about a fifth of its states are terminal. */
export function randomProcess(rng: Rng, ending: boolean): FiniteProcess {
  const states = 1 + rng.integer(7);
  const actions = 1 + rng.integer(4);
  const rows = Array.from({ length: states * actions }, () => randomDistribution(rng, states));
  return tabularProcess({
    states,
    actions,
    // Without an end every state leads back to state 0 now and then, so that no two parts are closed.
    successors: (s, a) => {
      const row = [...rows[s * actions + a]!].map((p, t) => [t, ending ? p : 0.9 * p] as const);
      return ending ? row : [...row, [0, 0.1] as const];
    },
    terminal: ending ? Array.from({ length: states }, (_, s) => s).filter(() => rng.uniform() < 0.2) : [],
    start: randomDistribution(rng, states),
  });
}

/** A random problem on a process: any kind of reward, counting or fixed reference, temperature .1 or .4 to 3. */
export function randomProblem(rng: Rng, process: FiniteProcess, criterion: Criterion): SettledProblem {
  const { states, actions, terminal } = process;
  const table = randomVector(rng, states * actions).map((r, i) => (terminal[Math.floor(i / actions)] ? 0 : r));
  const rewards: Reward[] = [
    { kind: "zero" },
    { kind: "state", values: randomVector(rng, states) },
    { kind: "stateAction", values: table },
  ];
  const perState = Array.from({ length: states }, () => [...randomDistribution(rng, actions)]).flat();
  const references: SettledProblem["reference"][] = [
    { kind: "counting" },
    { kind: "fixed", probabilities: randomDistribution(rng, actions) },
    { kind: "fixed", probabilities: Float64Array.from(perState) },
  ];
  return {
    process,
    reward: rewards[rng.integer(3)]!,
    // The average over a chain needs one that meets itself again, which forbidden actions might prevent.
    reference: criterion.kind === "average" ? references[0]! : references[rng.integer(3)]!,
    // Cold policies are all but deterministic; then a chain may take 10¹⁵ steps from one part to another, and what the
    // average criterion asks depends on the last digit of its probabilities.
    temperature: criterion.kind === "average" ? 0.4 * 8 ** rng.uniform() : 0.1 * 30 ** rng.uniform(),
    criterion,
  };
}

/** Random discounted problems, with and without terminal states, and a stream for whatever else is drawn. */
export const discountedProblems = fc.nat(2 ** 31 - 1).map((seed) => {
  const rng = createRng(seed);
  const discount = [0, 0.5, 0.9, 0.97][rng.integer(4)]!;
  return {
    problem: randomProblem(rng, randomProcess(rng, rng.uniform() < 0.5), { kind: "discounted", discount }),
    rng,
  };
});

/** Random average-reward problems, and a stream for whatever else is drawn. */
export const averageProblems = fc.nat(2 ** 31 - 1).map((seed) => {
  const rng = createRng(seed);
  return { problem: randomProblem(rng, randomProcess(rng, false), { kind: "average" }), rng };
});

export const problems = fc.oneof(discountedProblems, averageProblems);

/** A random policy on a process; rows of terminal states are 0. */
export function randomPolicy(rng: Rng, { states, actions, terminal }: FiniteProcess): Float64Array {
  const policy = new Float64Array(states * actions);
  for (let s = 0; s < states; s++) if (!terminal[s]) policy.set(randomDistribution(rng, actions), s * actions);
  return policy;
}

/** The same problem with more reward: `extra` for each state (terminal ones only where the reward is one of states). */
export function plusReward(problem: SettledProblem, extra: Float64Array): SettledProblem {
  const { process, reward } = problem;
  const { states, actions, terminal } = process;
  if (reward.kind !== "stateAction") {
    const values = extra.map((r, s) => r + (reward.kind === "state" ? reward.values[s]! : 0));
    return { ...problem, reward: { kind: "state", values } };
  }
  const table = Float64Array.from({ length: states * actions }, (_, i) => extra[Math.floor(i / actions)]!);
  return plusActionReward(
    problem,
    table.map((r, i) => (terminal[Math.floor(i / actions)] ? 0 : r)),
  );
}

/**
 * The same problem with more reward for each state and action, as a table. What terminal states are worth goes to the
 * actions that lead there, discounted, so the policy and all other values keep it.
 */
export function plusActionReward(problem: SettledProblem, extra: Float64Array): SettledProblem {
  const { process, reward, criterion } = problem;
  const { states, actions, terminal } = process;
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  const values = new Float64Array(states * actions);
  for (let i = 0; i < values.length; i++) {
    const s = Math.floor(i / actions);
    if (terminal[s]) continue;
    values[i] = extra[i]!;
    if (reward.kind === "stateAction") values[i]! += reward.values[i]!;
    if (reward.kind !== "state") continue;
    values[i]! += reward.values[s]!;
    for (const { state, probability } of process.successorsOf(s, i % actions)) {
      if (terminal[state]) values[i]! += discount * probability * reward.values[state]!;
    }
  }
  return { ...problem, reward: { kind: "stateAction", values } };
}

export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function largest(x: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]!)); // keeps NaN
  return most;
}

export function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - b[i]!);
}
