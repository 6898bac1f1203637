import { andersonWeights } from "./andersonWeights.ts";

/** The smallest and the largest entry of a residual, and Σ |entry|. */
export interface ResidualSums {
  readonly low: number;
  readonly high: number;
  readonly sum: number;
}

/** The passes over long arrays that Anderson acceleration consists of (N22); kernels may take the place of `plainVectors`. */
export interface AndersonVectors {
  /** Arrays of zeros of the given lengths, for one search. What they hold is given back with `using`. */
  arrays(lengths: readonly number[]): Disposable & { readonly of: readonly Float64Array[] };
  /** residual ← image − x, and its size; `sum` must be NaN or infinite if an entry is. */
  residualInto(residual: Float64Array, image: Float64Array, x: Float64Array): ResidualSums;
  /** steps[row] ← now − steps[row], steps of shape [memory, size]. */
  differInto(steps: Float64Array, row: number, now: Float64Array): void;
  /**
   * Inner products of the rows of `steps`, shape [memory, size].
   * @param products     written, shape [used]: with the row `row`
   * @param projections  written, shape [used]: with `residual`
   */
  productsInto(
    products: Float64Array,
    projections: Float64Array,
    steps: Float64Array,
    row: number,
    residual: Float64Array,
    used: number,
  ): void;
  /**
   * The weights of the past steps, `andersonWeights`.
   * @param gram         inner products of the steps, shape [memory, memory]
   * @param projections  and with the residual, shape [memory]
   * @returns shape [used]; valid until the next call of any of these functions
   */
  weights(gram: Float64Array, projections: Float64Array, used: number): Float64Array;
  /** x ← image − Σₖ weightsₖ steps[k], shape [size]. */
  combineInto(x: Float64Array, image: Float64Array, steps: Float64Array, weights: Float64Array): void;
}

/** The reference (N22): plain loops. */
export const plainVectors: AndersonVectors = {
  arrays: (lengths) => ({
    of: lengths.map((length) => new Float64Array(length)),
    [Symbol.dispose]() {
      // The garbage collector takes what is plain.
    },
  }),

  residualInto(residual, image, x) {
    let low = Infinity;
    let high = -Infinity;
    let sum = 0;
    for (let i = 0; i < residual.length; i++) {
      const f = image[i] - x[i];
      residual[i] = f;
      if (f < low) low = f;
      if (f > high) high = f;
      sum += Math.abs(f);
    }
    return { low, high, sum };
  },

  differInto(steps, row, now) {
    const from = row * now.length;
    for (let i = 0; i < now.length; i++) steps[from + i] = now[i] - steps[from + i];
  },

  // A pair of sums at once keeps two additions in flight.
  productsInto(products, projections, steps, row, residual, used) {
    const size = residual.length;
    const a = row * size;
    for (let k = 0; k < used; k++) {
      const b = k * size;
      let product = 0;
      let projection = 0;
      for (let i = 0; i < size; i++) {
        const step = steps[b + i];
        product += steps[a + i] * step;
        projection += residual[i] * step;
      }
      products[k] = product;
      projections[k] = projection;
    }
  },

  weights: andersonWeights,

  combineInto(x, image, steps, weights) {
    const size = x.length;
    x.set(image);
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k];
      if (weight === 0) continue;
      const row = k * size;
      for (let i = 0; i < size; i++) x[i] -= weight * steps[row + i];
    }
  },
};
