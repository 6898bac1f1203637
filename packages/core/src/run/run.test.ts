import { describe, expect, test } from "vitest";
import { type LbfgsState, lbfgs, type MinimiseProblem, type Minimum, minimise } from "../num/lbfgs.ts";
import { createRng, rngAt } from "../num/rng.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { Method, MethodStatus } from "./method.ts";
import type { Checkpoint, Progress } from "./outcome.ts";
import { type RunOptions, run } from "./run.ts";
import { runNow } from "./runNow.ts";

interface Halving {
  readonly x: number;
  readonly status: MethodStatus;
}

/** x ← x/2 until below the problem; a problem that is not a number makes it diverge. */
const halving: Method<number, Halving, number> = {
  init: (_, rng) => ({ x: 1 + rng.uniform(), status: "running" }),
  step: (least, { x }) => ({
    x: x / 2,
    status: Number.isNaN(least) ? "diverged" : x / 2 < least ? "converged" : "running",
  }),
  status: (state) => state.status,
  result: (_, { x }) => x,
  residual: (_, { x }) => x,
};

const rng = () => createRng(1);
/** Options in which every reading of the clock is one millisecond later and nothing waits. */
function timed(): Pick<RunOptions<Halving>, "clock" | "yieldTo"> & { yields: () => number } {
  let now = 0;
  let yields = 0;
  return {
    clock: () => now++,
    yieldTo: async () => {
      yields++;
    },
    yields: () => yields,
  };
}

describe("the four ways to end", () => {
  test("a method that says so has converged, and the steps are counted", async () => {
    const outcome = await run(halving, 1e-3, { rng: rng(), maxSteps: 100 });
    expect(outcome).toEqual({ status: "converged", steps: 11, result: (1 + rng().uniform()) / 2 ** 11 });
  });

  test("the allowed steps used up is exhausted, with what was found so far", async () => {
    const outcome = await run(halving, 1e-9, { rng: rng(), maxSteps: 4 });
    expect(outcome).toEqual({ status: "exhausted", steps: 4, result: (1 + rng().uniform()) / 16 });
  });

  test("a method that has diverged says so and stops", async () => {
    expect(await run(halving, Number.NaN, { rng: rng(), maxSteps: 9 })).toMatchObject({ status: "diverged", steps: 1 });
  });

  test("an aborted signal is heard within a slice, is not an exception, and hands back the result so far", async () => {
    const controller = new AbortController();
    const outcome = await run(halving, 0, {
      rng: rng(),
      maxSteps: 1e6,
      signal: controller.signal,
      ...timed(),
      sliceMs: 5,
      onStep: ({ step }) => step >= 20 && controller.abort(),
    });
    expect(outcome.status).toBe("cancelled");
    expect(outcome.steps).toBeGreaterThanOrEqual(20);
    expect(outcome.steps).toBeLessThan(26);
    expect(outcome.result).toBe((1 + rng().uniform()) / 2 ** outcome.steps);
  });

  test("a signal aborted before the start allows no step, and the state of init is handed back", async () => {
    const outcome = await run(halving, 1e-3, { rng: rng(), maxSteps: 9, signal: AbortSignal.abort() });
    expect(outcome).toEqual({ status: "cancelled", steps: 0, result: 1 + rng().uniform() });
  });

  test("a signal aborted from outside is heard through the default clock and timer", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    const outcome = await run(halving, 0, { rng: rng(), maxSteps: 1e15, signal: controller.signal, sliceMs: 1 });
    expect(outcome.status).toBe("cancelled");
    expect(outcome.steps).toBeGreaterThan(0);
  });

  test("an error thrown by a step passes through", async () => {
    const broken = {
      ...halving,
      step: () => {
        throw new Error("broken contract");
      },
    };
    await expect(run(broken, 1, { rng: rng(), maxSteps: 9 })).rejects.toThrow("broken contract");
  });
});

describe("progress", () => {
  test("is data, at most once per slice and once at the end", async () => {
    const seen: Progress[] = [];
    const time = timed();
    const outcome = await run(halving, 1e-6, {
      rng: rng(),
      maxSteps: 50,
      ...time,
      sliceMs: 7,
      onStep: (p) => seen.push(p),
    });
    expect(seen.length).toBe(time.yields() + 1);
    expect(seen.length).toBeLessThan(outcome.steps / 3);
    expect(seen.at(-1)).toEqual({ step: outcome.steps, total: 50, residual: outcome.result });
    for (const [i, { step }] of seen.entries()) expect(step).toBeGreaterThan(seen[i - 1]?.step ?? 0);
  });

  test("carries no residual when the method gives none", async () => {
    const { residual: _, ...silent } = halving;
    const seen: Progress[] = [];
    await run(silent, 1e-1, { rng: rng(), maxSteps: 50, onStep: (p) => seen.push(p) });
    expect(seen).toEqual([{ step: 5, total: 50 }]);
  });
});

describe("resuming", () => {
  const problem: MinimiseProblem = {
    evaluate: (x, gradient) => {
      gradient[0] = -2 * (1 - x[0]!) - 400 * x[0]! * (x[1]! - x[0]! ** 2);
      gradient[1] = 200 * (x[1]! - x[0]! ** 2);
      return (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2;
    },
    start: Float64Array.of(-1.2, 1),
  };

  test("L-BFGS is a method, and run, runNow and minimise give the same bits (N11)", async () => {
    const method: Method<MinimiseProblem, LbfgsState, Minimum> = lbfgs;
    const outcome = await run(method, problem, { rng: rng(), maxSteps: 1000, ...timed(), sliceMs: 3 });
    expect(outcome.result).toEqual(minimise(problem.evaluate, problem));
    expect(runNow(method, problem, { rng: rng(), maxSteps: 1000 })).toEqual(outcome);
  });

  test("a run interrupted after any step and resumed from its written checkpoint ends at the same bits", async () => {
    const whole = runNow(lbfgs, problem, { rng: rng(), maxSteps: 1000 });
    for (const maxSteps of [0, 1, 7, 20]) {
      let saved = "";
      await run(lbfgs, problem, {
        rng: rng(),
        maxSteps,
        onStep: (_, checkpoint) => {
          saved = writeCheckpoint(checkpoint);
        },
      });
      const from = readCheckpoint(saved) as Checkpoint<LbfgsState>;
      expect(from.step).toBe(maxSteps);
      expect(await run(lbfgs, problem, { rng: rng(), maxSteps: 1000, from })).toEqual(whole);
    }
  });

  test("a method that draws keeps its stream's position in its state and goes on with the same numbers", () => {
    type Walk = { x: number; at: ReturnType<ReturnType<typeof createRng>["position"]> };
    const walk: Method<null, Walk, number> = {
      init: (_, stream) => ({ x: 0, at: stream.position() }),
      step: (_, { x, at }) => {
        const stream = rngAt(at);
        return { x: x + stream.normal(), at: stream.position() };
      },
      status: () => "running",
      result: (_, { x }) => x,
    };
    const whole = runNow(walk, null, { rng: rng(), maxSteps: 10 });
    let state = walk.init(null, rng());
    for (let i = 0; i < 4; i++) state = walk.step(null, state);
    expect(runNow(walk, null, { rng: rng(), maxSteps: 10, from: { step: 4, state } })).toEqual(whole);
  });
});

test.each([[-1], [Number.NaN], [1.5]])("maxSteps = %s is refused by run and by runNow", async (maxSteps) => {
  await expect(run(halving, 1, { rng: rng(), maxSteps })).rejects.toThrow(/run: maxSteps must be an integer/);
  expect(() => runNow(halving, 1, { rng: rng(), maxSteps })).toThrow(/runNow: maxSteps must be an integer/);
});

test("a slice of no length is refused", async () => {
  await expect(run(halving, 1, { rng: rng(), maxSteps: 1, sliceMs: 0 })).rejects.toThrow(/run: sliceMs must be > 0/);
});
