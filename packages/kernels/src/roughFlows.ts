import type { RoughFlows } from "@telos/core";
import { andersonVectors32 } from "./andersonVectors32.ts";
import { hypercubeStep } from "./hypercubeStep.ts";
import type { Kernels } from "./loadKernels.ts";
import { meanRemover32 } from "./meanRemover32.ts";

/**
 * A policy's step in 32 bits for corrections (H7, H15, N22): edges and past steps take half the memory and half the time. Threads
 * change no bit. Its arrays have 32 bits, typed as in `andersonVectors32`.
 * @throws RangeError, when called, beyond 22 units or below 2
 */
export function roughFlows(kernels: Kernels): RoughFlows["of"] {
  return (policy) => {
    const arena = kernels.arena();
    const size = policy.inputs * 2 ** policy.units;
    const step = hypercubeStep(kernels, arena, policy, "f32");
    const right = arena.f32(size);
    const minusOne = Float64Array.of(-1);
    const project = meanRemover32(kernels, arena, size);
    const vectors = andersonVectors32(kernels);
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
  };
}
