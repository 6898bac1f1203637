/**
 * The Walsh–Hadamard transform in place (N21): f̂(k) = Σ_σ (−1)^{|k∧σ|} f(σ), a sum over words for each subset k of the
 * units. It is its own inverse up to the number of words. O(n 2ⁿ).
 * @param values  replaced, `count` numbers from `offset` on, `count` a power of two
 * @throws RangeError if `count` is not a power of two or reaches beyond the array
 */
export function walshHadamard(values: Float64Array, offset = 0, count = values.length - offset): void {
  if (!(count > 0 && (count & (count - 1)) === 0 && offset >= 0 && offset + count <= values.length))
    throw new RangeError(
      `walshHadamard: count must be a power of two within the array but is ${count} from ${offset} of ${values.length}. Pass a table over words.`,
    );
  const end = offset + count;
  for (let half = 1; half < count; half *= 2)
    for (let block = offset; block < end; block += 2 * half)
      for (let low = block; low < block + half; low++) {
        const a = values[low];
        const b = values[low + half];
        values[low] = a + b;
        values[low + half] = a - b;
      }
}
