import { type FlowOfPolicy, logistic } from "@telos/core";
import { expectKernelUnits, scratches, TILE_UNITS } from "./hypercubeTiles.ts";
import type { Kernels } from "./loadKernels.ts";

const WORDS_AT_LEAST = 4096; // of a thread that mixes inputs

/**
 * Push and look-ahead as kernels (H7): twin of `plainFlow`, bit for bit, in both builds. The policy's probabilities lie in
 * kernel memory until the flow is disposed of.
 * @throws RangeError, when called, beyond 22 units
 */
export function hypercubeFlows(kernels: Kernels): FlowOfPolicy {
  return ({ units, inputs, logits, updateShare, inputChain }) => {
    expectKernelUnits("flow", units);
    const words = 2 ** units;
    const edges = (units * words) / 2;
    const tiles = Math.max(1, words >> TILE_UNITS);
    const arena = kernels.arena();
    const probability = arena.f64(logits.length);
    const shares = arena.f64(units);
    const chain = arena.f64(inputs * inputs);
    const from = arena.f64(inputs * words);
    const to = arena.f64(inputs * words);
    const scratch = arena.f64(units > TILE_UNITS ? scratches(kernels) * 2 * 2 ** TILE_UNITS : 0);
    const { view } = probability;
    for (let e = 0; e < logits.length; e++) view[e] = logistic(logits[e]);
    shares.view.set(updateShare);
    chain.view.set(inputChain);
    /** The units' part, for all inputs. */
    function flow(out: number, x: number, ahead: number): void {
      for (let input = 0; input < inputs; input++) {
        const row = 8 * input * words;
        const how = [out + row, x + row, probability.at + 8 * input * edges, units, shares.at, ahead] as const;
        kernels.run("hypercubeFlowLow", tiles, 1, ...how);
        if (units > TILE_UNITS) kernels.run("hypercubeFlowHigh", tiles, 1, ...how, scratch.at, tiles);
      }
    }

    return {
      push(out, distribution) {
        from.view.set(distribution);
        flow(to.at, from.at, 0);
        if (inputs > 1)
          kernels.run("mixInputs64", words, WORDS_AT_LEAST, from.at, to.at, chain.at, inputs, words, 1, inputs);
        out.set(inputs > 1 ? from.view : to.view);
      },
      lookAhead(out, signal) {
        from.view.set(signal);
        if (inputs > 1)
          kernels.run("mixInputs64", words, WORDS_AT_LEAST, to.at, from.at, chain.at, inputs, words, inputs, 1);
        const [x, ahead] = inputs > 1 ? [to, from] : [from, to];
        flow(ahead.at, x.at, 1);
        out.set(ahead.view);
      },
      [Symbol.dispose]() {
        arena[Symbol.dispose]();
      },
    };
  };
}
