import { createRng, type SpinNetwork, simulateSpikes, simulateSteps, walshHadamard } from "@telos/core";
import { describe, expect, test } from "vitest";
import { loadKernels, spinSamplers, walshHadamards } from "../../src/index.ts";
import { builds } from "../builds.ts";

function networkOf(units: number, inputs: number): SpinNetwork {
  const rng = createRng(units * inputs);
  const chain = Array.from({ length: inputs }, () => {
    const row = Array.from({ length: inputs }, () => rng.uniform());
    const total = row.reduce((sum, p) => sum + p, 0);
    return row.map((p) => p / total);
  });
  return {
    units,
    inputs,
    logits: new Float64Array(inputs * units * 2 ** (units - 1)).map(() => 2 * rng.normal()),
    updateRateHz: new Float64Array(units).map(() => 1 + rng.uniform()),
    inputChain: Float64Array.from(chain.flat()),
  };
}

describe.each(builds)("on the %s build", (build) => {
  const kernels = loadKernels({ build });
  const sampler = spinSamplers(kernels);

  test.each([
    [1, 1, 10],
    [3, 1, 2000],
    [8, 2, 70_001],
    [5, 4, 3000],
  ])("%i units, %i inputs, %i steps: the record of the reference, bit for bit (H2, N1)", (units, inputs, steps) => {
    const network = networkOf(units, inputs);
    const options = { start: { word: 0, input: inputs - 1 }, steps };
    const expected = simulateSteps(network, { ...options, rng: createRng(4) });
    expect(simulateSteps(network, { ...options, rng: createRng(4), sampler })).toEqual(expected);
  });

  test("spike trains are those of the reference, bit for bit (H3)", () => {
    const network = networkOf(4, 2);
    const options = { start: { word: 3, input: 0 }, durationS: 200 };
    const expected = simulateSpikes(network, { ...options, rng: createRng(6) });
    expect(simulateSpikes(network, { ...options, rng: createRng(6), sampler })).toEqual(expected);
  });

  test("many steps at once are the same steps, before and after single ones (H2)", () => {
    const network = networkOf(3, 2);
    const start = { word: 0, input: 0 };
    const single = sampler(network, start, createRng(1));
    const mixed = sampler(network, start, createRng(1));
    const expected: number[][] = [];
    for (let t = 0; t < 900; t++) {
      single.step();
      expected.push([single.word, single.input, single.unit, single.action]);
    }
    const found: number[][] = [];
    while (found.length < 900) {
      mixed.step();
      found.push([mixed.word, mixed.input, mixed.unit, mixed.action]);
      const steps = Math.min(299, 900 - found.length);
      const out = {
        words: new Int32Array(steps + 1),
        inputs: new Int32Array(steps + 1),
        updatedUnits: new Int32Array(steps),
        actions: new Uint8Array(steps),
      };
      mixed.stepsInto?.(out);
      for (let t = 0; t < steps; t++)
        found.push([out.words[t + 1], out.inputs[t + 1], out.updatedUnits[t], out.actions[t]]);
      expect([mixed.word, mixed.unit]).toEqual([found.at(-1)?.[0], found.at(-1)?.[2]]);
    }
    expect(found).toEqual(expected);
  });

  test("two networks that run side by side do not disturb each other (H2)", () => {
    const [a, b] = [networkOf(3, 2), networkOf(5, 1)];
    const alone = sampler(a, { word: 0, input: 0 }, createRng(1));
    const beside = sampler(a, { word: 0, input: 0 }, createRng(1));
    const other = sampler(b, { word: 0, input: 0 }, createRng(2));
    const path: number[] = [];
    for (let t = 0; t < 1000; t++) {
      alone.step();
      path.push(alone.word);
    }
    for (let t = 0; t < 1000; t++) {
      other.step();
      beside.step();
      expect(beside.word).toBe(path[t]);
    }
  });

  test.each([1, 2, 8, 4096, 16_384])("Walsh–Hadamard of %i numbers: the bits of the reference (N21)", (count) => {
    const rng = createRng(count);
    const expected = new Float64Array(count + 3).map(() => rng.normal());
    const found = expected.slice();
    walshHadamard(expected, 3, count);
    walshHadamards(kernels)(found, 3, count);
    expect(found).toEqual(expected);
  });
});
