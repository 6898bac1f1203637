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
    let made: Chunk = {
      words: new Int32Array(0),
      inputs: new Int32Array(0),
      units: new Int32Array(0),
      actions: new Uint8Array(0),
    };
    let done = 0;
    let at = 0;
    let last = { word: start.word, input: start.input };

    /** Makes steps; what `take` is given is kernel memory. */
    function run(steps: number, take: (chunk: Chunk) => void): void {
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
      const chunk = {
        words: out.words.view,
        inputs: out.inputs.view,
        units: out.units.view,
        actions: out.actions.view,
      };
      take(chunk);
      last = { word: chunk.words[steps - 1], input: chunk.inputs[steps - 1] };
      done += steps;
    }

    function show(chunk: Chunk, k: number): void {
      sampler.word = chunk.words[k];
      sampler.input = chunk.inputs[k];
      sampler.unit = chunk.units[k];
      sampler.action = chunk.actions[k];
    }

    const sampler: SpinSampler = {
      word: start.word,
      input: start.input,
      unit: -1,
      action: -1,
      step() {
        if (at === made.words.length) {
          run(
            Math.min(mostSteps, Math.max(FIRST_CHUNK, 4 * made.words.length)),
            ({ words, inputs, units, actions }) => {
              made = { words: words.slice(), inputs: inputs.slice(), units: units.slice(), actions: actions.slice() };
            },
          );
          at = 0;
        }
        show(made, at++);
      },
      stepsInto(out) {
        const steps = out.actions.length;
        const copy = (chunk: Chunk, from: number, to: number, t: number) => {
          out.words.set(chunk.words.subarray(from, to), t + 1);
          out.inputs.set(chunk.inputs.subarray(from, to), t + 1);
          out.updatedUnits.set(chunk.units.subarray(from, to), t);
          out.actions.set(chunk.actions.subarray(from, to), t);
          show(chunk, to - 1);
        };
        let t = Math.min(steps, made.words.length - at); // what was made ahead comes first
        if (t > 0) copy(made, at, at + t, 0);
        at += t;
        while (t < steps) {
          const more = Math.min(mostSteps, steps - t);
          run(more, (chunk) => copy(chunk, 0, more, t));
          t += more;
        }
      },
    };
    return sampler;
  };
}

/** Steps: the word and the input after each, the unit that was redrawn, the state it took. */
interface Chunk {
  readonly words: Int32Array;
  readonly inputs: Int32Array;
  readonly units: Int32Array;
  readonly actions: Uint8Array;
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
