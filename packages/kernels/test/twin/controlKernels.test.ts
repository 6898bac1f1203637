import {
  type ActionValuesInto,
  actionValuesInto,
  actionValuesWork,
  adamStart,
  adamStep,
  createRng,
  drawRateNetwork,
  drawValueNetwork,
  gradientWork,
  layersOf,
  type Rng,
  rateNetworkProcess,
  rateStepInto,
  signActions,
  successorsOf,
  type ValueNetwork,
  valueGradientInto,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { controlKernels, loadKernels, tanhValuesOf, valueGradientOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

const EPSILON = 2 ** -24;
const ROWS = 13;

const normals = (rng: Rng, count: number, std = 1) => Float64Array.from({ length: count }, () => std * rng.normal());
const contextsOf = (rng: Rng, contexts: number) => Int32Array.from({ length: ROWS }, () => rng.integer(contexts));
const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, i) => value - b[i]));

/** A network whose output weights are of both signs and of a size that matters. */
function network(rng: Rng, inputs: number, contexts: number, hidden: readonly number[]): ValueNetwork {
  return drawValueNetwork({ inputs, contexts, hidden }, { scale: 1, bias: 0.5 }, rng);
}

describe.each(builds)("kernels of control on the %s build", (build) => {
  const kernels = controlKernels(loadKernels({ build }));
  const { actionValues } = kernels as { actionValues: ActionValuesInto };

  test.each([
    ["tanh", 100, 1],
    ["relu", 37, 3],
    ["linear", 6, 2],
  ] as const)(
    "rateStep, %s, %i units, %i contexts: error below 30 ε max(1, |x|, |x′|) (M3)",
    (transfer, units, contexts) => {
      const rng = createRng(1);
      const shape = { units, channels: 2, contexts, gain: 1.5, timeStep: 0.1, transfer, noise: 0 };
      const net = drawRateNetwork(
        { ...shape, readouts: [], readoutStrength: 1, contextStd: 0.5 },
        rng.split("network"),
      );
      const states = normals(rng, ROWS * units, 1.5);
      const rowContexts = contextsOf(rng, contexts);
      const [expected, found, work] = Array.from({ length: 3 }, () => new Float64Array(ROWS * units));
      rateStepInto(expected, work, net, states, rowContexts, ROWS);
      kernels.rateStep?.(net)?.(found, work, net, states, rowContexts, ROWS);
      const scale = Math.max(1, largest(states), largest(expected));
      expect(difference(found, expected)).toBeLessThanOrEqual(30 * EPSILON * scale);
    },
  );

  test.each([
    ["tanh", "meanSquare", 1.5, 0.3],
    ["tanh", "meanAbsolute", 4, 0.6],
    ["relu", "meanSquare", 1, 0.3],
  ] as const)(
    "energy test, %s, %s, amplitude %d, threshold %d: as the reference where the energy is 1e-5 or more from its threshold (M10)",
    (transfer, measure, amplitude, threshold) => {
      const [units, channels] = [50, 5];
      const rng = createRng(2);
      const net = drawRateNetwork(
        {
          ...{ units, channels, contexts: 1, gain: 1.5, timeStep: 0.1, transfer, noise: 0 },
          ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
        },
        rng.split("network"),
      );
      const make = (limit: number, twins?: typeof kernels) =>
        rateNetworkProcess(net, signActions(channels, amplitude), { kind: "energy", measure, threshold: limit }, twins);
      const states = Float64Array.from(
        { length: ROWS * units },
        (_, i) => 0.15 * (1 + Math.floor(i / units)) * rng.normal(),
      );
      const answer = (limit: number, twins?: typeof kernels) => {
        const process = make(limit, twins);
        const out = successorsOf(process, ROWS);
        process.successorsInto(out, states, new Int32Array(ROWS), ROWS);
        return out.survival;
      };
      const [low, middle, high] = [answer(threshold - 1e-5), answer(threshold), answer(threshold + 1e-5)];
      const found = answer(threshold, kernels);
      let [alive, dead] = [0, 0];
      for (let i = 0; i < found.length; i++) {
        if (low[i] === high[i]) expect(found[i]).toBe(middle[i]);
        if (found[i] === 1) alive++;
        else dead++;
      }
      expect(alive).toBeGreaterThan(20); // else the test would say little
      expect(dead).toBeGreaterThan(20);
    },
  );

  test.each([
    [100, 1, [128], 5, false],
    [7, 3, [37], 3, false],
    [4, 1, [20], 1, true],
    [10, 2, [19, 22], 3, false],
    [4, 1, [12, 9], 2, true],
  ] as const)(
    "action values, %i inputs, %i contexts, hidden %j, %i channels, directions by state %s: error below 60 ε Σ|w z| (M14)",
    (inputs, contexts, hidden, channels, perState) => {
      const rng = createRng(3);
      const net = network(rng.split("net"), inputs, contexts, hidden);
      const injections = signActions(channels, 1.5);
      const actions = 2 ** channels;
      const tables = perState ? ROWS : 1;
      const successors = {
        ...{ bases: normals(rng, ROWS * inputs), injections, channels, actions, perState },
        directions: normals(rng, tables * channels * inputs, 0.1),
      };
      const rowContexts = contextsOf(rng, contexts);
      const [expected, found] = [new Float64Array(ROWS * actions), new Float64Array(ROWS * actions)];
      const work = actionValuesWork(net, ROWS, successors);
      actionValuesInto(expected, net, successors, rowContexts, ROWS, work);
      actionValues(found, net, successors, rowContexts, ROWS, work);
      expect(difference(found, expected)).toBeLessThanOrEqual(60 * EPSILON * hidden.length * scaleOf(net));
      // Other actions of the same size, other weights: nothing is remembered that should not be.
      const mixed = { ...successors, injections: injections.map((amount, i) => amount * (1 + (i % 3))) };
      net.parameters.forEach((parameter, i) => {
        net.parameters[i] = -parameter;
      });
      actionValuesInto(expected, net, mixed, rowContexts, ROWS, work);
      actionValues(found, net, mixed, rowContexts, ROWS, work);
      expect(difference(found, expected)).toBeLessThanOrEqual(120 * EPSILON * hidden.length * scaleOf(net));
    },
  );

  test.each([
    [100, 1, 128, true],
    [6, 3, 21, false],
    [4, 1, 16, true],
  ] as const)(
    "gradient, %i inputs, %i contexts, %i hidden, mirrored %s: error below 200 ε of its largest entry (M15)",
    (inputs, contexts, hidden, mirrored) => {
      const rng = createRng(4);
      const net = network(rng.split("net"), inputs, contexts, [hidden]);
      const batch = {
        ...{ states: normals(rng, ROWS * inputs), contexts: contextsOf(rng, contexts), targets: normals(rng, ROWS) },
        ...{ count: ROWS, mirrored },
      };
      const work = gradientWork(net, ROWS);
      const [expected, found] = [new Float64Array(net.parameters.length), new Float64Array(net.parameters.length)];
      const expectedLoss = valueGradientInto(expected, net, batch, work);
      const foundLoss = kernels.valueGradient?.(net)?.(found, net, batch, work) ?? Number.NaN;
      expect(Math.abs(foundLoss / expectedLoss - 1)).toBeLessThanOrEqual(200 * EPSILON);
      expect(difference(found, expected)).toBeLessThanOrEqual(200 * EPSILON * largest(expected));
    },
  );

  test.each([
    [0.1, "by the addition theorem", 300],
    [3, "directly", 60],
  ] as const)(
    "action values of tanh units, directions of size %d, %s: error below %d ε Σ|w| (M14)",
    (size, _how, bound) => {
      const rng = createRng(7);
      const net = network(rng.split("net"), 20, 2, [35]);
      const [channels, actions] = [3, 8];
      const directions = normals(rng, channels * 20, size);
      const injections = signActions(channels, 1);
      const bases = normals(rng, ROWS * 20);
      const successors = { bases, injections, directions, channels, actions, perState: false };
      const rowContexts = contextsOf(rng, 2);
      const found = new Float64Array(ROWS * actions);
      tanhValuesOf(loadKernels({ build }))(
        found,
        net,
        successors,
        rowContexts,
        ROWS,
        actionValuesWork(net, ROWS, successors),
      );
      const { first, firstBias, context, output, outputBias } = layersOf(net, net.parameters);
      for (let r = 0; r < ROWS; r++) {
        for (let a = 0; a < actions; a++) {
          let value = outputBias[0];
          for (let h = 0; h < 35; h++) {
            let z = firstBias[h] + context[rowContexts[r] * 35 + h];
            for (let k = 0; k < 20; k++) {
              let x = bases[r * 20 + k];
              for (let c = 0; c < channels; c++) x += injections[a * channels + c] * directions[c * 20 + k];
              z += first[h * 20 + k] * x;
            }
            value += output[h] * Math.tanh(z);
          }
          expect(Math.abs(found[r * actions + a] - value)).toBeLessThanOrEqual(bound * EPSILON * scaleOf(net));
        }
      }
    },
  );

  test("the gradient of tanh units is the difference quotient of the loss (M15)", () => {
    const rng = createRng(8);
    const net = network(rng.split("net"), 6, 1, [9]);
    const batch = {
      states: normals(rng, ROWS * 6),
      contexts: new Int32Array(ROWS),
      targets: normals(rng, ROWS),
      count: ROWS,
      mirrored: true,
    };
    const loss = () => {
      const { first, firstBias, output, outputBias } = layersOf(net, net.parameters);
      let sum = 0;
      for (const sign of [1, -1]) {
        for (let r = 0; r < ROWS; r++) {
          let value = outputBias[0] - batch.targets[r];
          for (let h = 0; h < 9; h++) {
            let z = firstBias[h];
            for (let k = 0; k < 6; k++) z += sign * first[h * 6 + k] * batch.states[r * 6 + k];
            value += output[h] * Math.tanh(z);
          }
          sum += value * value;
        }
      }
      return sum / (2 * ROWS);
    };
    const found = new Float64Array(net.parameters.length);
    const gradientInto = valueGradientOf(loadKernels({ build }), "tanh")(net);
    const foundLoss = gradientInto?.(found, net, batch, gradientWork(net, ROWS)) ?? Number.NaN;
    expect(Math.abs(foundLoss / loss() - 1)).toBeLessThanOrEqual(200 * EPSILON);
    const step = 1e-5;
    const expected = net.parameters.map((parameter, i) => {
      net.parameters[i] = parameter + step;
      const above = loss();
      net.parameters[i] = parameter - step;
      const below = loss();
      net.parameters[i] = parameter;
      return (above - below) / (2 * step);
    });
    expect(difference(found, expected)).toBeLessThanOrEqual(200 * EPSILON * largest(expected));
  });

  test("Adam: the same bits (M16)", () => {
    const rng = createRng(5);
    const [expected, found] = [normals(createRng(6), 101), normals(createRng(6), 101)];
    const [expectedState, foundState] = [adamStart(101), adamStart(101)];
    for (let step = 0; step < 4; step++) {
      const gradient = normals(rng, 101);
      adamStep(expected, gradient, expectedState, 1e-3);
      kernels.adam?.(found, gradient, foundState, 1e-3);
    }
    expect(found).toEqual(expected);
    expect(foundState).toEqual(expectedState);
  });
});

/** What the terms of a value add up to without their signs, roughly. */
function scaleOf(net: ValueNetwork): number {
  const { output } = layersOf(net, net.parameters);
  return 4 * output.reduce((sum, w) => sum + Math.abs(w), 1);
}
