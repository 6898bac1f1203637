import type { AndersonVectors } from "@telos/core";
import { type Kernels, type LoadOptions, loadKernels } from "./loadKernels.ts";

const MOST_MEMORY = 50; // as core's anderson

interface Place {
  readonly kernels: Kernels;
  /** Address of numbers that go in and out. */
  scratchAt: number;
  busy: boolean;
}

/**
 * The passes of Anderson acceleration in the kernel (N22): twin of `plainVectors`, for arrays that its own `arrays` gave.
 * They have a kernel instance of their own, so that no other kernel's memory grows under a search; a search inside a
 * search gets another one.
 */
export function andersonKernels(options: Pick<LoadOptions, "build"> = {}): AndersonVectors {
  const places: Place[] = [];
  const placeOf = (array: Float64Array): Place => {
    const place = places.find(({ kernels }) => kernels.memory.buffer === array.buffer);
    if (!place)
      throw new Error(
        "andersonKernels: an array is not in kernel memory. Take all of them from `arrays`, before the search.",
      );
    return place;
  };

  return {
    arrays(lengths) {
      const place = freePlace(places, options);
      const arena = place.kernels.arena();
      place.busy = true;
      const release = () => {
        place.busy = false;
        arena[Symbol.dispose]();
      };
      try {
        place.scratchAt = arena.f64(2 * MOST_MEMORY).at;
        const blocks = lengths.map((length) => arena.f64(length));
        // Views are taken when all memory is there: it does not grow any more.
        return { of: blocks.map((block) => block.view), [Symbol.dispose]: release };
      } catch (fault) {
        release();
        throw fault;
      }
    },

    residualInto(residual, image, x) {
      const { kernels, scratchAt } = placeOf(residual);
      const { length } = residual;
      kernels.exports.residual64(residual.byteOffset, image.byteOffset, x.byteOffset, length, scratchAt);
      const [low, high, sum] = new Float64Array(kernels.memory.buffer, scratchAt, 3);
      return { low, high, sum };
    },

    differInto(steps, row, now) {
      const { exports } = placeOf(steps).kernels;
      exports.differ64(steps.byteOffset + 8 * row * now.length, now.byteOffset, now.length);
    },

    productsInto(products, projections, steps, row, residual, used) {
      const { kernels, scratchAt } = placeOf(steps);
      kernels.exports.products64(scratchAt, steps.byteOffset, row, residual.byteOffset, used, residual.length);
      const found = new Float64Array(kernels.memory.buffer, scratchAt, 2 * used);
      products.set(found.subarray(0, used));
      projections.set(found.subarray(used));
    },

    combineInto(x, image, steps, weights) {
      const { kernels, scratchAt } = placeOf(x);
      const used = weights.length;
      new Float64Array(kernels.memory.buffer, scratchAt, used).set(weights);
      kernels.exports.combine64(x.byteOffset, image.byteOffset, steps.byteOffset, scratchAt, used, x.length);
    },
  };
}

function freePlace(places: Place[], options: Pick<LoadOptions, "build">): Place {
  const free = places.find(({ busy }) => !busy);
  if (free) return free;
  const place = { kernels: loadKernels(options), scratchAt: 0, busy: false };
  places.push(place);
  return place;
}
