import {
  averageInputsInto,
  type FlowOfPolicy,
  type HypercubePolicy,
  logistic,
  moveInputsInto,
  plainFlow,
} from "@telos/core";
import type { Arena } from "./arena.ts";
import { MOST_KERNEL_UNITS, TILE_UNITS } from "./hypercubeBackups.ts";
import type { Kernels } from "./loadKernels.ts";

/**
 * Push and look-ahead as kernels (H7): twin of `plainFlow`, bit for bit, in both builds. The policy's probabilities lie in
 * kernel memory until the flow is disposed of; beyond 22 units the reference runs.
 */
export function hypercubeFlows(kernels: Kernels): FlowOfPolicy {
  return (policy) => (policy.units > MOST_KERNEL_UNITS ? plainFlow(policy) : kernelFlow(kernels, policy));
}

function kernelFlow(kernels: Kernels, policy: HypercubePolicy): ReturnType<FlowOfPolicy> {
  const { units, inputs, logits, updateShare, inputChain } = policy;
  const words = 2 ** units;
  const edges = (units * words) / 2;
  const tiles = Math.max(1, words >> TILE_UNITS);
  const arena: Arena = kernels.arena();
  const blocks = {
    probability: arena.f64(logits.length),
    shares: arena.f64(units),
    x: arena.f64(words),
    out: arena.f64(words),
    scratch: arena.f64(units > TILE_UNITS ? 2 * 2 ** TILE_UNITS : 0),
  };
  const { view } = blocks.probability;
  for (let e = 0; e < logits.length; e++) view[e] = logistic(logits[e]);
  blocks.shares.view.set(updateShare);
  const mixed = inputs > 1 ? new Float64Array(inputs * words) : undefined;

  function flow(out: Float64Array, x: Float64Array, ahead: number): void {
    for (let input = 0; input < inputs; input++) {
      blocks.x.view.set(x.subarray(input * words, (input + 1) * words));
      const probability = blocks.probability.at + 8 * input * edges;
      const how = [probability, units, blocks.shares.at, ahead] as const;
      kernels.exports.hypercubeFlowLow(blocks.out.at, blocks.x.at, ...how, 0, tiles);
      if (units > TILE_UNITS)
        kernels.exports.hypercubeFlowHigh(blocks.out.at, blocks.x.at, ...how, blocks.scratch.at, 0, tiles);
      out.set(blocks.out.view, input * words);
    }
  }

  return {
    push(out, distribution) {
      flow(mixed ?? out, distribution, 0);
      if (mixed) moveInputsInto(out, mixed, inputChain, inputs);
    },
    lookAhead(out, signal) {
      if (mixed) averageInputsInto(mixed, signal, inputChain, inputs);
      flow(out, mixed ?? signal, 1);
    },
    [Symbol.dispose]() {
      arena[Symbol.dispose]();
    },
  };
}
