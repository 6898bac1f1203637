import type { ParityReduction } from "./parityReduction.ts";

/**
 * P (1 − S P)⁻¹ of each word. 1 − S P has rows that sum to `leaves` and entries below 0 beside the diagonal, so that it is inverted by
 * elimination without a subtraction (the diagonal is what is beside it plus what is left over): every entry keeps all its
 * digits, however seldom a word is left.
 */
export function parityVisits(leaves: Float64Array, chain: Float64Array, inputs: number, places: number): Float64Array {
  const visits = new Float64Array(inputs * inputs * places);
  const beside = new Float64Array(inputs * inputs);
  const inverse = new Float64Array(inputs * inputs);
  const over = new Float64Array(inputs);
  for (let j = 0; j < places; j++) {
    for (let x = 0; x < inputs; x++) {
      over[x] = leaves[x * places + j];
      for (let y = 0; y < inputs; y++) {
        beside[x * inputs + y] = (1 - over[x]) * chain[x * inputs + y];
        inverse[x * inputs + y] = x === y ? 1 : 0;
      }
    }
    for (let k = 0; k < inputs; k++) eliminate(beside, inverse, over, inputs, k);
    for (let x = 0; x < inputs; x++)
      for (let y = 0; y < inputs; y++) {
        let sum = 0;
        for (let k = 0; k < inputs; k++) sum += chain[x * inputs + k] * inverse[k * inputs + y];
        visits[(x * inputs + y) * places + j] = sum;
      }
  }
  return visits;
}

/** Step k of the elimination: unknown k is expressed by the others in all rows, above and below. */
function eliminate(beside: Float64Array, inverse: Float64Array, over: Float64Array, inputs: number, k: number): void {
  let diagonal = over[k];
  for (let y = 0; y < inputs; y++) if (y !== k) diagonal += beside[k * inputs + y];
  for (let y = 0; y < inputs; y++) {
    beside[k * inputs + y] = y === k ? 0 : beside[k * inputs + y] / diagonal;
    inverse[k * inputs + y] /= diagonal;
  }
  over[k] /= diagonal;
  for (let x = 0; x < inputs; x++) {
    const share = beside[x * inputs + k];
    if (x === k || share === 0) continue;
    for (let y = 0; y < inputs; y++) {
      if (y !== k && y !== x) beside[x * inputs + y] += share * beside[k * inputs + y];
      inverse[x * inputs + y] += share * inverse[k * inputs + y];
    }
    over[x] += share * over[k];
    beside[x * inputs + k] = 0;
  }
}

/** M y of a half (H22). @param out written, shape [inputs, places]; must not alias `y` */
export function parityVisitsInto(out: Float64Array, y: Float64Array, reduction: ParityReduction, half: 0 | 1): void {
  mixWords(out, y, reduction.visits[half], reduction.inputs, reduction.inputs, 1);
}

/** Mᵀ y of a half (H22). @param out written, shape [inputs, places]; must not alias `y` */
export function parityVisitsTransposedInto(
  out: Float64Array,
  y: Float64Array,
  reduction: ParityReduction,
  half: 0 | 1,
): void {
  mixWords(out, y, reduction.visits[half], reduction.inputs, 1, reduction.inputs);
}

function mixWords(
  out: Float64Array,
  y: Float64Array,
  weights: Float64Array,
  inputs: number,
  rowStep: number,
  columnStep: number,
): void {
  const places = y.length / inputs;
  out.fill(0);
  for (let a = 0; a < inputs; a++)
    for (let b = 0; b < inputs; b++) {
      const row = (a * rowStep + b * columnStep) * places;
      for (let j = 0; j < places; j++) out[a * places + j] += weights[row + j] * y[b * places + j];
    }
}
