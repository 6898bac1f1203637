import { describe, expect, test } from "vitest";
import { type BackupInto, backupInto } from "../bellman/backup.ts";
import type { SettledProblem } from "../bellman/problem.ts";
import { createRng } from "../num/rng.ts";
import { tabularProcess } from "../process/tabularProcess.ts";
import { textMaze } from "../process/textMaze.ts";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import { runNow } from "../run/runNow.ts";
import { type ValueIterationOptions, type ValueIterationState, valueIteration } from "./valueIteration.ts";

const rng = createRng(1);
const solve = (problem: SettledProblem, options: ValueIterationOptions = {}, maxSteps = 100_000) =>
  runNow(valueIteration(options), problem, { rng, maxSteps });

/** One state that loops on itself with three actions. */
const loop: SettledProblem = {
  process: tabularProcess({ states: 1, actions: 3, successors: () => [[0, 1]], terminal: [], start: 0 }),
  reward: { kind: "state", values: Float64Array.of(2) },
  reference: { kind: "counting" },
  temperature: 0.5,
  criterion: { kind: "discounted", discount: 0.9 },
};
const average = { kind: "average" } as const;

describe("closed forms", () => {
  test("a state that loops on itself is worth (r + α log Σ w) / (1 − γ) (B10, B1)", () => {
    const { status, result } = solve(loop);
    expect(status).toBe("converged");
    expect(result.value[0]).toBeCloseTo((2 + 0.5 * Math.log(3)) / 0.1, 9);
    expect(result.gain).toBeUndefined();
    for (const p of result.policy) expect(p).toBeCloseTo(1 / 3, 12);
  });

  test("in the average criterion the loop earns r + α log n a step and is worth 0 beside itself (B10)", () => {
    const { result } = solve({ ...loop, criterion: average });
    expect(result.gain).toBeCloseTo(2 + 0.5 * Math.log(3), 12);
    expect(result.value[0]).toBe(0);
  });

  test("maximum occupancy without terminal states is worth log |A| / (1 − γ) everywhere (B10)", () => {
    const maze = textMaze({ rows: ["S..", "...", "..."], slip: 0 });
    const { result } = solve({ ...loop, process: maze, reward: { kind: "zero" }, temperature: 1 });
    for (const v of result.value) expect(v).toBeCloseTo(Math.log(5) / 0.1, 9);
  });

  test("maximum occupancy keeps away from death: next to it the deadly action is the rarest (B10, B2)", () => {
    const maze = textMaze({ rows: ["S..X"], slip: 0 });
    const { result } = solve({ ...loop, process: maze, reward: { kind: "zero" }, temperature: 1 });
    const [v0, v1, v2, dead] = result.value as unknown as [number, number, number, number];
    expect(dead).toBe(0);
    expect(v0 > v1 && v1 > v2 && v2 > 0).toBe(true);
    const right = result.policy[2 * 5 + 4]!;
    expect(right).toBeCloseTo(Math.exp(-v2), 9); // V(terminal) = 0, so π = exp((0 − V) / α)
  });

  test("deterministic averages have the Perron root of exp(r/α) × the transition counts as gain (B10)", () => {
    // State 0 goes to 0 or 1, state 1 to 0 by either action: root of λ² − λ − 2x = 0 with x = exp(r₁/α).
    const process = tabularProcess({
      states: 2,
      actions: 2,
      successors: (s, a) => [[s === 0 ? a : 0, 1]],
      terminal: [],
      start: 0,
    });
    for (const [reward, temperature] of [
      [0, 1],
      [1, 0.5],
      [-3, 2],
      [5, 0.1],
    ] as const) {
      const problem: SettledProblem = {
        ...loop,
        process,
        temperature,
        reward: { kind: "state", values: Float64Array.of(0, reward) },
        criterion: average,
      };
      const root = (1 + Math.sqrt(1 + 8 * Math.exp(reward / temperature))) / 2;
      const { status, result } = solve(problem);
      expect(status).toBe("converged");
      expect(result.gain).toBeCloseTo(temperature * Math.log(root), 10);
      // exp(v/α) is the root's eigenvector: (root, 2) up to a factor, before r is added where one is.
      const ratio = Math.exp((result.value[1]! - result.value[0]! - reward) / temperature);
      expect(ratio).toBeCloseTo(2 / root, 9);
    }
  });

  test("a cycle, whose chain is periodic, settles in the average criterion (B10)", () => {
    const cycle = tabularProcess({
      states: 4,
      actions: 1,
      successors: (s) => [[(s + 1) % 4, 1]],
      terminal: [],
      start: 0,
    });
    const reward = { kind: "state", values: Float64Array.of(8, 0, 0, 0) } as const;
    const { status, result } = solve({ ...loop, process: cycle, reward, criterion: average });
    expect(status).toBe("converged");
    expect(result.gain).toBeCloseTo(2, 10);
    for (const [s, u] of [3, -3, -1, 1].entries()) expect(result.value[s]).toBeCloseTo(u, 9);
    expect(solve({ ...loop, process: cycle, reward, criterion: average }, { damping: 1 }, 2000).status).toBe(
      "exhausted",
    );
  });

  test("the bound that is reported holds: discounted values are within the tolerance of the exact ones (B10)", () => {
    for (const tolerance of [1, 1e-3, 1e-6]) {
      const { result } = solve(loop, { tolerance });
      const error = Math.abs(result.value[0]! - (2 + 0.5 * Math.log(3)) / 0.1);
      expect(error).toBeLessThanOrEqual(tolerance * (1 + 1e-9));
      expect(result.residual).toBeLessThanOrEqual(tolerance);
    }
  });
});

describe("as a method", () => {
  const maze = textMaze({ rows: ["S.#", "..G"], slip: 0.1 });
  const problem: SettledProblem = {
    process: maze,
    reward: { kind: "state", values: Float64Array.of(0, 0, 0, 0, 1) },
    reference: { kind: "fixed", probabilities: new Float64Array(5).fill(0.2) },
    temperature: 0.1,
    criterion: average,
  };

  test("a checkpoint in the middle goes on to the same bits, both criteria", () => {
    for (const criterion of [average, loop.criterion]) {
      const method = valueIteration();
      const whole = runNow(method, { ...problem, criterion }, { rng, maxSteps: 10_000 });
      let state = method.init({ ...problem, criterion }, rng);
      for (let i = 0; i < 7; i++) state = method.step({ ...problem, criterion }, state);
      const saved = readCheckpoint(writeCheckpoint(state)) as ValueIterationState;
      expect(
        runNow(method, { ...problem, criterion }, { rng, maxSteps: 10_000, from: { step: 7, state: saved } }),
      ).toEqual(whole);
    }
  });

  test("begun at the answer it needs one or two sweeps", () => {
    const { result } = solve(problem);
    expect(solve(problem, { start: result.value, tolerance: 1e-9 }).steps).toBeLessThanOrEqual(2);
  });

  test("a twin of the backup that is handed in is used", () => {
    let sweeps = 0;
    const { steps } = solve(problem, {
      backup: (...given) => {
        sweeps++;
        return backupInto(...given);
      },
    });
    expect(sweeps).toBe(steps);
  });

  test("a backup that gives NaN has diverged", () => {
    const broken: BackupInto = (out) => {
      out.fill(Number.NaN);
      return Number.NaN;
    };
    expect(solve(problem, { backup: broken }).status).toBe("diverged");
    expect(solve(loop, { backup: broken }).status).toBe("diverged");
  });

  test("too few sweeps are exhausted, and what was found so far is handed back", () => {
    const { status, steps, result } = solve(problem, {}, 3);
    expect([status, steps]).toEqual(["exhausted", 3]);
    expect(result.residual).toBeGreaterThan(1e-3);
  });

  test("wrong problems and options are refused", () => {
    expect(() => solve({ ...problem, temperature: 0 })).toThrow(/temperature must be > 0/);
    expect(() => solve(problem, { tolerance: 0 })).toThrow(/valueIteration: tolerance must be > 0/);
    expect(() => solve(problem, { damping: 2 })).toThrow(/valueIteration: damping must be a probability|damping/);
    expect(() => solve(problem, { start: new Float64Array(2) })).toThrow(/valueIteration: start must hold 5/);
  });
});
