import { expect, test } from "vitest";
import type { SettledProblem } from "../../src/bellman/problem.ts";
import {
  type ControlObjective,
  type ControlProblem,
  largestValue,
  type Training,
} from "../../src/forward/fittedValue/controlProblem.ts";
import { fittedValue } from "../../src/forward/fittedValue/fittedValue.ts";
import { valueController } from "../../src/forward/valueController.ts";
import { valueIteration } from "../../src/forward/valueIteration.ts";
import { valuesInto, valueWork } from "../../src/nets/valueNetwork.ts";
import { createRng } from "../../src/num/rng.ts";
import type { ControlledProcess } from "../../src/process/controlledProcess.ts";
import { successorInto, successorsOf } from "../../src/process/controlledProcess.ts";
import { rateNetworkProcess } from "../../src/process/rateNetworkProcess.ts";
import { regionShape } from "../../src/process/regions/regionShape.ts";
import { tabularProcess } from "../../src/process/tabularProcess.ts";
import { runNow } from "../../src/run/runNow.ts";

// Two clipped-linear units that keep their currents: x′ = x + a. From the middle of a grid they never leave the grid, so
// the same process is a table, and soft value iteration solves it exactly.
const STEP = 0.2;
const MOVES = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]] as const; // biome-ignore format: one move a pair
const GRID = Array.from({ length: 25 }, (_, s) => [(s % 5) - 2, Math.floor(s / 5) - 2] as const);
const ALLOWED = GRID.filter(([x, y]) => !(x > 0 && y > 0)); // an L: one corner is forbidden
const DEAD = ALLOWED.length;
const indexOf = (x: number, y: number) => {
  const found = ALLOWED.findIndex(([u, v]) => u === x && v === y);
  return found < 0 ? DEAD : found;
};

const continuous = rateNetworkProcess(
  {
    units: 2,
    channels: 2,
    contexts: 1,
    gain: 1,
    timeStep: 1,
    transfer: "clippedLinear",
    weights: Float64Array.of(1, 0, 0, 1),
    inputWeights: Float64Array.of(1, 0, 0, 1),
    contextInputs: new Float64Array(2),
    noise: 0,
  },
  Float64Array.from(MOVES.flat(), (move) => STEP * move),
  {
    kind: "region",
    units: [0, 1],
    regions: [{ kind: "polygon", corners: [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.1], [0.1, 0.1], [0.1, 0.5], [-0.5, 0.5]] }],
  }, // biome-ignore format: corners
);
const table = tabularProcess({
  states: DEAD + 1,
  actions: MOVES.length,
  successors: (s, a) => [[indexOf(ALLOWED[s]![0] + MOVES[a]![0], ALLOWED[s]![1] + MOVES[a]![1]), 1]],
  terminal: [DEAD],
  start: 0,
});
const CORNER = regionShape({ kind: "square", halfWidth: 0.25, centre: [-0.4, -0.4] });
const isRewarded = (s: number) => CORNER.inside(STEP * ALLOWED[s]![0], STEP * ALLOWED[s]![1]);

const TRAINING: Training = {
  hidden: [64],
  steps: 2500,
  agents: 32,
  replayed: 32,
  remembered: 4000,
  horizon: 30,
  learningRate: 4e-3,
  curriculum: 2,
  mirrored: false,
  terminals: "explicit",
  outputScale: 0.01,
  optimism: 1,
  start: { kind: "states", states: ALLOWED.map(([x, y]) => [STEP * x, STEP * y]) },
};

/** The trained values of all allowed states, in reward units, and the policy there. */
function fitted(
  objective: ControlObjective,
  training: Partial<Training> = {},
  process: ControlledProcess = continuous,
) {
  const problem: ControlProblem = { process, objective, rewarded: CORNER, training: { ...TRAINING, ...training } };
  const { network } = runNow(fittedValue(), problem, { rng: createRng(1), maxSteps: 1e9 }).result;
  const states = Float64Array.from(ALLOWED.flat(), (x) => STEP * x);
  const contexts = new Int32Array(ALLOWED.length);
  const value = new Float64Array(ALLOWED.length);
  valuesInto(value, network, states, contexts, ALLOWED.length, valueWork(network, ALLOWED.length));
  const successors = successorsOf(process, ALLOWED.length);
  process.successorsInto(successors, states, contexts, ALLOWED.length);
  const policy = new Float64Array(ALLOWED.length * MOVES.length);
  valueController(problem, network).policyInto(policy, process, successors, contexts, ALLOWED.length);
  return { value: value.map((share) => share * largestValue(objective, MOVES.length)), policy };
}

function expectNear(found: { value: Float64Array; policy: Float64Array }, problem: SettledProblem): void {
  const exact = runNow(valueIteration({ tolerance: 1e-10 }), problem, { rng: createRng(1), maxSteps: 10_000 }).result;
  const largest = Math.max(...exact.value);
  for (let s = 0; s < DEAD; s++) expect(Math.abs(found.value[s]! - exact.value[s]!)).toBeLessThan(0.02 * largest);
  found.policy.forEach((p, i) => {
    expect(Math.abs(p - exact.policy[i]!)).toBeLessThan(0.03);
  });
}

const settled = (change: Partial<SettledProblem> = {}): SettledProblem => ({
  process: table,
  reward: { kind: "zero" },
  reference: { kind: "counting" },
  temperature: 1,
  criterion: { kind: "discounted", discount: 0.8 },
  ...change,
});
const OCCUPANCY = { kind: "maximumOccupancy", temperature: 1, discount: 0.8, stateEntropy: 0, reward: 0 } as const;

test("the continuous process and its table are the same: every successor and every ending (M2, M10)", () => {
  const successors = successorsOf(continuous, 1);
  const next = new Float64Array(2);
  for (let s = 0; s < DEAD; s++) {
    continuous.successorsInto(
      successors,
      Float64Array.from(ALLOWED[s]!, (x) => STEP * x),
      new Int32Array(1),
      1,
    );
    for (let a = 0; a < MOVES.length; a++) {
      const { state } = table.successorsOf(s, a)[0]!;
      expect(successors.survival[a]).toBe(state === DEAD ? 0 : 1);
      successorInto(next, 0, continuous, successors, 0, a);
      if (state !== DEAD) expect([...next].map((x) => Math.round(x / STEP) + 0)).toEqual([...ALLOWED[state]!]);
    }
  }
});

test("maximum occupancy: values within 2 %, policy within 0.03 of soft value iteration (M25 against F1)", () => {
  expectNear(fitted(OCCUPANCY), settled());
});

test("two hidden layers find the same (M25 against F1)", () => {
  expectNear(fitted(OCCUPANCY, { hidden: [32, 32], steps: 1500 }), settled());
});

test("only the reward per temperature matters, and a rewarded state earns by being there (M25 against F1)", () => {
  const values = Float64Array.from({ length: DEAD + 1 }, (_, s) => (s < DEAD && isRewarded(s) ? 0.5 : 0));
  expectNear(
    fitted({ ...OCCUPANCY, temperature: 0.5, reward: 0.5 }),
    settled({ temperature: 0.5, reward: { kind: "state", values } }),
  );
});

test.each([2, -2])(
  "state entropy of weight %i is paid for living successors, and a terminal one earns none (M20)",
  (weight) => {
    // Every unit has slope 1 here, so each living successor has the largest state entropy: a negative weight pays nothing.
    const values = Float64Array.from({ length: (DEAD + 1) * MOVES.length }, (_, i) => {
      const s = Math.floor(i / MOVES.length);
      const lives = s < DEAD && table.successorsOf(s, i % MOVES.length)[0]!.state !== DEAD;
      return lives && weight > 0 ? weight * Math.log(MOVES.length) : 0;
    });
    const problem = settled({ reward: { kind: "stateAction", values } });
    const found = fitted({ ...OCCUPANCY, stateEntropy: weight });
    const exact = runNow(valueIteration({ tolerance: 1e-10 }), problem, { rng: createRng(1), maxSteps: 10_000 }).result;
    const largest = largestValue({ ...OCCUPANCY, stateEntropy: weight }, MOVES.length);
    for (let s = 0; s < DEAD; s++) expect(Math.abs(found.value[s]! - exact.value[s]!)).toBeLessThan(0.02 * largest);
  },
);

test("a successor that survives with probability p is worth p times its value (M20)", () => {
  const p = 0.7;
  const frail: ControlledProcess = {
    ...continuous,
    successorsInto(out, states, contexts, count) {
      continuous.successorsInto(out, states, contexts, count);
      for (let i = 0; i < count * MOVES.length; i++) out.survival[i]! *= p;
    },
  };
  const ending = tabularProcess({
    states: DEAD + 1,
    actions: MOVES.length,
    successors: (s, a) => [
      [table.successorsOf(s, a)[0]!.state, p],
      [DEAD, 1 - p],
    ],
    terminal: [DEAD],
    start: 0,
  });
  expectNear(fitted(OCCUPANCY, {}, frail), settled({ process: ending }));
});

test("the R network: values within 2 % of what acting best with probability 1 − ε is worth (M22, M25)", () => {
  const [discount, exploration] = [0.8, 0.3];
  const found = fitted({ kind: "rewardMaximising", discount, exploration });
  let exact = new Float64Array(DEAD + 1);
  for (let k = 0; k < 200; k++) {
    exact = exact.map((_, s) => {
      if (s === DEAD) return 0;
      const next = MOVES.map((_, a) => exact[table.successorsOf(s, a)[0]!.state]!);
      const mean = next.reduce((sum, v) => sum + v, 0) / next.length;
      return 1 + discount * ((1 - exploration) * Math.max(...next) + exploration * mean);
    });
  }
  for (let s = 0; s < DEAD; s++) expect(Math.abs(found.value[s]! - exact[s]!)).toBeLessThan(0.02 * 5);
});

test("learned terminals: what was never told is learned from arriving there, if less well (M25)", () => {
  const told = fitted(OCCUPANCY, { steps: 1500 });
  const learned = fitted(OCCUPANCY, { steps: 1500, terminals: "learned" });
  const middle = indexOf(-1, -1);
  const edge = indexOf(2, 0);
  expect(learned.value[edge]).toBeLessThan(learned.value[middle]!);
  expect(Math.abs(learned.value[middle]! - told.value[middle]!)).toBeLessThan(0.15 * told.value[middle]!);
});
