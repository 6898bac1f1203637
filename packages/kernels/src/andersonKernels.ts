import type { AndersonVectors } from "@telos/core";
import type { Block } from "./arena.ts";
import { type Kernels, type LoadOptions, loadKernels } from "./loadKernels.ts";

const MOST_MEMORY = 50; // as core's anderson
const STRETCH = 2048; // doubles of a stretch, as in assembly/andersonVectors.ts
const ENTRIES_AT_LEAST = 4096; // of a thread
/** Searches over fewer numbers than these run on one thread: waking another would take longer. */
const SHARED_ENTRIES = 2 ** 16;

interface Place {
  readonly kernels: Kernels;
  /** Whether its threads share the work. */
  readonly shared: boolean;
  /** Memory as it is during a search, when it does not grow. */
  buffer: ArrayBufferLike;
  /** Numbers that go in and out. */
  weights: Float64Array;
  /** Address of room for the weights' factorisation. */
  work: number;
  /** Sums of each stretch. */
  sums: Float64Array;
  busy: boolean;
}

/**
 * The passes of Anderson acceleration in the kernel (N22): twin of `plainVectors`, for arrays that its own `arrays` gave.
 * They have a kernel instance of their own, so that no other kernel's memory grows under a search; a search inside a
 * search gets another one. Threads change no bit.
 */
export function andersonKernels(options: LoadOptions = {}): AndersonVectors {
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
      const longest = Math.max(0, ...lengths);
      const place = freePlace(places, options, (lengths[0] ?? 0) >= SHARED_ENTRIES); // the iterate comes first
      const arena = place.kernels.arena();
      place.busy = true;
      const release = () => {
        place.busy = false;
        arena[Symbol.dispose]();
      };
      try {
        const weights = arena.f64(MOST_MEMORY);
        const work = arena.f64(MOST_MEMORY * (MOST_MEMORY + 6));
        const sums = arena.f64(3 * Math.ceil(longest / STRETCH) + 2 * MOST_MEMORY);
        const blocks = lengths.map((length) => arena.f64(length));
        // Views are taken when all memory is there: it does not grow any more, and all of them are on one buffer.
        const { buffer } = place.kernels.memory;
        const viewOf = (block: Block<Float64Array>) => new Float64Array(buffer, block.at, block.length);
        place.weights = viewOf(weights);
        place.work = work.at;
        place.sums = viewOf(sums);
        place.buffer = buffer;
        return { of: blocks.map(viewOf), [Symbol.dispose]: release };
      } catch (fault) {
        release();
        throw fault;
      }
    },

    residualInto(residual, image, x) {
      const { kernels, sums } = placeOf(residual);
      const { length } = residual;
      const stretches = Math.ceil(length / STRETCH);
      const how = [residual.byteOffset, image.byteOffset, x.byteOffset, length, sums.byteOffset] as const;
      kernels.run("residual64", stretches, 2, ...how);
      let [low, high, sum] = [Infinity, -Infinity, 0];
      for (let k = 0; k < 3 * stretches; k += 3) {
        if (sums[k] < low) low = sums[k];
        if (sums[k + 1] > high) high = sums[k + 1];
        sum += sums[k + 2];
      }
      return { low, high, sum };
    },

    differInto(steps, row, now) {
      const { kernels } = placeOf(steps);
      const at = steps.byteOffset + 8 * row * now.length;
      kernels.run("differ64", now.length, ENTRIES_AT_LEAST, at, now.byteOffset);
    },

    productsInto(products, projections, steps, row, residual, used) {
      const { kernels, sums } = placeOf(steps);
      const stretches = Math.ceil(residual.length / STRETCH);
      const how = [sums.byteOffset, steps.byteOffset, row, residual.byteOffset, used, residual.length] as const;
      kernels.run("products64", stretches, 2, ...how);
      products.fill(0, 0, used);
      projections.fill(0, 0, used);
      for (let stretch = 0, at = 0; stretch < stretches; stretch++, at += 2 * used)
        for (let k = 0; k < used; k++) {
          products[k] += sums[at + k];
          projections[k] += sums[at + used + k];
        }
    },

    weights(gram, projections, used) {
      const { kernels, weights, work } = placeOf(gram);
      const memory = Math.sqrt(gram.length);
      const { byteOffset } = weights;
      kernels.exports.andersonWeights64(byteOffset, gram.byteOffset, projections.byteOffset, used, memory, work);
      return weights.subarray(0, used);
    },

    combineInto(x, image, steps, weights) {
      const place = placeOf(x);
      const used = weights.length;
      for (let k = 0; k < used; k++) place.weights[k] = weights[k];
      const how = [image.byteOffset, steps.byteOffset, place.weights.byteOffset, used, x.length] as const;
      place.kernels.run("combine64", Math.ceil(x.length / STRETCH), 2, x.byteOffset, ...how);
    },
  };
}

function freePlace(places: Place[], options: LoadOptions, large: boolean): Place {
  const shared = large && (options.threads ?? 1) > 1;
  const free = places.find((place) => !place.busy && place.shared === shared);
  if (free) return free;
  const kernels = loadKernels(shared ? options : { ...options, threads: 1 });
  const none = new Float64Array(0);
  const place = { kernels, shared, buffer: kernels.memory.buffer, weights: none, work: 0, sums: none, busy: false };
  places.push(place);
  return place;
}
