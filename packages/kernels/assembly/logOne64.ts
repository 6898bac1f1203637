const LN2_HIGH: f64 = 0.6931471803691238, LN2_LOW: f64 = 1.9082149292705877e-10;
const ROOT_HALF: i32 = 0x3fe6a09e; // high word of √½

/** The natural logarithm of one positive normal number, operation by operation what core does (N53): the reference's bits. */
export function logOne64(x: f64): f64 {
  const k = (i32(reinterpret<i64>(x) >> 32) - ROOT_HALF) >> 20;
  const f = x * reinterpret<f64>(i64(1023 - k) << 52) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const low = z2 * (z * 0.2222222222222222 + 0.2857142857142857) + (z * 0.4 + 0.6666666666666666);
  const high = z2 * (z * 0.11764705882352941 + 0.13333333333333333) + (z * 0.15384615384615385 + 0.18181818181818182);
  const last = z2 * 0.08695652173913043 + (z * 0.09523809523809523 + 0.10526315789473684);
  const tail = z * (z4 * (z4 * last + high) + low);
  const correction = f64(k) * LN2_LOW - s * (f - tail);
  if (k == 0) return f + correction;
  const whole = f64(k) * LN2_HIGH; // exact
  const sum = whole + f;
  return sum + (f - (sum - whole) + correction);
}
