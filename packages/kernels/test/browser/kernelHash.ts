import { type Constraint, createRng, type RateNetwork, signActions } from "@telos/core";
import { controlKernels, type Kernels } from "../../src/index.ts";

const [ROWS, UNITS, HIDDEN, CHANNELS] = [37, 30, 45, 4];
const ACTIONS = 2 ** CHANNELS;

/** A number of everything that the kernels of control give for the same uniform numbers: the same in Node and in a browser. */
export function kernelHash(kernels: Kernels): string {
  const twins = controlKernels(kernels);
  const rng = createRng(11);
  const uniform = (count: number, size = 1) =>
    Float64Array.from({ length: count }, () => size * (2 * rng.uniform() - 1));
  const network: RateNetwork = {
    ...{ units: UNITS, channels: CHANNELS, contexts: 1, gain: 1.5, timeStep: 0.125, transfer: "tanh", noise: 0 },
    ...{ weights: uniform(UNITS * UNITS, 0.3), inputWeights: uniform(UNITS * CHANNELS) },
    contextInputs: uniform(UNITS),
  };
  const constraint: Constraint = { kind: "energy", measure: "meanSquare", threshold: 0.25 };
  const contexts = new Int32Array(ROWS);
  const [states, bases, activities] = [
    uniform(ROWS * UNITS, 2),
    new Float64Array(ROWS * UNITS),
    new Float64Array(ROWS * UNITS),
  ];
  twins.rateStep?.(network)?.(bases, activities, network, states, contexts, ROWS);
  const survival = new Float64Array(ROWS * ACTIONS);
  twins.survivalRows?.(constraint, network, uniform(ACTIONS * UNITS), 0)?.(survival, bases, contexts, ROWS);
  let hash = 0x811c9dc5;
  const absorb = (numbers: Float64Array) => {
    for (const byte of new Uint8Array(numbers.buffer)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  for (const numbers of [bases, survival]) absorb(numbers);
  for (const hidden of [[HIDDEN], [HIDDEN, 21]]) {
    const [first, second = 0] = hidden;
    const count = first * UNITS + first + second * first + second + (second || first) + 1;
    const value = { inputs: UNITS, contexts: 1, hidden, parameters: uniform(count, 0.4) };
    const inputs = {
      ...{ bases, injections: signActions(CHANNELS, 1.5), directions: uniform(CHANNELS * UNITS, 0.2) },
      ...{ perState: false, channels: CHANNELS, actions: ACTIONS },
    };
    const empty = new Float64Array(0);
    const values = new Float64Array(ROWS * ACTIONS);
    const room = { base: empty, directions: empty, offsets: empty, linear: empty, hidden: empty, second: empty };
    twins.actionValues?.(values, value, inputs, contexts, ROWS, room);
    absorb(values);
    const gradient = new Float64Array(count);
    const work = { product: empty, first: empty, second: empty, error: empty, inputError: empty, transposed: empty };
    const batch = { states, contexts, targets: uniform(ROWS), count: ROWS, mirrored: true };
    twins.valueGradient?.(value)?.(gradient, value, batch, work);
    absorb(gradient);
    const adam = { mean: new Float64Array(count), square: new Float64Array(count), steps: 0 };
    twins.adam?.(value.parameters, gradient, adam, 0.5);
    absorb(value.parameters);
  }
  return hash.toString(16);
}
