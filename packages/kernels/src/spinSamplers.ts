import { logistic, type SpinSampler, type SpinSamplerOf } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

// The first chunk is short, for short runs; each is four times the one before.
const FIRST_CHUNK = 256;
const LARGEST_CHUNK = 65_536;

/**
 * Runs spin networks in the kernel (H2): twin of `spinSampler`, bit for bit, in both builds. The numbers are those that the
 * reference draws, for each depends on its place in its stream alone. Steps are made a chunk ahead; kernel memory is held
 * for a chunk only, so that samplers may run side by side.
 */
export function spinSamplers(kernels: Kernels): SpinSamplerOf {
  return (network, start, rng) => {
    const { units, inputs } = network;
    const probability = network.logits.map(logistic);
    const unitSums = runningSums(network.updateRateHz, units);
    const inputSums = runningSums(network.inputChain, inputs);
    const keys = Int32Array.from(["unit", "action", "input"].flatMap((name) => rng.split(name).position().key));
    // The table is handed over for each chunk: a chunk as long as the table makes that a copy for each step at most.
    const mostSteps = Math.max(LARGEST_CHUNK, probability.length);
    let words = new Int32Array(0);
    let inputPath = new Int32Array(0);
    let updated = new Int32Array(0);
    let actions = new Uint8Array(0);
    let done = 0;
    let at = 0;
    let last = { word: start.word, input: start.input };

    function refill(wanted: number): void {
      const steps = Math.min(mostSteps, wanted);
      using arena = kernels.arena();
      const [table, sums, rows] = [probability, unitSums, inputSums].map((values) => {
        const block = arena.f64(values.length);
        block.view.set(values);
        return block.at;
      });
      const key = arena.i32(keys.length);
      key.view.set(keys);
      const out = {
        words: arena.i32(steps),
        inputs: arena.i32(steps),
        units: arena.i32(steps),
        actions: arena.u8(steps),
      };
      const scratch = arena.f64(6);
      kernels.exports.spinSteps(
        out.words.at,
        out.inputs.at,
        out.units.at,
        out.actions.at,
        table,
        sums,
        rows,
        units,
        inputs,
        key.at,
        scratch.at,
        done,
        steps,
        last.word,
        last.input,
      );
      words = out.words.view.slice();
      inputPath = out.inputs.view.slice();
      updated = out.units.view.slice();
      actions = out.actions.view.slice();
      last = { word: words[steps - 1], input: inputPath[steps - 1] };
      done += steps;
      at = 0;
    }

    const sampler: SpinSampler = {
      word: start.word,
      input: start.input,
      unit: -1,
      action: -1,
      step() {
        if (at === words.length) refill(Math.max(FIRST_CHUNK, 4 * words.length));
        sampler.word = words[at];
        sampler.input = inputPath[at];
        sampler.unit = updated[at];
        sampler.action = actions[at];
        at++;
      },
      stepsInto(out) {
        const steps = out.actions.length;
        for (let t = 0; t < steps; ) {
          if (at === words.length) refill(steps - t);
          const to = Math.min(words.length, at + steps - t);
          out.words.set(words.subarray(at, to), t + 1);
          out.inputs.set(inputPath.subarray(at, to), t + 1);
          out.updatedUnits.set(updated.subarray(at, to), t);
          out.actions.set(actions.subarray(at, to), t);
          t += to - at;
          at = to;
        }
        if (steps === 0) return;
        sampler.word = words[at - 1];
        sampler.input = inputPath[at - 1];
        sampler.unit = updated[at - 1];
        sampler.action = actions[at - 1];
      },
    };
    return sampler;
  };
}

/** What a number of [0, 1) picks from, with the sums of core's sampler in their order: rows that end in exactly 1. */
function runningSums(weights: Float64Array, row: number): Float64Array {
  const sums = new Float64Array(weights.length);
  for (let from = 0; from < weights.length; from += row) {
    let total = 0;
    for (let k = 0; k < row; k++) total += weights[from + k];
    let sum = 0;
    let last = 0;
    for (let k = 0; k < row; k++) {
      sum += weights[from + k];
      sums[from + k] = sum / total;
      if (weights[from + k] > 0) last = k;
    }
    sums.fill(1, from + last, from + row);
  }
  return sums;
}
