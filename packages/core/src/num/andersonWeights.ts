// A past step whose residual lies this close (squared sine of the angle) to the span of the others adds only rounding.
const SMALLEST_PIVOT = 1e-10;

/**
 * The weights γ of Anderson acceleration (N22): least squares min ‖f − Σ γₖ Δfₖ‖ over the past steps, by a pivoted
 * Cholesky factorisation of the normal equations with columns scaled to length 1. Dependent columns are left out
 * (γ = 0) instead of being divided by rounding.
 * @param gram         inner products of the past steps' residual differences, shape [memory, memory]
 * @param projections  and with the last residual, shape [memory]
 * @returns shape [used], in the order of the rows of `residualSteps`
 */
export function andersonWeights(gram: Float64Array, projections: Float64Array, used: number): Float64Array {
  const memory = Math.sqrt(gram.length);
  const scale = new Float64Array(used);
  const rest = new Float64Array(used); // what of each column is not yet explained; 1 at first
  const right = new Float64Array(used);
  for (let k = 0; k < used; k++) {
    const length = Math.sqrt(gram[k * memory + k]);
    scale[k] = length > 0 ? 1 / length : 0;
    rest[k] = length > 0 ? 1 : 0;
    right[k] = projections[k] * scale[k];
  }
  const lower = new Float64Array(used * used); // rows in the order of the columns, columns in the order of the pivots
  const order = new Int32Array(used);
  const taken = new Uint8Array(used);
  let rank = 0;
  const solved = new Float64Array(used);
  for (; rank < used; rank++) {
    let pivot = -1;
    let most = SMALLEST_PIVOT;
    for (let k = 0; k < used; k++)
      if (taken[k] === 0 && rest[k] > most) {
        pivot = k;
        most = rest[k];
      }
    if (pivot < 0) break;
    const root = Math.sqrt(rest[pivot]);
    let value = right[pivot];
    for (let j = 0; j < rank; j++) value -= lower[pivot * used + j] * solved[j];
    solved[rank] = value / root;
    lower[pivot * used + rank] = root;
    order[rank] = pivot;
    taken[pivot] = 1;
    for (let k = 0; k < used; k++) {
      if (taken[k] === 1) continue;
      let entry = gram[k * memory + pivot] * scale[k] * scale[pivot];
      for (let j = 0; j < rank; j++) entry -= lower[k * used + j] * lower[pivot * used + j];
      entry /= root;
      lower[k * used + rank] = entry;
      rest[k] -= entry * entry;
    }
  }
  const weights = new Float64Array(used);
  for (let j = rank - 1; j >= 0; j--) {
    let value = solved[j];
    for (let l = j + 1; l < rank; l++) value -= lower[order[l] * used + j] * weights[order[l]];
    weights[order[j]] = value / lower[order[j] * used + j];
  }
  for (let k = 0; k < used; k++) weights[k] *= scale[k];
  return weights;
}
