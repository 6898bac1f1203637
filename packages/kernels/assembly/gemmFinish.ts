/** Writes four sums of a product, and the bias with them where there is one. */
@inline
export function finish(o: usize, bias: usize, c: i32, sum: v128): void {
  v128.store(o, bias ? f32x4.add(sum, v128.load(bias + (usize(c) << 2))) : sum);
}
