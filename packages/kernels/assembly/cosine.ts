// The reference's cosine (N58), operation for operation, for angles of one turn.
const QUARTER_PI: f64 = 0.7853981633974483, TWO_OVER_PI: f64 = 0.6366197723675814, ROUND_SHIFT: f64 = 6755399441055744.0;
const FIRST: f64 = 1.5707963267341256, SECOND: f64 = 6.077100506303966e-11, THIRD: f64 = 2.0222662487959506e-21;
const NEAR_ZERO: f64 = 1e-9;
/** Where the reference would need whole numbers of 1280 bits: one angle in a billion. */
export const NOT_HERE: f64 = 2;

/** The cosine of an angle of [0, 2π], with the bits of the reference, or `NOT_HERE`. */
export function cosine(x: f64): f64 {
  if (x <= QUARTER_PI) return cosOf(x, 0);
  const k = x * TWO_OVER_PI + ROUND_SHIFT - ROUND_SHIFT;
  const a = x - k * FIRST;
  const b = -(k * SECOND);
  const sum = a + b;
  const back = sum - a;
  const rest = a - (sum - back) + (b - back) - k * THIRD;
  const high = sum + rest;
  if (abs(high) < NEAR_ZERO) return NOT_HERE;
  const low = sum - high + rest;
  const quarters = i32(k) & 3;
  const value = quarters & 1 ? sinOf(high, low) : cosOf(high, low);
  return (quarters + 1) & 2 ? -value : value;
}

@inline
function sinOf(y: f64, low: f64): f64 {
  const z = y * y;
  const z2 = z * z;
  const a = z2 * (z * 2.7557319223985893e-6 - 1.984126984126984e-4) + (z * 0.008333333333333333 - 0.16666666666666666);
  const b =
    z2 * (z * 2.8114572543455206e-15 - 7.647163731819816e-13) + (z * 1.6059043836821613e-10 - 2.505210838544172e-8);
  return y + (y * z * (z2 * z2 * b + a) + low * (1 - 0.5 * z));
}

@inline
function cosOf(y: f64, low: f64): f64 {
  const z = y * y;
  const z2 = z * z;
  const a = z2 * (z * -2.755731922398589e-7 + 2.48015873015873e-5) + (z * -0.001388888888888889 + 0.041666666666666664);
  const b =
    z2 * (z * -1.5619206968586225e-16 + 4.779477332387385e-14) + (z * -1.1470745597729725e-11 + 2.08767569878681e-9);
  const half = 0.5 * z;
  const whole = 1 - half;
  return whole + (1 - whole - half + (z2 * (z2 * z2 * b + a) - y * low));
}
