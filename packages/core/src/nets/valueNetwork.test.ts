import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { actionValuesInto, actionValuesWork } from "./actionValues.ts";
import { HIDDEN_TRANSFERS, hiddenActivitiesInPlace, hiddenSlope } from "./hiddenTransfer.ts";
import { gradientWork, valueGradientInto } from "./valueGradient.ts";
import {
  drawValueNetwork,
  layersOf,
  parameterCount,
  type ValueNetworkShape,
  valuesInto,
  valueWork,
} from "./valueNetwork.ts";

const SHAPES: readonly (readonly [string, ValueNetworkShape])[] = [
  ["one hidden layer", { inputs: 5, contexts: 1, hidden: [9] }],
  ["one hidden layer, three contexts", { inputs: 4, contexts: 3, hidden: [6] }],
  ["two hidden layers", { inputs: 5, contexts: 1, hidden: [7, 6] }],
  ["two hidden layers, two contexts", { inputs: 3, contexts: 2, hidden: [5, 4] }],
  ["one hidden layer of tanh, two contexts", { inputs: 5, contexts: 2, hidden: [9], hiddenTransfer: "tanh" }],
  ["two hidden layers of tanh", { inputs: 4, contexts: 1, hidden: [7, 6], hiddenTransfer: "tanh" }],
];

/** The formula (M13, M41) written out, sharing no code with the network. */
function slowValue(shape: ValueNetworkShape, parameters: Float64Array, x: ArrayLike<number>, context: number): number {
  const { inputs, contexts, hidden } = shape;
  let at = 0;
  const take = (count: number) => {
    at += count;
    return Array.from(parameters.subarray(at - count, at));
  };
  const phi = (z: number) => (shape.hiddenTransfer === "tanh" ? Math.tanh(z) : Math.max(0, z));
  const [first, second] = hidden as [number, number | undefined];
  const w1 = take(first * inputs);
  const rows = contexts > 1 ? take(contexts * first) : [];
  const b1 = take(first);
  let layer = b1.map((bias, h) => {
    let z = bias + (contexts > 1 ? rows[context * first + h]! : 0);
    for (let i = 0; i < inputs; i++) z += w1[h * inputs + i]! * x[i]!;
    return phi(z);
  });
  if (second !== undefined) {
    const w2 = take(second * first);
    layer = take(second).map((bias, h) => phi(layer.reduce((sum, y, k) => sum + w2[h * first + k]! * y, bias)));
  }
  const output = take(layer.length);
  return layer.reduce((sum, y, h) => sum + output[h]! * y, parameters[at]!);
}

describe.each(SHAPES)("a value network with %s", (_name, shape) => {
  const rng = createRng(1);
  const network = drawValueNetwork(shape, { scale: 1, bias: 0.3 }, rng);
  for (let i = 0; i < network.parameters.length; i++) network.parameters[i]! += 0.2 * rng.normal();
  const count = 7;
  const states = Float64Array.from({ length: count * shape.inputs }, () => rng.normal());
  const contexts = Int32Array.from({ length: count }, (_, k) => k % shape.contexts);
  const targets = Float64Array.from({ length: count }, () => rng.uniform());

  test("gives the value that its formula gives (M13)", () => {
    const out = new Float64Array(count);
    valuesInto(out, network, states, contexts, count, valueWork(shape, count));
    for (let k = 0; k < count; k++) {
      const x = states.subarray(k * shape.inputs, (k + 1) * shape.inputs);
      expect(out[k]).toBeCloseTo(slowValue(shape, network.parameters, x, contexts[k]!), 13);
    }
  });

  test.each([false, true])("has the gradient that central differences have, mirrored = %s (M15)", (mirrored) => {
    const gradient = new Float64Array(network.parameters.length);
    const loss = valueGradientInto(
      gradient,
      network,
      { states, contexts, targets, count, mirrored },
      gradientWork(network, count),
    );
    const slowLoss = (parameters: Float64Array) => {
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const x = Array.from(states.subarray(k * shape.inputs, (k + 1) * shape.inputs));
        sum += (slowValue(shape, parameters, x, contexts[k]!) - targets[k]!) ** 2;
        const mirror = x.map((value) => -value);
        if (mirrored) sum += (slowValue(shape, parameters, mirror, contexts[k]!) - targets[k]!) ** 2;
      }
      return sum / (mirrored ? 2 * count : count);
    };
    expect(loss).toBeCloseTo(slowLoss(network.parameters), 13);
    for (let i = 0; i < gradient.length; i++) {
      const moved = network.parameters.slice();
      moved[i]! += 1e-6;
      const up = slowLoss(moved);
      moved[i]! -= 2e-6;
      expect(Math.abs((up - slowLoss(moved)) / 2e-6 - gradient[i]!)).toBeLessThan(2e-8);
    }
  });

  test.each([false, true])(
    "values all successors as if each were computed by itself, directions per state = %s (M14)",
    (perState) => {
      const [channels, actions] = [2, 6];
      const injections = Float64Array.from({ length: actions * channels }, () => rng.normal());
      const tables = perState ? count : 1;
      const directions = Float64Array.from({ length: tables * channels * shape.inputs }, () => rng.normal());
      const inputs = { bases: states, injections, directions, perState, channels, actions };
      const out = new Float64Array(count * actions);
      actionValuesInto(out, network, inputs, contexts, count, actionValuesWork(network, count, inputs));
      for (let k = 0; k < count; k++) {
        for (let a = 0; a < actions; a++) {
          const x = Array.from({ length: shape.inputs }, (_, i) => {
            let sum = states[k * shape.inputs + i]!;
            for (let c = 0; c < channels; c++) {
              const row = ((perState ? k : 0) * channels + c) * shape.inputs;
              sum += injections[a * channels + c]! * directions[row + i]!;
            }
            return sum;
          });
          expect(out[k * actions + a]).toBeCloseTo(slowValue(shape, network.parameters, x, contexts[k]!), 12);
        }
      }
    },
  );
});

test("an optimistic network begins near its bias everywhere, and equal seeds draw equal networks", () => {
  const shape: ValueNetworkShape = { inputs: 100, contexts: 1, hidden: [128] };
  const network = drawValueNetwork(shape, { scale: 0.01, bias: 1 }, createRng(2));
  const rng = createRng(3);
  const states = Float64Array.from({ length: 2000 }, () => rng.normal());
  const out = new Float64Array(20);
  valuesInto(out, network, states, new Int32Array(20), 20, valueWork(shape, 20));
  for (const value of out) expect(Math.abs(value - 1)).toBeLessThan(0.05);
  expect(drawValueNetwork(shape, { scale: 0.01, bias: 1 }, createRng(2))).toEqual(network);
});

test("layers are views: together they are all parameters, and three layers are refused", () => {
  const shape: ValueNetworkShape = { inputs: 3, contexts: 2, hidden: [4, 5] };
  const flat = new Float64Array(parameterCount(shape));
  for (const layer of Object.values(layersOf(shape, flat))) for (let i = 0; i < layer.length; i++) layer[i]++;
  expect(new Set(flat)).toEqual(new Set([1]));
  expect(() => layersOf(shape, flat.subarray(1))).toThrow(/layersOf: parameters must hold/);
  expect(() => drawValueNetwork({ ...shape, hidden: [1, 2, 3] }, { scale: 1, bias: 0 }, createRng(1))).toThrow(
    /hidden.length must be an integer from 1 to 2 but is 3/,
  );
});

test("the value of tanh units is odd where its biases are 0 and never farther from its bias than Σ|w| (M41)", () => {
  const shape: ValueNetworkShape = { inputs: 6, contexts: 1, hidden: [11, 5], hiddenTransfer: "tanh" };
  const network = drawValueNetwork(shape, { scale: 1, bias: 0 }, createRng(4));
  const { firstBias, output } = layersOf(network, network.parameters);
  firstBias.fill(0);
  const rng = createRng(5);
  const count = 50;
  const states = Float64Array.from({ length: count * 6 }, () => 3 * rng.normal());
  const [here, mirrored] = [new Float64Array(count), new Float64Array(count)];
  const none = new Int32Array(count);
  valuesInto(here, network, states, none, count, valueWork(shape, count));
  valuesInto(
    mirrored,
    network,
    states.map((x) => -x),
    none,
    count,
    valueWork(shape, count),
  );
  const most = output.reduce((sum, w) => sum + Math.abs(w), 0);
  for (let k = 0; k < count; k++) {
    expect(mirrored[k]).toBeCloseTo(-here[k]!, 13);
    expect(Math.abs(here[k]!)).toBeLessThanOrEqual(most);
  }
});

test("hidden units rectify or are tanh, and their slope is told by their activity (M41)", () => {
  const sums = Float64Array.of(-30, -2, -0.5, 0.25, 1, 30);
  for (const transfer of HIDDEN_TRANSFERS) {
    const at = (shift: number) => {
      const out = sums.map((z) => z + shift);
      hiddenActivitiesInPlace(out, out.length, transfer);
      return out;
    };
    const [here, low, high] = [at(0), at(-1e-6), at(1e-6)];
    sums.forEach((z, i) => {
      expect(here[i]).toBeCloseTo(transfer === "tanh" ? Math.tanh(z) : Math.max(0, z), 14);
      expect(hiddenSlope(here[i]!, transfer)).toBeCloseTo((high[i]! - low[i]!) / 2e-6, 8);
    });
  }
});
