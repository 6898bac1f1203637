import type { AndersonVectors } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

const STRETCH = 4096; // floats of a stretch, as in assembly/andersonVectors32.ts
const ENTRIES_AT_LEAST = 8192; // of a thread

/**
 * The passes of Anderson acceleration over long arrays of 32 bits (N22), for one search at a time: half the memory of `andersonKernels`.
 * Inner products and weights are of 64 bits. The arrays are typed as core's are, because a search reaches them only through these passes
 * and through `set` and `slice`, which both kinds have.
 * @param kernels  whose memory does not grow while a search runs
 */
export function andersonVectors32(kernels: Kernels): AndersonVectors {
  let weightsAt = 0;
  let workAt = 0;
  let sums: Float64Array = new Float64Array(0);
  let weights64: Float64Array = sums;
  let weights32 = new Float32Array(0);
  return {
    arrays(lengths) {
      const arena = kernels.arena();
      const memory = lengths.at(-1) ?? 0; // gram and projections come last
      const [size] = lengths;
      if (size % 8 !== 0) throw new RangeError(`andersonVectors32: length ${size} must be a multiple of 8.`);
      const long = lengths.slice(0, -2).map((length) => arena.f32(length));
      const short = lengths.slice(-2).map((length) => arena.f64(length));
      const work = arena.f64(memory * (memory + 6));
      const blocks = [arena.f64(Math.ceil(size / STRETCH) * Math.max(3, 2 * memory)), arena.f64(memory)];
      const narrow = arena.f32(memory);
      workAt = work.at;
      weightsAt = blocks[1].at;
      sums = blocks[0].view;
      weights64 = blocks[1].view;
      weights32 = narrow.view;
      return {
        of: [...long.map(({ view }) => view as unknown as Float64Array), ...short.map(({ view }) => view)],
        [Symbol.dispose]: () => arena[Symbol.dispose](),
      };
    },

    residualInto(residual, image, x) {
      const stretches = Math.ceil(residual.length / STRETCH);
      const how = [residual.byteOffset, image.byteOffset, x.byteOffset, residual.length, sums.byteOffset] as const;
      kernels.run("residual32", stretches, 2, ...how);
      let [low, high, sum] = [Infinity, -Infinity, 0];
      for (let k = 0; k < 3 * stretches; k += 3) {
        low = Math.min(low, sums[k]);
        high = Math.max(high, sums[k + 1]);
        sum += sums[k + 2];
      }
      return { low, high, sum };
    },

    differInto(steps, row, now) {
      const at = steps.byteOffset + 4 * row * now.length;
      kernels.run("differ32", now.length, ENTRIES_AT_LEAST, at, now.byteOffset);
    },

    productsInto(products, projections, steps, row, residual, used) {
      const stretches = Math.ceil(residual.length / STRETCH);
      const how = [sums.byteOffset, steps.byteOffset, row, residual.byteOffset, used, residual.length] as const;
      kernels.run("products32", stretches, 2, ...how);
      products.fill(0, 0, used);
      projections.fill(0, 0, used);
      for (let stretch = 0, at = 0; stretch < stretches; stretch++, at += 2 * used)
        for (let k = 0; k < used; k++) {
          products[k] += sums[at + k];
          projections[k] += sums[at + used + k];
        }
    },

    weights(gram, projections, used) {
      const memory = Math.sqrt(gram.length);
      kernels.exports.andersonWeights64(weightsAt, gram.byteOffset, projections.byteOffset, used, memory, workAt);
      return weights64.subarray(0, used);
    },

    combineInto(x, image, steps, weights) {
      weights32.set(weights);
      const how = [image.byteOffset, steps.byteOffset, weights32.byteOffset, weights.length, x.length] as const;
      kernels.run("combine32", Math.ceil(x.length / STRETCH), 2, x.byteOffset, ...how);
    },
  };
}
