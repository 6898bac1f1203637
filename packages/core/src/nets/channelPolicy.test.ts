import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { type ChannelPolicy, channelLayersOf, drawChannelPolicy } from "./channelPolicy.ts";
import { logOddsGradientInto, policyGradientWork, turnGradientInto } from "./channelPolicyGradient.ts";

const [ROWS, INPUTS, CHANNELS, CONTEXTS, MOST] = [5, 4, 3, 2, 4];

function policyOf(contexts: number): ChannelPolicy {
  const policy = drawChannelPolicy({ inputs: INPUTS, contexts, channels: CHANNELS, hidden: [7] }, createRng(1));
  const rng = createRng(2);
  const { heads, headBias } = channelLayersOf(policy, policy.parameters);
  for (const layer of [heads, headBias]) for (let i = 0; i < layer.length; i++) layer[i] = 0.5 * rng.normal();
  return policy;
}

const rng = createRng(3);
const normals = (length: number, scale = 1) => Float64Array.from({ length }, () => scale * rng.normal());
const rows = {
  inputs: normals(ROWS * INPUTS),
  contexts: Int32Array.from({ length: ROWS }, (_, row) => row % CONTEXTS),
  mirrors: Int8Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? -1 : 1)),
  count: ROWS,
};
const steps = normals(CHANNELS * INPUTS, 0.4);

/** The largest miss of a gradient against central differences, relative to its largest entry. */
function missOf(policy: ChannelPolicy, lossInto: (gradient: Float64Array, policy: ChannelPolicy) => number): number {
  const gradient = new Float64Array(policy.parameters.length);
  lossInto(gradient, policy);
  const scratch = new Float64Array(gradient.length);
  const size = Math.max(...gradient.map(Math.abs));
  let miss = 0;
  for (let i = 0; i < gradient.length; i++) {
    const shifted = (by: number) => {
      const parameters = policy.parameters.slice();
      parameters[i] += by;
      return lossInto(scratch, { ...policy, parameters });
    };
    miss = Math.max(miss, Math.abs((shifted(1e-6) - shifted(-1e-6)) / 2e-6 - gradient[i]));
  }
  expect(size).toBeGreaterThan(0.01);
  return miss / size;
}

test.each([1, CONTEXTS])(
  "the gradient of log-odds with %i contexts is that of its loss by central differences (A5)",
  (contexts) => {
    const policy = policyOf(contexts);
    const batch = { ...rows, targets: normals(ROWS * CHANNELS), weights: normals(ROWS * CHANNELS).map(Math.abs) };
    const work = policyGradientWork(policy, ROWS);
    expect(missOf(policy, (gradient, of) => logOddsGradientInto(gradient, of, batch, work))).toBeLessThan(1e-7);
  },
);

test.each([1, CONTEXTS])(
  "the gradient of turns along the chain with %i contexts is that of its loss by central differences (A6)",
  (contexts) => {
    const policy = policyOf(contexts);
    const entries = ROWS * MOST * CHANNELS;
    const batch = {
      ...rows,
      signs: Int8Array.from({ length: entries }, () => (rng.uniform() < 0.5 ? -1 : 1)),
      differences: normals(entries),
      weights: Float64Array.from({ length: entries }, () => (rng.uniform() < 0.7 ? 1 : 0)),
      most: MOST,
      drawn: Int32Array.from([4, 2, 0, 3, 1]),
    };
    const work = policyGradientWork(policy, ROWS);
    expect(missOf(policy, (gradient, of) => turnGradientInto(gradient, of, steps, batch, work))).toBeLessThan(1e-7);
  },
);

test("a channel policy begins with every action equally likely, within a hundredth (A2)", () => {
  const policy = drawChannelPolicy({ inputs: INPUTS, contexts: 1, channels: CHANNELS, hidden: [64] }, createRng(5));
  const layers = channelLayersOf(policy, policy.parameters);
  expect(Math.max(...layers.heads.map(Math.abs))).toBeLessThan(0.01);
  expect(Math.max(...layers.headBias.map(Math.abs))).toBe(0);
  expect(() => drawChannelPolicy({ ...policy, channels: 65 }, createRng(1))).toThrow(/channels/);
});
