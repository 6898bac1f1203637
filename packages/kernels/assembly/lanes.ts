// What differs between the two builds, in one place: a fused multiply-add where relaxed SIMD has it.

/** a b + c in four lanes: rounded twice in the strict build, as the processor likes in the relaxed one. */
@inline
export function madd32(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a b in four lanes. */
@inline
export function nmadd32(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** a b + c in two lanes of 64 bits. */
@inline
export function madd64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** c − a b in two lanes of 64 bits. */
@inline
export function nmadd64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
  return f64x2.sub(c, f64x2.mul(a, b));
}

/** The sum of four lanes, in a fixed order. */
@inline
export function sumLanes32(x: v128): f32 {
  const pairs = f32x4.add(x, i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

// A constant that a loop uses stands in memory: V8 builds a v128.const anew in every turn of a loop, which takes longer than a division.
const ones: usize = memory.data<f32>([1.0]);
const ones64: usize = memory.data<f64>([1.0]);

/** Four ones. */
@inline
export function one32(): v128 {
  return v128.load32_splat(ones);
}

/** Two ones of 64 bits. */
@inline
export function one64(): v128 {
  return v128.load64_splat(ones64);
}

/**
 * x + sum in four lanes, the same bits in both builds: the relaxed one adds with its multipliers, so that what is added can be a maximum,
 * which the adders take. @param one  from `one32`
 */
@inline
export function plus32(x: v128, sum: v128, one: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, one, sum);
  return f32x4.add(sum, x);
}
