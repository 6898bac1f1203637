import { type FlowOfPolicy, type HypercubePolicy, logistic } from "@telos/core";
import { hypercubeStep } from "./hypercubeStep.ts";
import type { Kernels } from "./loadKernels.ts";

/**
 * Push and look-ahead as kernels (H7): twin of `plainFlow`, bit for bit, in both builds. The policy's probabilities lie in
 * kernel memory until the flow is disposed of.
 * @throws RangeError, when called, beyond 22 units
 */
export function hypercubeFlows(kernels: Kernels): FlowOfPolicy {
  return (policy) => flowOf(kernels, policy, "f64");
}

/**
 * The same in 32 bits, with half the memory: twin of `plainFlow32`.
 * @throws RangeError, when called, beyond 22 units or below 3
 */
export function hypercubeFlows32(kernels: Kernels): FlowOfPolicy<Float32Array> {
  return (policy) => flowOf(kernels, policy, "f32");
}

function flowOf(
  kernels: Kernels,
  policy: HypercubePolicy,
  numbers: "f64" | "f32",
): ReturnType<FlowOfPolicy<Float64Array | Float32Array>> {
  const arena = kernels.arena();
  const step = hypercubeStep(kernels, arena, policy, numbers);
  setProbabilities(step.probability.view, policy.logits);
  const from = arena[numbers](policy.inputs * 2 ** policy.units);
  const to = policy.inputs > 1 ? from : step.room;
  return {
    push(out, distribution) {
      from.view.set(distribution);
      step.push(to.at, from.at);
      out.set(to.view);
    },
    lookAhead(out, signal) {
      from.view.set(signal);
      step.lookAhead(to.at, from.at);
      out.set(to.view);
    },
    [Symbol.dispose]() {
      arena[Symbol.dispose]();
    },
  };
}

/** The probabilities of log-odds, as both references compute them. */
export function setProbabilities(probability: Float64Array | Float32Array, logits: Float64Array): void {
  for (let e = 0; e < logits.length; e++) probability[e] = logistic(logits[e]);
}
