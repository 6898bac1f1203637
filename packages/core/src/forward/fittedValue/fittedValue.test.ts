import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { signActions } from "../../process/controlledProcess.ts";
import { drawRateNetwork } from "../../process/rateNetwork.ts";
import { rateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { readCheckpoint, writeCheckpoint } from "../../run/checkpoint.ts";
import type { Checkpoint } from "../../run/outcome.ts";
import { run } from "../../run/run.ts";
import { runNow } from "../../run/runNow.ts";
import {
  type ControlObjective,
  type ControlProblem,
  expectControlProblem,
  largestValue,
  type Training,
} from "./controlProblem.ts";
import { type FittedValueState, fittedValue } from "./fittedValue.ts";
import { drawAction, policyEntropy, policyOf, worthOf } from "./policyOf.ts";
import { drawPlacesInto, recallInto, remember, replayStart } from "./replay.ts";
import { scheduledDiscount, scheduledRate } from "./scheduledDiscount.ts";

const OCCUPANCY: ControlObjective = {
  kind: "maximumOccupancy",
  temperature: 1,
  discount: 0.9,
  stateEntropy: 0,
  reward: 0,
};
const TRAINING: Training = {
  hidden: [16],
  steps: 40,
  agents: 6,
  replayed: 5,
  remembered: 50,
  horizon: 12,
  learningRate: 2e-3,
  curriculum: 3,
  mirrored: true,
  terminals: "explicit",
  outputScale: 0.01,
  optimism: 1,
  start: { kind: "normal", std: 0.3 },
};

function problemOf(
  change: { objective?: ControlObjective; training?: Partial<Training>; noise?: number; contexts?: number } = {},
) {
  const { noise = 0, contexts = 1 } = change;
  const network = drawRateNetwork(
    { units: 8, channels: 2, contexts, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise, readouts: [0, 1], readoutStrength: 0.4, contextStd: contexts > 1 ? 0.5 : 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  const process = rateNetworkProcess(network, signActions(2, 2), {
    kind: "region",
    units: [0, 1],
    regions: [{ kind: "square", halfWidth: 0.4 }],
  });
  const problem: ControlProblem = {
    process,
    objective: change.objective ?? OCCUPANCY,
    rewarded: regionShape({ kind: "disc", radius: 0.2 }),
    training: { ...TRAINING, ...change.training },
  };
  return problem;
}

describe("a run interrupted and resumed from its written checkpoint ends at the same bits (M25)", () => {
  const reward: ControlObjective = { kind: "rewardMaximising", discount: 0.9, exploration: 0.2 };
  test.each([
    ["maximum occupancy", problemOf()],
    ["process noise", problemOf({ noise: 0.2 })],
    ["contexts, no replay", problemOf({ contexts: 3, training: { mirrored: false, replayed: 0 } })],
    ["two layers, learned terminals", problemOf({ training: { hidden: [8, 6], terminals: "learned" } })],
    ["noise, learned survival", problemOf({ noise: 0.3, training: { terminals: "survivalLearned" } })],
    ["state entropy and reward", problemOf({ objective: { ...OCCUPANCY, stateEntropy: -0.5, reward: 0.3 } })],
    ["the R network", problemOf({ objective: reward })],
  ])("%s", async (_name, problem) => {
    const options = { rng: createRng(4), maxSteps: 100 };
    const whole = runNow(fittedValue(), problem, options);
    expect(whole).toMatchObject({ status: "converged", steps: 40 });
    expect(whole.result.network.parameters.every(Number.isFinite)).toBe(true);
    let saved = "";
    await run(fittedValue(), problem, {
      rng: createRng(4),
      maxSteps: 17,
      onStep: (_, checkpoint) => {
        saved = writeCheckpoint(checkpoint);
      },
    });
    const from = readCheckpoint(saved) as Checkpoint<FittedValueState>;
    expect(runNow(fittedValue(), problem, { ...options, from })).toEqual(whole);
  });
});

test("agents start at staggered ages, and lifetimes count only steps that were lived", () => {
  const problem = problemOf();
  const state = fittedValue().init(problem, createRng(4));
  expect(new Set(state.ages).size).toBeGreaterThan(2);
  expect([...state.lived]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("every agent is where its process allows: none is left in a terminal state", () => {
  const problem = problemOf();
  const method = fittedValue();
  let state = method.init(problem, createRng(4));
  for (let k = 0; k < 40; k++) {
    state = method.step(problem, state);
    for (let m = 0; m < 6; m++) expect(problem.process.isTerminal(state.states, m * 8, 0)).toBe(false);
  }
});

test("a weight or target that is not a number ends the run as diverged", () => {
  const problem = problemOf();
  const method = fittedValue();
  const state = method.init(problem, createRng(4));
  state.network.parameters[3] = Number.NaN;
  expect(method.step(problem, state).status).toBe("diverged");
});

describe("policy and worth", () => {
  const q = Float64Array.of(9, 1, 2, 3, 9);
  test("maximum occupancy: a soft maximum, and its logarithm (M21, M22)", () => {
    const policy = new Float64Array(5);
    policyOf(policy, 1, 3, q, OCCUPANCY, 0);
    const sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
    expect([...policy].map((p) => p * sum)).toEqual(
      [0, 1, 2, 3, 0].map((e) => (e ? expect.closeTo(Math.exp(e), 12) : 0)),
    );
    expect(worthOf(q, 1, 3, { ...OCCUPANCY, temperature: 2 }, 0.9)).toBeCloseTo(2 * Math.log(sum), 13);
  });

  test("R network: the best action, any with ε, and what that is worth (M21, M22)", () => {
    const policy = new Float64Array(5);
    const objective: ControlObjective = { kind: "rewardMaximising", discount: 0.9, exploration: 0.3 };
    policyOf(policy, 1, 3, q, objective, 0.3);
    expect([...policy].map((p) => Number(p.toFixed(12)))).toEqual([0, 0.1, 0.1, 0.8, 0]);
    expect(worthOf(q, 1, 3, objective, 0.9)).toBeCloseTo(1 + 0.9 * (0.7 * 3 + 0.3 * 2), 13);
  });

  test("the largest value counts what is earned besides entropy (M18)", () => {
    expect(largestValue({ ...OCCUPANCY, stateEntropy: -2, reward: 0.5 }, 8)).toBeCloseTo(
      (3 * Math.log(8) + 0.5) / 0.1,
      12,
    );
    expect(largestValue({ ...OCCUPANCY, temperature: 3 }, 8, 0.5)).toBeCloseTo((3 * Math.log(8)) / 0.5, 12);
    expect(largestValue({ kind: "rewardMaximising", discount: 0.75, exploration: 0 }, 8)).toBe(4);
  });

  test("entropy is ln n of n equal actions and 0 of one, and no action is drawn where none has a chance (M23)", () => {
    expect(policyEntropy(Float64Array.of(7, 0.25, 0.25, 0.25, 0.25), 1, 4)).toBeCloseTo(Math.log(4), 14);
    expect(policyEntropy(Float64Array.of(0, 1), 0, 2)).toBe(0);
    const counts = [0, 0, 0];
    const rng = createRng(1);
    for (let k = 0; k < 4000; k++) counts[drawAction(Float64Array.of(0.5, 0, 0.5), 0, 3, rng)]!++;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0]! - 2000)).toBeLessThan((5 * Math.sqrt(4000)) / 2);
    expect(drawAction(Float64Array.of(0, 0), 0, 2, rng)).toBe(-1);
  });
});

test("the discount grows to its own value before half of the steps, and the rate falls to 5 % after it (M24)", () => {
  const training = { ...TRAINING, steps: 1000, curriculum: 4, learningRate: 1 };
  expect(scheduledDiscount(0.9, training, 0)).toBeCloseTo(0.6, 14);
  expect(scheduledDiscount(0.9, training, 250)).toBeCloseTo(0.8, 14);
  for (const step of [375, 500, 999]) expect(scheduledDiscount(0.9, training, step)).toBeCloseTo(0.9, 14);
  expect([0, 499].map((step) => scheduledRate(training, step))).toEqual([1, 1]);
  expect(scheduledRate(training, 750)).toBeCloseTo(0.525, 12);
  expect(scheduledRate(training, 1000)).toBeCloseTo(0.05, 12);
});

test("what is remembered comes back rounded to 32 bits, each state as likely, and the oldest is forgotten", () => {
  const replay = replayStart(3, 2);
  const rows = { states: new Float64Array(8), contexts: new Int32Array(4), terminal: new Uint8Array(4) };
  const rng = createRng(1);
  const places = new Int32Array(2);
  expect(drawPlacesInto(places, replay, rng)).toBe(0);
  for (let k = 0; k < 5; k++) remember(replay, Float64Array.of(0, k + 0.1, k), 1, 2, k, k % 2);
  const seen = new Set<number>();
  for (let k = 0; k < 60; k++) {
    expect(drawPlacesInto(places, replay, rng)).toBe(2);
    recallInto(rows, 1, places, 2, 2, replay);
    const which = rows.contexts[1]!;
    expect([rows.states[2], rows.states[3], rows.terminal[1]]).toEqual([Math.fround(which + 0.1), which, which % 2]);
    seen.add(which);
  }
  expect(seen).toEqual(new Set([2, 3, 4]));
  expect(rows.states[0]).toBe(0);
});

test("what cannot be trained is refused by name, NaN included", () => {
  const wrong =
    (training: Partial<Training>, objective: ControlObjective = OCCUPANCY) =>
    () =>
      expectControlProblem("train", problemOf({ training, objective }));
  expect(wrong({}, { ...OCCUPANCY, discount: 1 })).toThrow(/objective.discount must lie in \[0, 1\) but is 1/);
  expect(wrong({}, { ...OCCUPANCY, temperature: Number.NaN })).toThrow(/temperature must be > 0/);
  expect(wrong({}, { ...OCCUPANCY, reward: -1 })).toThrow(/reward must be ≥ 0 but is -1/);
  expect(wrong({ curriculum: 11 })).toThrow(/curriculum must lie in \[1, 1\/\(1 − discount\) = 10.0\]/);
  expect(wrong({ steps: 0 })).toThrow(/training.steps must be an integer/);
  expect(() => expectControlProblem("train", problemOf({ contexts: 2 }))).toThrow(/mirror image of this process/);
  const { rewarded: _, ...unsaid } = problemOf({ objective: { ...OCCUPANCY, reward: 1 } });
  expect(() => expectControlProblem("train", unsaid)).toThrow(/nothing says where it is earned/);
});
