import { expect } from "vitest";
import { evaluate } from "../../src/bellman/evaluate.ts";
import { likelihoodGradient, logLikelihood } from "../../src/bellman/likelihood.ts";
import { evaluateTransposed, occupancy } from "../../src/bellman/occupancy.ts";
import type { SettledProblem } from "../../src/bellman/problem.ts";
import type { Rng } from "../../src/num/rng.ts";
import { inner, largest, plusActionReward, plusReward, randomPolicy, randomVector } from "./randomProblem.ts";

import { reachOf, solved } from "./solved.ts";

/** A policy to be followed: any when discounted; for the average criterion one that does everything now and then. */
function followed({ process, criterion }: SettledProblem, rng: Rng): Float64Array {
  const policy = randomPolicy(rng, process);
  return criterion.kind === "average" ? policy.map((p) => 0.9 * p + 0.1 / process.actions) : policy;
}

/** Rewards that may be changed one by one: those of terminal states only where the reward is one of states. */
function direction(problem: SettledProblem, rng: Rng): Float64Array {
  const { states, terminal } = problem.process;
  return randomVector(rng, states).map((f, s) => (terminal[s] && problem.reward.kind === "stateAction" ? 0 : f));
}

/** The derivative of g at 0 by the five-point rule, whose error is of order h⁴. */
function derivative(g: (h: number) => number, h: number): number {
  return (8 * (g(h) - g(-h)) - (g(2 * h) - g(-2 * h))) / (12 * h);
}

/** What holds for following a policy and for gradients, each as a claim and its check. */
export const derivativeLaws: Readonly<Record<string, (problem: SettledProblem, rng: Rng) => void>> = {
  "⟨occupancy, f⟩ = ⟨start, evaluate f⟩; in the average it is the gain of f (B3, B4)": (problem, rng) => {
    const { process } = problem;
    const policy = followed(problem, rng);
    const f = randomVector(rng, process.states);
    const visits = occupancy(problem, policy);
    const { value, gain } = evaluate(problem, policy, f);
    const expected = gain ?? inner(process.start, value);
    expect(Math.abs(inner(visits.states, f) - expected)).toBeLessThan(1e-10 * reachOf(problem) * (1 + largest(f)));
    for (const d of visits.states) expect(d).toBeGreaterThanOrEqual(0);
    for (let s = 0; s < process.states; s++) {
      const row = visits.stateActions.subarray(s * process.actions, (s + 1) * process.actions);
      const left = row.reduce((sum, d) => sum + d, 0);
      expect(left).toBeCloseTo(process.terminal[s] ? 0 : visits.states[s]!, 11);
    }
  },

  "evaluating and its transpose are transposes (B3, B4)": (problem, rng) => {
    const { process } = problem;
    const policy = followed(problem, rng);
    const [f, b] = [randomVector(rng, process.states), randomVector(rng, process.states)];
    const forward = inner(b, evaluate(problem, policy, f).value);
    const backward = inner(evaluateTransposed(problem, policy, b).value, f);
    expect(Math.abs(forward - backward)).toBeLessThan(1e-9 * reachOf(problem) * (1 + largest(f)) * (1 + largest(b)));
  },

  "evaluate is the derivative of the value with respect to the reward, and occupancy of the gain (B3, B4)": (
    problem,
    rng,
  ) => {
    const f = direction(problem, rng);
    const { policy } = solved(problem, rng);
    const exact = evaluate(problem, policy, f);
    // How far one step's reward reaches; in the average that is how long the chain takes to forget.
    const reach = Math.max(reachOf(problem), largest(exact.value));
    const h = (1e-2 * problem.temperature) / reach;
    const at = new Map(
      [-2, -1, 1, 2].map((k) => [
        k * h,
        solved(
          plusReward(
            problem,
            f.map((x) => k * h * x),
          ),
          rng,
        ),
      ]),
    );
    const scale = 1e-5 * reach * (1 + largest(f));
    for (const [s, slope] of exact.value.entries()) {
      expect(Math.abs(derivative((x) => at.get(x)!.value[s]!, h) - slope)).toBeLessThan(scale);
    }
    if (exact.gain === undefined) return;
    expect(Math.abs(derivative((x) => at.get(x)!.gain!, h) - exact.gain)).toBeLessThan(scale);
    expect(inner(occupancy(problem, policy).states, f)).toBeCloseTo(exact.gain, 9);
  },

  "the gradient of the log-likelihood is its central difference (B8, B9)": (problem, rng) => {
    const { process } = problem;
    const { value, logPolicy } = solved(problem, rng);
    const counts = logPolicy.map((l) => (l === -Infinity ? 0 : Math.floor(4 * rng.uniform())));
    const f = direction(problem, rng);
    const exact = likelihoodGradient(problem, value, counts);
    expect(exact.status).toBe("converged");
    const h = (1e-2 * problem.temperature) / reachOf(problem);
    const along = (extra: (x: number) => SettledProblem) =>
      derivative((x) => logLikelihood(extra(x), solved(extra(x), rng).value, counts), h);
    const scale =
      (1e-5 * (1 + counts.reduce((sum, n) => sum + n, 0)) * reachOf(problem) * (1 + largest(f))) / problem.temperature;
    expect(
      Math.abs(
        along((x) =>
          plusReward(
            problem,
            f.map((y) => x * y),
          ),
        ) - inner(exact.states, f),
      ),
    ).toBeLessThan(scale);
    const g = randomVector(rng, counts.length).map((x, i) =>
      process.terminal[Math.floor(i / process.actions)] ? 0 : x,
    );
    const slope = along((x) =>
      plusActionReward(
        problem,
        g.map((y) => x * y),
      ),
    );
    expect(Math.abs(slope - inner(exact.stateActions, g))).toBeLessThan(scale * (1 + largest(g)));
  },
};
