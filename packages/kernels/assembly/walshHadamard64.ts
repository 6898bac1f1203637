/**
 * The Walsh–Hadamard transform in place (N21). Blocks of 4096 numbers are transformed by themselves first, so that they are
 * fetched once; then the stages between them. The sums are those of the reference, in its order for each number.
 * @param values  [count], count a power of two
 */
export function walshHadamard64(values: usize, count: i32): void {
  if (count < 2) return;
  const block: i32 = min(count, 4096);
  for (let from: i32 = 0; from < count; from += block) {
    const at = values + (usize(from) << 3);
    for (let b: usize = 0; b < usize(block) << 3; b += 16) {
      const a = load<f64>(at + b), c = load<f64>(at + b, 8);
      store<f64>(at + b, a + c);
      store<f64>(at + b, a - c, 8);
    }
    for (let half: i32 = 2; half < block; half *= 2) stage(at, block, half);
  }
  for (let half = block; half < count; half *= 2) stage(values, count, half);
}

function stage(values: usize, count: i32, half: i32): void {
  const reach = usize(half) << 3;
  for (let b: usize = 0; b < usize(count) << 3; b += 2 * reach)
    for (let at = values + b; at < values + b + reach; at += 16) {
      const a = v128.load(at), c = v128.load(at + reach);
      v128.store(at, f64x2.add(a, c));
      v128.store(at + reach, f64x2.sub(a, c));
    }
}
