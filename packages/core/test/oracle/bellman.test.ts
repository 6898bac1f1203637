import { describe, expect, test } from "vitest";
import { backup } from "../../src/bellman/backup.ts";
import { evaluate } from "../../src/bellman/evaluate.ts";
import { occupancy } from "../../src/bellman/occupancy.ts";
import { policyEarnings } from "../../src/bellman/policyCost.ts";
import type { SettledProblem } from "../../src/bellman/problem.ts";
import { softPolicy } from "../../src/bellman/soft.ts";
import { valueIteration } from "../../src/forward/valueIteration.ts";
import { createRng } from "../../src/num/rng.ts";
import { solveDense } from "../../src/num/solveDense.ts";
import type { FiniteProcess } from "../../src/process/process.ts";
import { rollout } from "../../src/process/rollout.ts";
import { tabularProcess } from "../../src/process/tabularProcess.ts";
import { textMaze } from "../../src/process/textMaze.ts";
import { runNow } from "../../src/run/runNow.ts";
import { randomPolicy, randomProblem, randomProcess, randomVector } from "../laws/randomProblem.ts";

/** P(s′|s, a) written out, [states × actions][states]. */
function table(process: FiniteProcess): number[][] {
  return Array.from({ length: process.states * process.actions }, (_, i) => {
    const row = new Array<number>(process.states).fill(0);
    for (const next of process.successorsOf(Math.floor(i / process.actions), i % process.actions))
      row[next.state] = next.probability;
    return row;
  });
}

/** 1 − γ P_π written out, [states, states]. */
function equation(process: FiniteProcess, policy: Float64Array, discount: number): Float64Array {
  const { states: n, actions } = process;
  const rows = table(process);
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [s, t] = [Math.floor(k / n), k % n];
    let ahead = 0;
    for (let a = 0; a < actions; a++) ahead += policy[s * actions + a]! * rows[s * actions + a]![t]!;
    return (s === t ? 1 : 0) - discount * ahead;
  });
}

const transpose = (m: Float64Array, n: number) => m.map((_, k) => m[(k % n) * n + Math.floor(k / n)]!);

describe("enumeration", () => {
  test("k backups are the log-sum over all action sequences of length k, with rewards and weights (B1)", () => {
    // Deterministic and undiscounted, so the soft maxima of soft maxima collapse into one sum over paths.
    const rng = createRng(1);
    const [states, actions, length, temperature] = [4, 3, 5, 0.7];
    const next = Int32Array.from({ length: states * actions }, () => rng.integer(states));
    const reward = randomVector(rng, states * actions);
    const weights = Float64Array.from({ length: actions }, (_, a) => (a + 1) / 6);
    const final = randomVector(rng, states);
    const problem: SettledProblem = {
      process: tabularProcess({
        states,
        actions,
        successors: (s, a) => [[next[s * actions + a]!, 1]],
        terminal: [],
        start: 0,
      }),
      reward: { kind: "stateAction", values: reward },
      reference: { kind: "fixed", probabilities: weights },
      temperature,
      criterion: { kind: "average" },
    };
    let v = final;
    for (let k = 0; k < length; k++) v = backup(problem, v);
    for (let start = 0; start < states; start++) {
      let sum = 0;
      for (let code = 0; code < actions ** length; code++) {
        let [s, gathered, weight] = [start, 0, 1];
        for (let k = 0; k < length; k++) {
          const a = Math.floor(code / actions ** k) % actions;
          gathered += reward[s * actions + a]!;
          weight *= weights[a]!;
          s = next[s * actions + a]!;
        }
        sum += weight * Math.exp((gathered + final[s]!) / temperature);
      }
      expect(v[start]).toBeCloseTo(temperature * Math.log(sum), 11);
    }
  });

  test("discounted occupancy is the sum over all paths of their probability (B4)", () => {
    const rng = createRng(2);
    const process = randomProcess(rng, true);
    const policy = randomPolicy(rng, process);
    const discount = 0.3;
    const depth = 24; // what lies beyond weighs .3²⁴ / .7 < 1e-12
    const rows = table(process);
    let [d, weight] = [process.start.slice(), 1];
    const total = new Float64Array(process.states);
    for (let k = 0; k <= depth; k++) {
      const after = new Float64Array(process.states);
      for (let s = 0; s < process.states; s++) {
        total[s]! += weight * d[s]!;
        if (process.terminal[s]) continue;
        for (let a = 0; a < process.actions; a++) {
          for (let t = 0; t < process.states; t++) {
            after[t]! += d[s]! * policy[s * process.actions + a]! * rows[s * process.actions + a]![t]!;
          }
        }
      }
      d = after;
      weight *= discount;
    }
    const { states } = occupancy({ process, criterion: { kind: "discounted", discount } }, policy);
    for (let s = 0; s < process.states; s++) expect(states[s]).toBeCloseTo(total[s]!, 11);
  });
});

describe("dense linear algebra", () => {
  const seeds = Array.from({ length: 20 }, (_, k) => k);

  test("following a policy is the solution of (1 − γ P) u = f, and occupancy of its transpose (B3, B4)", () => {
    for (const seed of seeds) {
      const rng = createRng(seed);
      const process = randomProcess(rng, seed % 2 === 0);
      const policy = randomPolicy(rng, process);
      const following = { process, criterion: { kind: "discounted", discount: 0.95 } } as const;
      const matrix = equation(process, policy, 0.95);
      const f = randomVector(rng, process.states);
      const u = solveDense(matrix, f);
      const d = solveDense(transpose(matrix, process.states), process.start);
      const found = evaluate(following, policy, f);
      const visits = occupancy(following, policy);
      for (let s = 0; s < process.states; s++) {
        expect(found.value[s]).toBeCloseTo(u[s]!, 9);
        expect(visits.states[s]).toBeCloseTo(d[s]!, 9);
      }
    }
  });

  test("stationary probabilities and relative values are those of the bordered system (B3, B4)", () => {
    for (const seed of seeds) {
      const rng = createRng(seed);
      const process = randomProcess(rng, false);
      const n = process.states;
      const policy = randomPolicy(rng, process);
      const following = { process, criterion: { kind: "average" } } as const;
      // The last equation of 1 − Pᵀ is redundant and gives way to Σd = 1.
      const balance = transpose(equation(process, policy, 1), n).fill(1, n * (n - 1));
      const d = solveDense(
        balance,
        Float64Array.from({ length: n }, (_, s) => (s === n - 1 ? 1 : 0)),
      );
      const f = randomVector(rng, n);
      const gain = f.reduce((sum, x, s) => sum + x * d[s]!, 0);
      // (1 − P) u = f − gain with u₀ = 0, then taken off its mean.
      const pinned = equation(process, policy, 1).fill(0, 0, n);
      pinned[0] = 1;
      const u = solveDense(
        pinned,
        f.map((x, s) => (s === 0 ? 0 : x - gain)),
      );
      const mean = u.reduce((sum, x) => sum + x, 0) / n;
      const found = evaluate(following, policy, f);
      const visits = occupancy(following, policy);
      expect(found.gain).toBeCloseTo(gain, 10);
      for (let s = 0; s < n; s++) {
        expect(visits.states[s]).toBeCloseTo(d[s]!, 10);
        expect(found.value[s]).toBeCloseTo(u[s]! - mean, 9);
      }
    }
  });

  test("value iteration ends where policy iteration by dense solves ends, discounted and average (B10)", () => {
    for (const seed of seeds) {
      const rng = createRng(seed);
      const criterion =
        seed % 2 === 0 ? ({ kind: "discounted", discount: 0.9 } as const) : ({ kind: "average" } as const);
      const problem = randomProblem(rng, randomProcess(rng, seed % 4 === 0), criterion);
      const { value, gain } = runNow(valueIteration({ tolerance: 1e-11 }), problem, { rng, maxSteps: 1e5 }).result;
      const exact = policyIteration(problem);
      for (let s = 0; s < value.length; s++) expect(value[s]).toBeCloseTo(exact.value[s]!, 8);
      if (gain !== undefined) expect(gain).toBeCloseTo(exact.gain, 9);
    }
  });
});

describe("simulation", () => {
  test("rollouts visit states as often as occupancy says, within 5 standard errors (B4)", () => {
    const process = textMaze({ rows: ["S.X", "...", "#.."], slip: 0.2 });
    const problem: SettledProblem = {
      process,
      reward: { kind: "zero" },
      reference: { kind: "counting" },
      temperature: 1,
      criterion: { kind: "discounted", discount: 0.8 },
    };
    const { value, policy } = runNow(valueIteration(), problem, { rng: createRng(1), maxSteps: 1000 }).result;
    const visits = occupancy(problem, policy);
    const runs = 4000;
    const rng = createRng(2);
    const counts = Array.from({ length: process.states }, () => ({ sum: 0, squares: 0 }));
    const earned = { sum: 0, squares: 0 };
    const earnings = policyEarnings(problem, policy);
    for (let k = 0; k < runs; k++) {
      const { states } = rollout(process, policy, { rng: rng.split(`${k}`), steps: 120 }); // .8¹²⁰ < 1e-11
      const discounted = new Float64Array(process.states);
      for (const [t, s] of states.entries()) discounted[s]! += 0.8 ** t;
      const gathered = discounted.reduce((sum, d, s) => sum + d * earnings[s]!, 0);
      for (const [tally, x] of [...counts.map((c, s) => [c, discounted[s]!] as const), [earned, gathered] as const]) {
        tally.sum += x;
        tally.squares += x * x;
      }
    }
    const expectMean = ({ sum, squares }: { sum: number; squares: number }, expected: number) => {
      const mean = sum / runs;
      expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt((squares / runs - mean * mean) / runs));
    };
    for (const [s, count] of counts.entries()) expectMean(count, visits.states[s]!);
    expectMean(earned, value[process.startState]!); // the value is what rollouts earn, entropy included (B6)
  });
});

/** Howard's policy iteration in plain loops, sharing nothing with the library but the dense solver. */
function policyIteration(problem: SettledProblem): { value: Float64Array; gain: number } {
  const { process, reward, reference, temperature, criterion } = problem;
  const { states: n, actions, terminal } = process;
  const rows = table(process);
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  const average = criterion.kind === "average";
  const weight = (i: number) =>
    reference.kind === "counting"
      ? 1
      : reference.probabilities[reference.probabilities.length === actions ? i % actions : i]!;
  const earns = (i: number) =>
    reward.kind === "zero" ? 0 : reward.kind === "state" ? reward.values[Math.floor(i / actions)]! : reward.values[i]!;
  let value: Float64Array = new Float64Array(n);
  let gain = 0;
  for (let round = 0; round < 100; round++) {
    const policy = new Float64Array(n * actions);
    const signal = new Float64Array(n);
    for (let s = 0; s < n; s++) {
      if (terminal[s]) {
        signal[s] = reward.kind === "state" ? reward.values[s]! : 0;
        continue;
      }
      const q = Array.from({ length: actions }, (_, a) => {
        const i = s * actions + a;
        return earns(i) + discount * rows[i]!.reduce((sum, p, t) => sum + p * value[t]!, 0);
      });
      const top = Math.max(...q);
      const e = q.map((x, a) => weight(s * actions + a) * Math.exp((x - top) / temperature));
      const z = e.reduce((sum, x) => sum + x, 0);
      for (let a = 0; a < actions; a++) {
        const [i, p] = [s * actions + a, e[a]! / z];
        policy[i] = p;
        if (p > 0) signal[s]! += p * (earns(i) - temperature * Math.log(p / weight(i)));
      }
    }
    const matrix = equation(process, policy, discount);
    const before = value;
    if (average) {
      // Unknowns: u₁ … u_{n−1} and, in the place of u₀ = 0, the gain.
      for (let s = 0; s < n; s++) matrix[s * n] = 1;
      const solution = solveDense(matrix, signal);
      gain = solution[0]!;
      solution[0] = 0;
      const mean = solution.reduce((sum, x) => sum + x, 0) / n;
      value = solution.map((x) => x - mean);
    } else {
      value = solveDense(matrix, signal);
    }
    if (value.every((x, s) => Math.abs(x - before[s]!) < 1e-12)) break;
  }
  return { value, gain };
}

test("the policy of the value that policy iteration finds is the soft policy (B2)", () => {
  const rng = createRng(9);
  const problem = randomProblem(rng, randomProcess(rng, true), { kind: "discounted", discount: 0.9 });
  const found = runNow(valueIteration(), problem, { rng, maxSteps: 1e4 }).result;
  const policy = softPolicy(problem, policyIteration(problem).value);
  for (let i = 0; i < policy.length; i++) expect(found.policy[i]).toBeCloseTo(policy[i]!, 8);
});
