import { madd32, nmadd32 } from "./lanes";

// e^r on |r| ≤ ½ ln 2 by Taylor to degree 7: its remainder, r⁸/8!, is a twelfth of 2⁻²⁴. Read from memory, as in exp64; ln 2 in two
// parts, the first with 11 zeros at its end, so that k ln 2 is exact in it.
const LOWEST = 0, LOG2_E = 4, SHIFT = 8, LN2_HIGH = 12, LN2_LOW = 16, C2 = 20, C3 = 24, C4 = 28, C5 = 32, C6 = 36, C7 = 40, ONE = 44,
  HIGHEST = 48;
const table: usize = memory.data<f32>([
  -87.0, 1.4426950408889634, 12582912.0, 0.693115234375, 0.000031946184545309,
  0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889, 0.0001984126984126984, 1.0, 88.0,
]);
const exponentOfOne: usize = memory.data<i32>([127]);

/** e^x of four numbers, within 2 · 2⁻²⁴; x is cut to [−87, 88], where the result is a normal number. */
@inline
export function exp32(x: v128): v128 {
  const y = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(table, LOWEST)), v128.load32_splat(table, HIGHEST));
  const shift = v128.load32_splat(table, SHIFT);
  // Adding 1.5 · 2²³ rounds to a whole number k, which then stands in the lowest bits.
  const t = f32x4.add(f32x4.mul(y, v128.load32_splat(table, LOG2_E)), shift);
  const k = f32x4.sub(t, shift);
  let r = nmadd32(k, v128.load32_splat(table, LN2_HIGH), y);
  r = nmadd32(k, v128.load32_splat(table, LN2_LOW), r);
  let p = v128.load32_splat(table, C7);
  p = madd32(p, r, v128.load32_splat(table, C6));
  p = madd32(p, r, v128.load32_splat(table, C5));
  p = madd32(p, r, v128.load32_splat(table, C4));
  p = madd32(p, r, v128.load32_splat(table, C3));
  p = madd32(p, r, v128.load32_splat(table, C2));
  const one = v128.load32_splat(table, ONE);
  const e = f32x4.add(one, madd32(f32x4.mul(r, r), p, r));
  return f32x4.mul(e, i32x4.shl(i32x4.add(t, v128.load32_splat(exponentOfOne)), 23));
}
