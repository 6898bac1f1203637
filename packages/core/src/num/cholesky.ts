/**
 * The lower triangular L with L Lᵀ = A.
 * @param matrix  A, symmetric and positive definite, shape [size, size]; only its lower half is read
 * @returns shape [size, size], zero above the diagonal
 * @throws RangeError if A is not positive definite to working precision
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) {
      let left = matrix[a * size + b];
      for (let c = 0; c < b; c++) left -= lower[a * size + c] * lower[b * size + c];
      if (a !== b) lower[a * size + b] = left / lower[b * size + b];
      else if (left > 0) lower[a * size + a] = Math.sqrt(left);
      else
        throw new RangeError(
          `cholesky: the matrix is not positive definite: pivot ${a} is ${left}. Give a covariance of full rank.`,
        );
    }
  return lower;
}
