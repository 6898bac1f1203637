import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { type ControlledProcess, signActions } from "../process/controlledProcess.ts";
import { drawRateNetwork } from "../process/rateNetwork.ts";
import { rateNetworkProcess } from "../process/rateNetworkProcess.ts";
import { freeController, myopicController, randomController } from "./baselines.ts";
import type { Controller } from "./controller.ts";
import { simulateController, trajectoryOf } from "./simulateController.ts";
import { drawStartInto, type StartStates } from "./startStates.ts";

/** x′ = x + a on a line with ends at ±limit, where a is −1 or 1: successors and endings can be told by hand. */
function lineOf(limit: number, noise = 0): ControlledProcess {
  const network = {
    units: 1,
    channels: 1,
    contexts: 2,
    gain: 1,
    timeStep: 1,
    transfer: "linear" as const,
    weights: Float64Array.of(1),
    inputWeights: Float64Array.of(1),
    contextInputs: Float64Array.of(0, 0.5),
    noise,
  };
  return rateNetworkProcess(network, signActions(1, 1), { kind: "ceilings", ceilings: limit });
}
const start: StartStates = { kind: "states", states: [[0]] };
const options = { agents: 20, steps: 50, start, rng: createRng(3) };
const context0 = new Int32Array(20);
const rightwards: Controller = {
  name: "right",
  policyInto: (policy, _process, _successors, _contexts, count) => {
    for (let row = 0; row < count; row++) policy.set([0, 1], 2 * row);
  },
};

test("the step that leads to a terminal state is the last of a lifetime (M27)", () => {
  const { lifetimes, terminated, states, actions, entropies } = simulateController(lineOf(2.5), rightwards, {
    ...options,
    contexts: context0,
  });
  expect(new Set(lifetimes)).toEqual(new Set([3]));
  expect(new Set(terminated)).toEqual(new Set([1]));
  expect([...states.slice(0, 6)]).toEqual([0, 1, 2, 3, 0, 0]);
  expect([...actions.slice(0, 5)]).toEqual([1, 1, 1, -1, -1]);
  expect([...entropies.slice(0, 4)]).toEqual([0, 0, 0, Number.NaN]);
});

test("an agent's path does not depend on how many others there are, nor on when they end", () => {
  const few = simulateController(lineOf(3.5), randomController, {
    ...options,
    agents: 3,
    contexts: Int32Array.of(0, 0, 0),
  });
  const many = simulateController(lineOf(3.5), randomController, { ...options, contexts: context0 });
  for (let m = 0; m < 3; m++) expect(trajectoryOf(few, m)).toEqual(trajectoryOf(many, m));
  expect(new Set(many.lifetimes).size).toBeGreaterThan(3);
});

test("random walks to ±4 take 16 steps on average: |mean − 16| below 5 standard errors", () => {
  const walks = simulateController(lineOf(3.5), randomController, {
    ...options,
    agents: 1000,
    steps: 1000,
    contexts: new Int32Array(1000),
  });
  const mean = walks.lifetimes.reduce((sum, life) => sum + life, 0) / 1000;
  const std = Math.sqrt(walks.lifetimes.reduce((sum, life) => sum + (life - mean) ** 2, 0) / 1000);
  expect(Math.abs(mean - 16)).toBeLessThan((5 * std) / Math.sqrt(1000));
  for (const entropy of walks.entropies) if (!Number.isNaN(entropy)) expect(entropy).toBeCloseTo(Math.LN2, 14);
});

describe("the controls (M26)", () => {
  test("free does nothing: the state moves by itself", () => {
    const { states, actions, lifetimes } = simulateController(lineOf(2.2), freeController, {
      ...options,
      contexts: context0.map(() => 1),
    });
    expect([...states.slice(0, 6)]).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(new Set(actions)).toEqual(new Set([-1]));
    expect(lifetimes[0]).toBe(5);
  });

  test("myopic never takes an action that ends while another does not, and takes the others alike", () => {
    const { lifetimes, entropies } = simulateController(lineOf(1.5), myopicController, {
      ...options,
      contexts: context0,
    });
    expect(new Set(lifetimes)).toEqual(new Set([50]));
    // At 0 both actions live, at ±1 one of them.
    expect([...entropies.slice(0, 4)]).toEqual([expect.closeTo(Math.LN2, 14), 0, expect.closeTo(Math.LN2, 14), 0]);
  });

  test("where every action ends, myopic takes any", () => {
    const { lifetimes, actions } = simulateController(lineOf(0.5), myopicController, {
      ...options,
      contexts: context0,
    });
    expect(new Set(lifetimes)).toEqual(new Set([1]));
    expect(new Set(Array.from({ length: 20 }, (_, m) => actions[50 * m]))).toEqual(new Set([0, 1]));
  });
});

test("agents take turns in the contexts, and a shown context misleads network and controller", () => {
  const process = lineOf(2.2);
  expect([...simulateController(process, freeController, options).contexts.slice(0, 4)]).toEqual([0, 1, 0, 1]);
  const shown = simulateController(process, freeController, {
    ...options,
    contexts: context0,
    shownContexts: context0.map(() => 1),
  });
  expect([shown.lifetimes[0], shown.contexts[0]]).toEqual([5, 0]);
  expect(() => simulateController(process, freeController, { ...options, contexts: context0.map(() => 2) })).toThrow(
    /contexts\[0\] must be an integer from 0 to 1 but is 2/,
  );
});

test("under process noise the state itself decides, and the same seed gives the same luck", () => {
  const process = lineOf(2.5, 0.3);
  const once = simulateController(process, myopicController, { ...options, contexts: context0 });
  expect(simulateController(process, myopicController, { ...options, contexts: context0 })).toEqual(once);
  for (let m = 0; m < 20; m++) {
    const { states, ended } = trajectoryOf(once, m);
    for (const x of states.slice(0, -1)) expect(Math.abs(x)).toBeLessThanOrEqual(2.5);
    if (ended === "terminated") expect(Math.abs(states[states.length - 1]!)).toBeGreaterThan(2.5);
  }
  expect(once.terminated.some((ended) => ended === 1)).toBe(true);
});

test("states may be left out, and are then missed by whoever needs them", () => {
  const rollouts = simulateController(lineOf(3.5), randomController, { ...options, keepStates: false });
  expect(rollouts.states).toHaveLength(0);
  expect(() => trajectoryOf(rollouts, 0)).toThrow(/trajectoryOf: states must hold/);
});

describe("start states (M19)", () => {
  const network = drawRateNetwork(
    { units: 5, channels: 1, contexts: 2, gain: 1, timeStep: 0.1, transfer: "tanh", noise: 0, readouts: [1, 3], readoutStrength: 1, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  const process = rateNetworkProcess(network, signActions(1, 1), {
    kind: "region",
    units: [1, 3],
    regions: [
      { kind: "disc", radius: 0.3 },
      { kind: "square", halfWidth: 0.2, centre: [0.5, 0.5] },
    ],
  });
  const draw = (kind: StartStates, context: number, on: ControlledProcess = process) => {
    const rng = createRng(2);
    return Array.from({ length: 200 }, () => {
      const out = new Float64Array(on.size + 1);
      drawStartInto(out, 1, on, kind, context, rng);
      return out.slice(1);
    });
  };

  test("are never terminal", () => {
    for (const state of draw({ kind: "normal", std: 0.5 }, 0)) expect(process.isTerminal(state, 0, 0)).toBe(false);
  });

  test("in a region are uniform there and normal elsewhere: mean of the readouts within 5 standard errors", () => {
    const states = draw({ kind: "region", std: 0.3, box: 0.6 }, 1);
    const readouts = states.map((state) => Math.tanh(state[1]!));
    for (const y of readouts) expect(y > 0.3 && y < 0.6).toBe(true); // the box cuts the square from 0.7 to 0.6
    const mean = readouts.reduce((sum, y) => sum + y, 0) / 200;
    expect(Math.abs(mean - 0.45)).toBeLessThan((5 * 0.3) / Math.sqrt(12 * 200));
    const square = states.reduce((sum, state) => sum + state[0]! ** 2, 0) / 200;
    expect(Math.abs(square - 0.09)).toBeLessThan((5 * 0.09 * Math.SQRT2) / Math.sqrt(200));
  });

  test("uniform ones stay within their half-widths", () => {
    for (const [x] of draw({ kind: "uniform", halfWidths: [0.7] }, 0, lineOf(1)))
      expect(Math.abs(x!)).toBeLessThan(0.7);
  });

  test("that are all terminal, or do not fit the process, are refused", () => {
    expect(() => draw({ kind: "states", states: [[5]] }, 0, lineOf(1))).toThrow(/were all terminal/);
    const simulate = (kind: StartStates) => () =>
      simulateController(lineOf(1), randomController, { ...options, start: kind });
    expect(simulate({ kind: "uniform", halfWidths: [1, 1] })).toThrow(/start.halfWidths must hold 1 numbers but has 2/);
    expect(simulate({ kind: "region", std: 0.3, box: 1 })).toThrow(/no region confines this process/);
    expect(simulate({ kind: "states", states: [] })).toThrow(/start.states is empty/);
    expect(simulate({ kind: "normal", std: Number.NaN })).toThrow(/start.std must be > 0/);
  });
});
