import { describe, expect, test } from "vitest";
import { actionValuesInto, actionValuesWork } from "../../nets/actionValues.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import { logistic } from "../../num/logistic.ts";
import { createRng } from "../../num/rng.ts";
import { type ControlledProcess, signActions, successorInto, successorsOf } from "../../process/controlledProcess.ts";
import { drawRateNetwork } from "../../process/rateNetwork.ts";
import { rateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import { runNow } from "../../run/runNow.ts";
import { simulateController } from "../simulateController.ts";
import { valueController } from "../valueController.ts";
import type { ControlProblem } from "./controlProblem.ts";
import { fittedValue } from "./fittedValue.ts";
import {
  rememberingMoments,
  rememberOutcome,
  SURVIVORS_KEPT,
  survivalLearning,
  survivalStart,
  TRIES,
} from "./learnedSurvival.ts";

const SEEN = 20_000;
const CONTEXTS = new Int32Array(SEEN);

function problemOf(noise: number, terminals: "explicit" | "survivalLearned", steps = 400): ControlProblem {
  const network = drawRateNetwork(
    { units: 6, channels: 3, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise, readouts: [0, 1], readoutStrength: 0.5, contextStd: 0 },
    createRng(3),
  ); // biome-ignore format: numbers
  return {
    process: rateNetworkProcess(network, signActions(3, 2), {
      kind: "region",
      units: [0, 1],
      regions: [{ kind: "square", halfWidth: 0.5 }],
    }),
    objective: { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: 0 },
    training: {
      ...{ hidden: [32], steps, agents: 32, replayed: 16, remembered: 20_000, horizon: 100, learningRate: 4e-3 },
      ...{ curriculum: 3, mirrored: true, terminals, outputScale: 0.01, optimism: 1 },
      start: { kind: "normal", std: 0.3 },
    },
  };
}

/** What random actions do to random states: the intended successors, whether they ended, and the true probabilities. */
function outcomes(process: ControlledProcess, seed: number, count: number) {
  const rng = createRng(seed);
  const { size, actions, noiseStd } = process;
  const states = new Float64Array(count * size);
  for (let row = 0; row < count; row++) {
    do for (let i = 0; i < size; i++) states[row * size + i] = 0.4 * rng.normal();
    while (process.isTerminal(states, row * size, 0));
  }
  const successors = successorsOf(process, count);
  process.successorsInto(successors, states, CONTEXTS, count);
  const intended = new Float64Array(count * size);
  const noisy = new Float64Array(size);
  const [ended, survival] = [new Uint8Array(count), new Float64Array(count)];
  for (let row = 0; row < count; row++) {
    const action = rng.integer(actions);
    successorInto(intended, row * size, process, successors, row, action);
    for (let i = 0; i < size; i++) noisy[i] = intended[row * size + i]! + noiseStd * rng.normal();
    ended[row] = process.isTerminal(noisy, 0, 0) ? 1 : 0;
    survival[row] = successors.survival[row * actions + action]!;
  }
  return { intended, ended, survival };
}

/** The probability that a network gives each of several states. */
function believed(network: ValueNetwork, states: Float64Array, count: number): Float64Array {
  const inputs = { bases: states, injections: new Float64Array(1), directions: new Float64Array(network.inputs), perState: false, channels: 1, actions: 1 }; // biome-ignore format: one state, one action
  const out = new Float64Array(count);
  actionValuesInto(out, network, inputs, CONTEXTS, count, actionValuesWork(network, count, inputs));
  return out.map(logistic);
}

describe("survival learned from who survived (M29)", () => {
  const problem = problemOf(0.5, "survivalLearned");
  const { process } = problem;
  const { network, fit } = survivalStart(problem, createRng(5));
  const learn = survivalLearning(problem, network);
  const chance = createRng(13);
  const seen = outcomes(process, 11, SEEN);
  const fresh = outcomes(process, 12, 2000);

  test("before anybody has ended nothing is learned, and everybody is expected to survive", () => {
    for (let k = 0; k < 50; k++) rememberOutcome(fit, seen.intended, 0, process.size, 0, false, chance);
    expect(fit.memory.filled).toBeGreaterThan(0);
    const before = network.parameters.slice();
    learn(fit, network, 0.01);
    expect(network.parameters).toEqual(before);
    expect(fit.adam.steps).toBe(0);
    for (const p of believed(network, fresh.intended, 50)) expect(p).toBeGreaterThan(0.97);
  });

  test("it comes near the analytic probability, on other states, though a batch is half ends and it was never told", () => {
    for (let row = 0; row < SEEN; row++)
      rememberOutcome(fit, seen.intended, row * process.size, process.size, 0, seen.ended[row] === 1, chance);
    for (let k = 0; k < 1500; k++) learn(fit, network, k < 1000 ? 0.0025 : 0.0005);
    const p = believed(network, fresh.intended, 2000);
    const mean = (of: (row: number) => number) => p.reduce((sum, _, row) => sum + of(row), 0) / p.length;
    const endings = mean((row) => 1 - fresh.survival[row]!);
    expect(endings).toBeGreaterThan(0.05);
    expect(endings).toBeLessThan(0.4);
    // Calibrated: as many are expected to end as do. And it tells who: far better than the mean alone.
    expect(mean((row) => 1 - p[row]!)).toBeCloseTo(endings, 1);
    const miss = mean((row) => (p[row]! - fresh.survival[row]!) ** 2);
    const spread = mean((row) => (1 - endings - fresh.survival[row]!) ** 2);
    expect(miss).toBeLessThan(0.25 * spread);
  });

  test("every end is remembered and one in so many of the others, and the log odds say how many there were", () => {
    const ends = seen.ended.reduce((sum, ended) => sum + ended, 0);
    const remembered = fit.memory.terminal.reduce((sum, ended) => sum + ended, 0);
    expect(remembered).toBe(ends);
    const survivors = SEEN + 50 - ends;
    const kept = fit.memory.filled - remembered;
    const spread = Math.sqrt(survivors / SURVIVORS_KEPT);
    expect(Math.abs(kept - survivors / SURVIVORS_KEPT)).toBeLessThan(5 * spread); // odds of failing: one in a million
    expect(fit.odds).toBeCloseTo(Math.log((kept * SURVIVORS_KEPT) / ends), 12);
  });

  test("the noise of a moment judges other actions too: where it would have carried them, not where it carried the agent", () => {
    const { fit: empty } = survivalStart(problem, createRng(5));
    const { size } = process;
    const intended = new Float64Array(size);
    const arrived = new Float64Array(3 * size);
    arrived[size] = 0.2; // the noise: .2 in the first current, of an agent that stands second
    const moment = { intended, states: arrived, at: size, context: 0, ended: false };
    const wall = Math.atanh(0.5);
    let asked = 0;
    // Actions 0 and 1 lead to .1 and .3 before the wall, the noise carries the first alone beyond it.
    rememberingMoments(process)(empty, moment, (out, action) => {
      asked++;
      out.fill(0);
      out[0] = wall - (action % 2 === 0 ? 0.1 : 0.3);
    });
    expect(asked).toBe(TRIES);
    expect(empty.memory.filled).toBeGreaterThan(5);
    for (let place = 0; place < empty.memory.filled; place++) {
      const first = empty.memory.states[place * size]!;
      expect(empty.memory.terminal[place]).toBe(first > wall - 0.2 ? 1 : 0);
    }
    expect(empty.memory.terminal.reduce((sum, ended) => sum + ended, 0)).toBeGreaterThan(5);
  });

  test("its log odds without the batch's halves stand in the bias: what is remembered moves all probabilities alike", () => {
    const copy = { ...network, parameters: network.parameters.slice() };
    const again = { ...fit, adam: { ...fit.adam, mean: fit.adam.mean.slice(), square: fit.adam.square.slice() } };
    const bias = copy.parameters.length - 1;
    const [before, odds] = [copy.parameters[bias]!, again.odds];
    for (let k = 0; k < 30_000; k++) rememberOutcome(again, seen.intended, 0, process.size, 0, false, chance);
    learn(again, copy, 1e-9);
    expect(again.odds).toBeGreaterThan(odds);
    expect(copy.parameters[bias]! - before).toBeCloseTo(again.odds - odds, 6);
  });
});

test("a controller that learns survival outlives the same controller with survival unknown, and the analytic one outlives both", () => {
  const lifeOf = (trained: ControlProblem, blind = false) => {
    const { result } = runNow(fittedValue(), trained, { rng: createRng(7), maxSteps: 400 });
    expect(result.network.survival !== undefined).toBe(trained.training.terminals === "survivalLearned");
    const { survival, ...plain } = result.network;
    const unknown = { ...trained, training: { ...trained.training, terminals: "learned" as const } };
    const controller = blind ? valueController(unknown, plain) : valueController(trained, result.network);
    const { lifetimes } = simulateController(trained.process, controller, { agents: 40, steps: 300, start: { kind: "normal", std: 0.3 }, rng: createRng(8), keepStates: false }); // biome-ignore format: one call
    return lifetimes.reduce((sum, life) => sum + life, 0) / lifetimes.length;
  };
  const learned = problemOf(0.2, "survivalLearned");
  const [known, told, blind] = [lifeOf(problemOf(0.2, "explicit")), lifeOf(learned), lifeOf(learned, true)];
  expect(told).toBeGreaterThan(1.5 * blind);
  expect(known).toBeGreaterThan(told);
});
