import type { HypercubePolicy, RoughFlow, RoughFlows } from "@telos/core";
import { andersonVectors32 } from "./andersonVectors32.ts";
import type { Arena } from "./arena.ts";
import { setProbabilities } from "./hypercubeFlows.ts";
import { type HypercubeStep, hypercubeStep } from "./hypercubeStep.ts";
import type { Kernels } from "./loadKernels.ts";
import { meanRemover32 } from "./meanRemover32.ts";

/**
 * A policy's step in 32 bits for corrections (H7, H15, N22): edges and past steps take half the memory and half the time. Threads
 * change no bit. Its arrays have 32 bits, typed as in `andersonVectors32`.
 * @throws RangeError, when called, beyond 22 units or below 3
 */
export function roughFlows(kernels: Kernels): Pick<RoughFlows, "of" | "ofValue"> {
  return {
    of(policy) {
      const arena = kernels.arena();
      const step = hypercubeStep(kernels, arena, policy, "f32");
      setProbabilities(step.probability.view, policy.logits);
      return roughFlow(kernels, arena, step, policy);
    },
    ofValue(problem, averaged, referenceLogits) {
      const { units, inputs, codingCost } = problem;
      const arena = kernels.arena();
      const step = hypercubeStep(kernels, arena, problem, "f32");
      {
        using seen = kernels.arena();
        const value = seen.f64(averaged.length);
        const logits = seen.f64(units);
        value.view.set(averaged);
        logits.view.set(referenceLogits);
        const [edges, words] = [step.probability.length / inputs, averaged.length / inputs];
        for (let input = 0; input < inputs; input++) {
          const from = [step.probability.at + 4 * input * edges, value.at + 8 * input * words] as const;
          kernels.run("hypercubePolicy32", units, 1, ...from, logits.at, units, 1 / codingCost);
        }
      }
      return roughFlow(kernels, arena, step, problem);
    },
  };
}

function roughFlow(
  kernels: Kernels,
  arena: Arena,
  step: HypercubeStep,
  { units, inputs }: Pick<HypercubePolicy, "units" | "inputs">,
): RoughFlow {
  const size = inputs * 2 ** units;
  const right = arena.f32(size);
  const project = meanRemover32(kernels, arena, size);
  const vectors = andersonVectors32(kernels);
  const minusOne = Float64Array.of(-1);
  const plusRight = (out: Float64Array) =>
    vectors.combineInto(out, out, right.view as unknown as Float64Array, minusOne);
  return {
    setRight: (b) => right.view.set(b),
    push(out, d) {
      step.push(out.byteOffset, d.byteOffset);
      plusRight(out);
    },
    lookAhead(out, d) {
      step.lookAhead(out.byteOffset, d.byteOffset);
      plusRight(out);
    },
    project,
    vectors,
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
