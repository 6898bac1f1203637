import { describe, expect, test } from "vitest";
import { actionCountsOf } from "../bellman/likelihood.ts";
import { marginalReference } from "../forward/marginalReference.ts";
import { valueIteration } from "../forward/valueIteration.ts";
import { createRng } from "../num/rng.ts";
import { rollout } from "../process/rollout.ts";
import { tabularProcess } from "../process/tabularProcess.ts";
import { textMaze } from "../process/textMaze.ts";
import { runNow } from "../run/runNow.ts";
import { tabularInverse } from "./tabularInverse.ts";
import { inferTabularReward } from "./tabularSteps.ts";

const MAZE = textMaze({ rows: ["S..#.", ".#...", "...#G"], slip: 0.1 });
const REWARD = new Float64Array(MAZE.states);
REWARD[MAZE.goalState ?? 0] = 1;
const PROBLEM = {
  process: MAZE,
  reward: { kind: "state", values: REWARD },
  reference: { kind: "marginal", shared: true },
  temperature: 0.05,
  criterion: { kind: "average" },
} as const;
const SOLVED = runNow(marginalReference({ tolerance: 1e-9, inner: { tolerance: 1e-12 } }), PROBLEM, {
  rng: createRng(0),
  maxSteps: 2000,
}).result;

describe("the inverse on a finite process", () => {
  test("a maze's reward is read off its policy, and only a constant is free: rank 2S − 1 (I7)", () => {
    const found = tabularInverse(MAZE, SOLVED.logPolicy, SOLVED.reference, 0.05);
    expect(found.rank).toBe(2 * MAZE.states - 1);
    expect(found.residual).toBeLessThan(1e-8);
    found.reward.forEach((r, s) => {
      expect(Math.abs(r - REWARD[s])).toBeLessThan(1e-6);
    });
    // Only r/λ is known: with λ = 1 everything is 20 times as large.
    tabularInverse(MAZE, SOLVED.logPolicy, SOLVED.reference, 1).reward.forEach((r, s) => {
      expect(Math.abs(r / 20 - REWARD[s])).toBeLessThan(1e-6);
    });
  });

  test("a random reward under a fixed reference comes back up to its constant (I7)", () => {
    const rng = createRng(2);
    const values = REWARD.map(() => rng.normal());
    const reference = { kind: "fixed", probabilities: Float64Array.of(0.1, 0.2, 0.3, 0.2, 0.2) } as const;
    const problem = { ...PROBLEM, reward: { kind: "state", values }, reference, temperature: 0.7 } as const;
    const { result } = runNow(valueIteration({ tolerance: 1e-12 }), problem, { rng, maxSteps: 100_000 });
    const found = tabularInverse(MAZE, result.logPolicy, reference.probabilities, 0.7);
    const offset = found.reward[0] - values[0];
    found.reward.forEach((r, s) => {
      expect(Math.abs(r - values[s] - offset)).toBeLessThan(1e-7);
    });
  });

  test("a chain that alternates between two halves leaves two constants free (I7)", () => {
    const squares = tabularProcess({
      states: 4,
      actions: 2,
      terminal: [],
      start: 0,
      successors: (state, action) => [[(state + (action === 0 ? 1 : 3)) % 4, 1]],
    });
    const even = new Float64Array(8).fill(Math.log(0.5));
    expect(tabularInverse(squares, even, Float64Array.of(0.5, 0.5), 1).rank).toBe(2 * 4 - 2);
  });

  test("a policy that no reward explains leaves a residual (I7)", () => {
    const rng = createRng(3);
    const policy = SOLVED.policy.map((p) => p * Math.exp(0.3 * rng.normal()));
    for (let row = 0; row < policy.length; row += 5) {
      const total = policy.subarray(row, row + 5).reduce((sum, p) => sum + p, 0);
      for (let a = row; a < row + 5; a++) policy[a] /= total;
    }
    expect(tabularInverse(MAZE, policy.map(Math.log), SOLVED.reference, 0.05).residual).toBeGreaterThan(0.5);
  });

  test("10⁴ steps in the 9 × 9 maze: r² > .999 at the best scale, the goal stands out, unseen cells hold the median (I8)", () => {
    const rows = "S....#... .##..#.#. .#...#.#. .#.###.#. .#.....#. .#####.#. ...#...#. .#.#.###. .#.....#G".split(" ");
    const maze = textMaze({ rows, slip: 0.1 });
    const truth = new Float64Array(maze.states);
    truth[maze.goalState ?? 0] = 1;
    const problem = { ...PROBLEM, process: maze, reward: { kind: "state", values: truth }, temperature: 0.02 } as const;
    const options = { tolerance: 1e-6, inner: { tolerance: 1e-9 } };
    const solved = runNow(marginalReference(options), problem, { rng: createRng(0), maxSteps: 200 }).result;
    const earned = solved.gain === undefined ? NaN : solved.gain + 0.02 * solved.codingCost;
    expect(1 / earned).toBeCloseTo(38.3, 1); // steps per reward
    const counts = actionCountsOf(maze, [rollout(maze, solved.policy, { rng: createRng(4), steps: 10_000 })]);
    const { reference } = solved;
    const found = inferTabularReward({ process: maze, counts, reference, temperature: 0.02, penalty: 3, width: 0.1 });
    expect(found.status).toBe("converged");
    expect(found.reward.indexOf(Math.max(...found.reward))).toBe(maze.goalState);
    const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const centred = (values: Float64Array) => values.map((v) => v - mean(values));
    const [a, b] = [centred(truth), centred(found.reward)];
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, v, s) => sum + v * y[s], 0);
    expect(dot(a, b) ** 2 / dot(a, a) / dot(b, b)).toBeGreaterThan(0.999);
    expect(found.visited).toContain(0);
    const unseen = found.reward.filter((_, s) => found.visited[s] === 0);
    for (const r of unseen) expect(r).toBe(unseen[0]);
    expect(Math.abs(unseen[0])).toBeLessThan(0.01);
  });

  test("without a penalty to speak of, what is expected in the long run gives the reward itself (I8)", () => {
    // Expected counts: the likelihood then is largest at the policy itself, and the penalty is a millionth of it.
    const counts = SOLVED.policy.map((p) => 1e6 * p);
    const evidence = { process: MAZE, counts, reference: SOLVED.reference, temperature: 0.05, penalty: 1e-3, width: 1 };
    const found = inferTabularReward(evidence, { maxSteps: 20_000 });
    const offset = found.reward[0] - REWARD[0];
    found.reward.forEach((r, s) => {
      expect(Math.abs(r - offset - REWARD[s])).toBeLessThan(1e-2);
    });
  });

  test("no step, or a shape that does not fit, is refused", () => {
    const evidence = {
      process: MAZE,
      counts: new Float64Array(1),
      reference: SOLVED.reference,
      temperature: 1,
      penalty: 1,
      width: 1,
    };
    expect(() => inferTabularReward(evidence)).toThrow(/counts/);
    const none = { ...evidence, counts: new Float64Array(MAZE.states * 5) };
    expect(() => inferTabularReward(none)).toThrow(/no step/);
    expect(() => tabularInverse(MAZE, SOLVED.logPolicy, SOLVED.reference, 0)).toThrow(/temperature/);
  });
});
