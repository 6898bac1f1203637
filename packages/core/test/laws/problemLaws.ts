import { expect } from "vitest";
import { backup } from "../../src/bellman/backup.ts";
import { evaluate } from "../../src/bellman/evaluate.ts";
import { occupancy } from "../../src/bellman/occupancy.ts";
import { policyEarnings } from "../../src/bellman/policyCost.ts";
import type { SettledProblem } from "../../src/bellman/problem.ts";
import { softLogPolicy, softPolicy } from "../../src/bellman/soft.ts";
import { policyIteration } from "../../src/forward/policyIteration.ts";
import { solveExactly } from "../../src/forward/solveExactly.ts";
import { exp } from "../../src/num/exp.ts";
import type { Rng } from "../../src/num/rng.ts";
import { tabularProcess } from "../../src/process/tabularProcess.ts";
import { runNow } from "../../src/run/runNow.ts";
import { derivativeLaws } from "./derivativeLaws.ts";
import { difference, largest, plusActionReward, randomPolicy, randomVector } from "./randomProblem.ts";
import { discountOf, reachOf, solved } from "./solved.ts";

/** What holds for values and policies of every soft problem with a known reference. */
const valueLaws: Readonly<Record<string, (problem: SettledProblem, rng: Rng) => void>> = {
  "the backup contracts by the discount; in the average criterion it never widens (B1)": (problem, rng) => {
    const { states, terminal } = problem.process;
    const [v, w] = [randomVector(rng, states), randomVector(rng, states)];
    const after = largest(difference(backup(problem, v), backup(problem, w)));
    expect(after).toBeLessThanOrEqual(discountOf(problem) * largest(difference(v, w)) + 1e-13);
    if (!terminal.includes(1)) {
      const shifted = backup(
        problem,
        v.map((x) => x + 2.5),
      );
      const rise = difference(shifted, backup(problem, v));
      for (const x of rise) expect(x).toBeCloseTo(2.5 * discountOf(problem), 11);
    }
  },

  "the backup is monotone (B1)": (problem, rng) => {
    const v = randomVector(rng, problem.process.states);
    const above = v.map((x) => x + rng.exponential());
    const rise = difference(backup(problem, above), backup(problem, v));
    for (const x of rise) expect(x).toBeGreaterThanOrEqual(-1e-13);
  },

  "value iteration ends at the fixed point of the backup, in the average up to the gain (B1, B10)": (problem, rng) => {
    const { value, gain } = solved(problem, rng);
    const rise = difference(backup(problem, value), value);
    const scale = 1e-11 * (1 + largest(value));
    for (const x of rise) expect(Math.abs(x - (gain ?? 0))).toBeLessThan(scale);
    if (gain !== undefined) expect(Math.abs(value.reduce((sum, x) => sum + x, 0))).toBeLessThan(scale * value.length);
  },

  "policy iteration, where it needs no help, and value iteration end at the same values (B10, B12)": (problem, rng) => {
    const sweeps = solved(problem, rng);
    const found = solveExactly(problem, { tolerance: 1e-12 });
    expect(found.status).toBe("converged");
    expect(largest(difference(found.result.value, sweeps.value))).toBeLessThan(1e-9 * (1 + largest(sweeps.value)));
    if (sweeps.gain !== undefined) expect(found.result.gain).toBeCloseTo(sweeps.gain, 10);
    // Discounted policies can always be followed; in the average a first one may leave parts that never meet.
    if (problem.criterion.kind !== "discounted") return;
    const newton = runNow(policyIteration({ tolerance: 1e-15 }), problem, { rng, maxSteps: 20 });
    expect(newton.status).toBe("converged"); // as near as rounding allows
    expect(newton.result.residual).toBeLessThan(1e-12 * reachOf(problem) * (1 + largest(sweeps.value)));
  },

  "the value is what the soft policy earns, followed for ever (B1, B2, B3, B6)": (problem, rng) => {
    const { value, gain, policy } = solved(problem, rng);
    const followed = evaluate(problem, policy, policyEarnings(problem, policy));
    expect(followed.status).toBe("converged");
    expect(largest(difference(followed.value, value))).toBeLessThan(1e-9 * (1 + largest(value)));
    if (gain !== undefined) expect(followed.gain).toBeCloseTo(gain, 9);
  },

  "no other policy earns more (B2, B6)": (problem, rng) => {
    const { value, gain, policy } = solved(problem, rng);
    const other = randomPolicy(rng, problem.process);
    const mixed = policy.map((p, i) => 0.7 * p + 0.3 * other[i]!);
    const earnings = policyEarnings(problem, mixed);
    if (!earnings.every(Number.isFinite)) return; // it does what the reference forbids, at infinite cost
    const followed = evaluate(problem, mixed, earnings);
    if (gain !== undefined) expect(followed.gain).toBeLessThanOrEqual(gain + 1e-9);
    else
      for (const [s, u] of followed.value.entries()) expect(u).toBeLessThanOrEqual(value[s]! + 1e-9 * reachOf(problem));
  },

  "adding a potential to the reward leaves the policy unchanged and takes it off the value (B2)": (problem, rng) => {
    const { process } = problem;
    const { states, actions, terminal } = process;
    const potential = randomVector(rng, states).map((x, s) => (terminal[s] ? 0 : x));
    const shaping = new Float64Array(states * actions);
    process.lookAheadInto(shaping, potential);
    for (let i = 0; i < shaping.length; i++) {
      shaping[i] = discountOf(problem) * shaping[i]! - potential[Math.floor(i / actions)]!;
    }
    const [before, after] = [solved(problem, rng), solved(plusActionReward(problem, shaping), rng)];
    const scale = 1e-9 * reachOf(problem) * (1 + 1 / problem.temperature);
    for (let i = 0; i < shaping.length; i++) expect(Math.abs(after.policy[i]! - before.policy[i]!)).toBeLessThan(scale);
    // Relative values have mean 0, so there the potential counts without its mean.
    const mean = before.gain === undefined ? 0 : potential.reduce((sum, x) => sum + x, 0) / states;
    for (let s = 0; s < states; s++) {
      if (terminal[s]) continue;
      expect(Math.abs(after.value[s]! + potential[s]! - mean - before.value[s]!)).toBeLessThan(
        scale * problem.temperature,
      );
    }
  },

  "reward and temperature times a constant: value times the constant, policy unchanged (B1, B2)": (problem, rng) => {
    const { reward } = problem;
    const times = (c: number): SettledProblem => ({
      ...problem,
      temperature: c * problem.temperature,
      reward: reward.kind === "zero" ? reward : { ...reward, values: reward.values.map((r) => c * r) },
    });
    const [one, three] = [solved(problem, rng), solved(times(3), rng)];
    const scale = 1e-9 * reachOf(problem) * (1 + largest(one.value));
    expect(
      largest(
        difference(
          three.value,
          one.value.map((x) => 3 * x),
        ),
      ),
    ).toBeLessThan(scale);
    expect(largest(difference(three.policy, one.policy))).toBeLessThan(scale / problem.temperature);
  },

  "renaming states renames answers (B1, B3, B4)": (problem, rng) => {
    const { states, actions, terminal, start } = problem.process;
    const names = Array.from({ length: states }, (_, s) => s);
    for (let i = states - 1; i > 0; i--) {
      const j = rng.integer(i + 1);
      [names[i], names[j]] = [names[j]!, names[i]!];
    }
    const old = (s: number) => names.indexOf(s); // state s was called names.indexOf(s)
    const byState = (x: Float64Array) => x.map((_, s) => x[old(s)]!);
    const byRow = (x: Float64Array) =>
      x.length === actions ? x : x.map((_, i) => x[old(Math.floor(i / actions)) * actions + (i % actions)]!);
    const { reward, reference } = problem;
    const renamed: SettledProblem = {
      ...problem,
      process: tabularProcess({
        states,
        actions,
        successors: (s, a) =>
          problem.process.successorsOf(old(s), a).map((next) => [names[next.state]!, next.probability]),
        terminal: names.filter((_, s) => terminal[s]),
        start: byState(start),
      }),
      reward:
        reward.kind === "state"
          ? { kind: "state", values: byState(reward.values) }
          : reward.kind === "stateAction"
            ? { kind: "stateAction", values: byRow(reward.values) }
            : reward,
      reference:
        reference.kind === "fixed" ? { kind: "fixed", probabilities: byRow(reference.probabilities) } : reference,
    };
    const [before, after] = [solved(problem, rng), solved(renamed, rng)];
    const scale = 1e-9 * (1 + largest(before.value));
    expect(largest(difference(after.value, byState(before.value)))).toBeLessThan(scale);
    const visits = [occupancy(problem, before.policy), occupancy(renamed, after.policy)] as const;
    expect(largest(difference(visits[1].stateActions, byRow(visits[0].stateActions)))).toBeLessThan(
      (1e-9 * reachOf(problem) * (1 + largest(before.value))) / problem.temperature,
    );
  },

  "the log-policy is the logarithm of the policy, which sums to 1 (B2)": (problem, rng) => {
    const { states, actions, terminal } = problem.process;
    const v = randomVector(rng, states);
    const [policy, logPolicy] = [softPolicy(problem, v), softLogPolicy(problem, v)];
    for (let s = 0; s < states; s++) {
      const row = policy.subarray(s * actions, (s + 1) * actions);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(terminal[s] ? 0 : 1, 12);
    }
    for (let i = 0; i < policy.length; i++) expect(policy[i]).toBe(exp(logPolicy[i]!));
  },
};

/** Everything that holds for every soft problem with a known reference, each as a claim and its check. */
export const problemLaws = { ...valueLaws, ...derivativeLaws };
