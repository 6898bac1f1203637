import { squared } from "../num/squared.ts";

/** What covariances and standard deviations of samples are made of (M32, M33). */
export interface Moments {
  readonly dims: number;
  count: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** On and above the diagonal, shape [dims, dims]; what stands below it means nothing. */
  readonly products: Float64Array;
}

/** Those of no samples. */
export function noMoments(dims: number): Moments {
  const products = new Float64Array(dims * dims);
  return { dims, count: 0, sums: new Float64Array(dims), squares: new Float64Array(dims), products };
}

/** Adds the moments of other samples. */
export function joinMoments(into: Moments, { count, sums, squares, products }: Moments): void {
  into.count += count;
  for (let i = 0; i < sums.length; i++) into.sums[i] += sums[i];
  for (let i = 0; i < squares.length; i++) into.squares[i] += squares[i];
  for (let i = 0; i < products.length; i++) into.products[i] += products[i];
}

/** The covariance matrix (M32), symmetric, shape [dims, dims]. */
export function covarianceOf({ dims, count, sums, products }: Moments): Float64Array {
  const out = new Float64Array(dims * dims);
  const means = sums.map((sum) => sum / count);
  for (let i = 0; i < dims; i++) {
    for (let j = i; j < dims; j++) {
      const entry = products[i * dims + j] / count - means[i] * means[j];
      out[i * dims + j] = entry;
      out[j * dims + i] = entry;
    }
  }
  return out;
}

/** The mean over dimensions of the standard deviation (M33). */
export function meanStdOf({ dims, count, sums, squares }: Moments): number {
  let total = 0;
  for (let i = 0; i < dims; i++) total += stdOf(count, sums[i], squares[i]);
  return total / dims;
}

/** Standard deviation of `count` numbers from their sum and the sum of their squares. */
export function stdOf(count: number, sum: number, squares: number): number {
  return Math.sqrt(Math.max(0, squares / count - squared(sum / count)));
}

/**
 * The signature of `addMoments`; a faster twin is handed in under this type.
 * @param sums      added to, shape [dims]
 * @param squares   added to, shape [dims]
 * @param products  added to on and above the diagonal, shape [dims, dims]
 * @param samples   shape [count, dims]; may be longer
 */
export type AddMoments = typeof addMoments;

/** Adds sums, squares and products of samples (M32, M33), as `AddMoments` says: products four samples at a time, of which half are enough. */
export function addMoments(
  sums: Float64Array,
  squares: Float64Array,
  products: Float64Array,
  samples: Float64Array,
  count: number,
  dims: number,
): void {
  for (let k = 0, at = 0; k < count; k++) {
    for (let i = 0; i < dims; i++, at++) {
      sums[i] += samples[at];
      squares[i] += samples[at] * samples[at];
    }
  }
  for (let i = 0; i < dims; i++) {
    const o = i * dims;
    let r = 0;
    for (; r + 3 < count; r += 4) {
      const b0 = r * dims;
      const b1 = b0 + dims;
      const b2 = b1 + dims;
      const b3 = b2 + dims;
      const x0 = samples[b0 + i];
      const x1 = samples[b1 + i];
      const x2 = samples[b2 + i];
      const x3 = samples[b3 + i];
      if (x0 === 0 && x1 === 0 && x2 === 0 && x3 === 0) continue;
      for (let j = i; j < dims; j++)
        products[o + j] += x0 * samples[b0 + j] + x1 * samples[b1 + j] + x2 * samples[b2 + j] + x3 * samples[b3 + j];
    }
    for (; r < count; r++) {
      const x = samples[r * dims + i];
      for (let j = i; j < dims; j++) products[o + j] += x * samples[r * dims + j];
    }
  }
}
