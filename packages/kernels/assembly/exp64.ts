import { madd64, nmadd64 } from "./lanes";

// e^r on |r| ≤ ½ ln 2 by Taylor to degree 13: its remainder, r¹⁴/14!, is 0.02 ulp (degree 11 would be off by 40 ε). Read
// from memory: V8 builds a constant vector anew in every turn of a loop. ln 2 comes in two parts, the first with 21 zeros
// at its end, so that k ln 2 is exact in it.
const LOWEST = 0, LOG2_E = 8, SHIFT = 16, LN2_HIGH = 24, LN2_LOW = 32, C2 = 40, C3 = 48, C4 = 56, C5 = 64, C6 = 72, C7 = 80,
  C8 = 88, C9 = 96, C10 = 104, C11 = 112, C12 = 120, C13 = 128, ONE = 136, HIGHEST = 144;
const table: usize = memory.data<f64>([
  -708.0, 1.4426950408889634, 6755399441055744.0, 0.6931471803691238, 1.9082149292705877e-10,
  0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889, 0.0001984126984126984,
  0.0000248015873015873, 0.0000027557319223985893, 2.755731922398589e-7, 2.505210838544172e-8, 2.08767569878681e-9,
  1.6059043836821613e-10, 1.0, 709.0,
]);
const exponentOfOne: usize = memory.data<i64>([1023]);

/** e^x of two numbers, within 2 ε; x is cut to [−708, 709], where the result is a normal number. */
@inline
export function exp64(x: v128): v128 {
  const y = f64x2.pmin(f64x2.pmax(x, v128.load64_splat(table, LOWEST)), v128.load64_splat(table, HIGHEST));
  const shift = v128.load64_splat(table, SHIFT);
  // Adding 1.5 · 2⁵² rounds to a whole number k, which then stands in the lowest bits.
  const t = f64x2.add(f64x2.mul(y, v128.load64_splat(table, LOG2_E)), shift);
  const k = f64x2.sub(t, shift);
  let r = nmadd64(k, v128.load64_splat(table, LN2_HIGH), y);
  r = nmadd64(k, v128.load64_splat(table, LN2_LOW), r);
  const one = v128.load64_splat(table, ONE);
  const e = f64x2.add(one, madd64(f64x2.mul(r, r), expTail64(r), r));
  return f64x2.mul(e, i64x2.shl(i64x2.add(t, v128.load64_splat(exponentOfOne)), 52));
}

/** (eʳ − 1 − r)/r² of two numbers, |r| ≤ ½ ln 2. */
@inline
export function expTail64(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  // Pairs of terms first, so that additions do not wait for each other.
  const p23 = madd64(r, v128.load64_splat(table, C3), v128.load64_splat(table, C2));
  const p45 = madd64(r, v128.load64_splat(table, C5), v128.load64_splat(table, C4));
  const p67 = madd64(r, v128.load64_splat(table, C7), v128.load64_splat(table, C6));
  const p89 = madd64(r, v128.load64_splat(table, C9), v128.load64_splat(table, C8));
  const p1011 = madd64(r, v128.load64_splat(table, C11), v128.load64_splat(table, C10));
  const p1213 = madd64(r, v128.load64_splat(table, C13), v128.load64_splat(table, C12));
  const low = madd64(r2, p45, p23);
  const middle = madd64(r2, p89, p67);
  const high = madd64(r2, p1213, p1011);
  return madd64(r4, madd64(r4, high, middle), low);
}
