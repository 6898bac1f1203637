import type { HypercubePolicy } from "@telos/core";
import type { Arena, Block } from "./arena.ts";
import { expectKernelUnits, scratches, TILE_UNITS } from "./hypercubeTiles.ts";
import type { Address } from "./kernelExports.ts";
import type { Kernels } from "./loadKernels.ts";

const WORDS_AT_LEAST = 4096; // of a thread that mixes inputs

/** A policy's step between arrays in kernel memory, shape [inputs, words]. Where there are several inputs, `out` may be `x`. */
export interface HypercubeStep {
  /** out ← T_πᵀ x. */
  push(out: Address, x: Address): void;
  /** out ← T_π x. */
  lookAhead(out: Address, x: Address): void;
  /** π, to be written before the first step, shape [inputs, units, contexts]. */
  readonly probability: Block<Float64Array | Float32Array>;
  /** Room of the same shape, overwritten by both where there are several inputs. */
  readonly room: Block<Float64Array | Float32Array>;
}

const NAMES = {
  f64: { low: "hypercubeFlowLow", high: "hypercubeFlowHigh", mix: "mixInputs64", bytes: 8, fewest: 1 },
  f32: { low: "hypercubeFlowLow32", high: "hypercubeFlowHigh32", mix: "mixInputs32", bytes: 4, fewest: 3 },
} as const;

/**
 * Makes room for a policy in kernel memory (H7), for steps in 64 or in 32 bits.
 * @param arena  holds it, as long as the step is used
 * @throws RangeError beyond 22 units, and in 32 bits below 3
 */
export function hypercubeStep(
  kernels: Kernels,
  arena: Arena,
  { units, inputs, updateShare, inputChain }: Omit<HypercubePolicy, "logits">,
  numbers: keyof typeof NAMES,
): HypercubeStep {
  const { low, high, mix, bytes, fewest } = NAMES[numbers];
  expectKernelUnits("flow", units);
  if (units < fewest)
    throw new RangeError(`hypercubeStep: in 32 bits a network needs at least ${fewest} units but has ${units}.`);
  const words = 2 ** units;
  const edges = (units * words) / 2;
  const tiles = Math.max(1, words >> TILE_UNITS);
  const probability = arena[numbers](inputs * edges);
  const shares = arena[numbers](units);
  const chain = arena[numbers](inputs * inputs);
  const room = arena[numbers](inputs * words);
  const scratch = arena[numbers](units > TILE_UNITS ? scratches(kernels) * 2 * 2 ** TILE_UNITS : 0);
  shares.view.set(updateShare);
  chain.view.set(inputChain);
  /** The units' part, for all inputs. */
  function flow(out: Address, x: Address, ahead: number): void {
    for (let input = 0; input < inputs; input++) {
      const row = bytes * input * words;
      const how = [out + row, x + row, probability.at + bytes * input * edges, units, shares.at, ahead] as const;
      kernels.run(low, tiles, 1, ...how);
      if (units > TILE_UNITS) kernels.run(high, tiles, 1, ...how, scratch.at);
    }
  }

  return {
    probability,
    room,
    push(out, x) {
      flow(inputs > 1 ? room.at : out, x, 0);
      if (inputs > 1) kernels.run(mix, words, WORDS_AT_LEAST, out, room.at, chain.at, inputs, words, 1, inputs);
    },
    lookAhead(out, x) {
      if (inputs > 1) kernels.run(mix, words, WORDS_AT_LEAST, room.at, x, chain.at, inputs, words, inputs, 1);
      flow(out, inputs > 1 ? room.at : x, 1);
    },
  };
}
