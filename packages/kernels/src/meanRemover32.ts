import type { Arena } from "./arena.ts";
import type { Kernels } from "./loadKernels.ts";

const STRETCH = 4096; // floats of a stretch, as in assembly/andersonVectors32.ts
const WORDS_AT_LEAST = 8192; // of a thread

/** Takes the mean out of arrays of 32 bits in kernel memory. @param size  their length, a multiple of 8 */
export function meanRemover32(
  kernels: Kernels,
  arena: Arena,
  size: number,
): (table: { readonly byteOffset: number }) => void {
  const stretches = Math.ceil(size / STRETCH);
  const sums = arena.f64(stretches);
  return ({ byteOffset }) => {
    kernels.run("sum32", stretches, 2, byteOffset, size, sums.at);
    const mean = sums.view.reduce((sum, part) => sum + part, 0) / size;
    kernels.run("lower32", size, WORDS_AT_LEAST, byteOffset, mean);
  };
}
