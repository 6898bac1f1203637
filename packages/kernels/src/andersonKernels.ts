import type { AndersonVectors } from "@telos/core";
import { type Kernels, type LoadOptions, loadKernels } from "./loadKernels.ts";

const MOST_MEMORY = 50; // as core's anderson

interface Place {
  readonly kernels: Kernels;
  /** Memory as it is during a search, when it does not grow. */
  buffer: ArrayBufferLike;
  /** Numbers that go in and out. */
  scratch: Float64Array;
  /** Address of room for the weights' factorisation. */
  work: number;
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
    const place = places.find(({ buffer }) => buffer === array.buffer);
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
        const scratch = arena.f64(2 * MOST_MEMORY);
        const work = arena.f64(MOST_MEMORY * (MOST_MEMORY + 6));
        const blocks = lengths.map((length) => arena.f64(length));
        // Views are taken when all memory is there: it does not grow any more.
        place.scratch = scratch.view;
        place.work = work.at;
        place.buffer = place.kernels.memory.buffer;
        return { of: blocks.map((block) => block.view), [Symbol.dispose]: release };
      } catch (fault) {
        release();
        throw fault;
      }
    },

    residualInto(residual, image, x) {
      const { kernels, scratch } = placeOf(residual);
      const { length } = residual;
      kernels.exports.residual64(residual.byteOffset, image.byteOffset, x.byteOffset, length, scratch.byteOffset);
      return { low: scratch[0], high: scratch[1], sum: scratch[2] };
    },

    differInto(steps, row, now) {
      const { exports } = placeOf(steps).kernels;
      exports.differ64(steps.byteOffset + 8 * row * now.length, now.byteOffset, now.length);
    },

    productsInto(products, projections, steps, row, residual, used) {
      const { kernels, scratch } = placeOf(steps);
      kernels.exports.products64(scratch.byteOffset, steps.byteOffset, row, residual.byteOffset, used, residual.length);
      for (let k = 0; k < used; k++) {
        products[k] = scratch[k];
        projections[k] = scratch[used + k];
      }
    },

    weights(gram, projections, used) {
      const { kernels, scratch, work } = placeOf(gram);
      const memory = Math.sqrt(gram.length);
      const { byteOffset } = scratch;
      kernels.exports.andersonWeights64(byteOffset, gram.byteOffset, projections.byteOffset, used, memory, work);
      return scratch.subarray(0, used);
    },

    combineInto(x, image, steps, weights) {
      const { kernels, scratch } = placeOf(x);
      const used = weights.length;
      for (let k = 0; k < used; k++) scratch[k] = weights[k];
      const { byteOffset } = scratch;
      kernels.exports.combine64(x.byteOffset, image.byteOffset, steps.byteOffset, byteOffset, used, x.length);
    },
  };
}

function freePlace(places: Place[], options: Pick<LoadOptions, "build">): Place {
  const free = places.find(({ busy }) => !busy);
  if (free) return free;
  const kernels = loadKernels(options);
  const place = { kernels, buffer: kernels.memory.buffer, scratch: new Float64Array(0), work: 0, busy: false };
  places.push(place);
  return place;
}
