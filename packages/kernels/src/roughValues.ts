import type { RoughSweeps } from "@telos/core";
import { andersonVectors32 } from "./andersonVectors32.ts";
import { hypercubeSweep32 } from "./hypercubeSweep32.ts";
import type { Kernels } from "./loadKernels.ts";
import { meanRemover32 } from "./meanRemover32.ts";

const WORDS_AT_LEAST = 8192; // of a thread that mixes inputs

/**
 * What a solve begins with in 32 bits (H4, N22): sweeps edge by edge and an acceleration with half the memory, for a first guess that is
 * good to five digits. Threads share the work without changing a bit. Its arrays have 32 bits, typed as in `andersonVectors32`.
 * @throws RangeError, when called, beyond 22 units or below 2
 */
export function roughValues(kernels: Kernels): RoughSweeps {
  return (problem, referenceLogits) => {
    const { units, inputs, inputChain, updateShare, codingCost } = problem;
    const arena = kernels.arena();
    const words = 2 ** units;
    const averaged = arena.f32(inputs * words);
    const chain = arena.f32(inputs * inputs);
    const reward = arena.f32(inputs * words);
    const sweep = hypercubeSweep32(kernels, arena, { referenceLogits, updateShare, codingCost });
    reward.view.set(problem.reward);
    chain.view.set(inputChain);
    return {
      map(out, value) {
        out.set(reward.view as unknown as Float64Array);
        const how = [averaged.at, value.byteOffset, chain.at, inputs, words, inputs, 1] as const;
        kernels.run("mixInputs32", words, WORDS_AT_LEAST, ...how);
        for (let input = 0; input < inputs; input++)
          sweep(out.byteOffset + 4 * input * words, averaged.at + 4 * input * words);
      },
      project: meanRemover32(kernels, arena, inputs * words),
      vectors: andersonVectors32(kernels),
      [Symbol.dispose]: () => arena[Symbol.dispose](),
    };
  };
}
