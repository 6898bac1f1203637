import { type AndersonVectors, plainVectors } from "@telos/core";
import { type Kernels, type LoadOptions, loadKernels } from "./loadKernels.ts";

const MOST_MEMORY = 50; // as core's anderson

/**
 * The passes of Anderson acceleration in the kernel (N22): twin of `plainVectors`. They have a kernel instance of their
 * own, so that no other kernel's memory grows under a search; a search that begins while another runs is a plain one.
 */
export function andersonKernels(options: Pick<LoadOptions, "build"> = {}): AndersonVectors {
  const kernels: Kernels = loadKernels(options);
  let busy = false;
  let scratchAt = 0;
  const address = (array: Float64Array): number | undefined =>
    array.buffer === kernels.memory.buffer ? array.byteOffset : undefined;

  return {
    arrays(lengths) {
      if (busy) return plainVectors.arrays(lengths);
      const arena = kernels.arena();
      try {
        scratchAt = arena.f64(2 * MOST_MEMORY).at;
        const blocks = lengths.map((length) => arena.f64(length));
        const of = blocks.map((block) => block.view); // taken when all memory is there: it does not grow any more
        busy = true;
        return {
          of,
          [Symbol.dispose]() {
            busy = false;
            arena[Symbol.dispose]();
          },
        };
      } catch (fault) {
        arena[Symbol.dispose]();
        if (fault instanceof RangeError) return plainVectors.arrays(lengths); // more than the kernel's 2 GiB
        throw fault;
      }
    },

    residualInto(residual, image, x) {
      const [r, i, from] = [address(residual), address(image), address(x)];
      if (r === undefined || i === undefined || from === undefined)
        return plainVectors.residualInto(residual, image, x);
      kernels.exports.residual64(r, i, from, residual.length, scratchAt);
      const [low, high, sum] = scratch(3);
      return { low, high, sum };
    },

    differInto(steps, row, now) {
      const [s, n] = [address(steps), address(now)];
      if (s === undefined || n === undefined) plainVectors.differInto(steps, row, now);
      else kernels.exports.differ64(s + 8 * row * now.length, n, now.length);
    },

    productsInto(products, projections, steps, row, residual, used) {
      const [s, r] = [address(steps), address(residual)];
      if (s === undefined || r === undefined) {
        plainVectors.productsInto(products, projections, steps, row, residual, used);
        return;
      }
      kernels.exports.products64(scratchAt, s, row, r, used, residual.length);
      const found = scratch(2 * used);
      products.set(found.subarray(0, used));
      projections.set(found.subarray(used));
    },

    combineInto(x, image, steps, weights) {
      const [to, i, s] = [address(x), address(image), address(steps)];
      if (to === undefined || i === undefined || s === undefined) {
        plainVectors.combineInto(x, image, steps, weights);
        return;
      }
      scratch(weights.length).set(weights);
      kernels.exports.combine64(to, i, s, scratchAt, weights.length, x.length);
    },
  };

  function scratch(length: number): Float64Array {
    return new Float64Array(kernels.memory.buffer, scratchAt, length);
  }
}
