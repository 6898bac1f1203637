// The reference's logarithm (N53), operation for operation: log64 of two lanes is another series.
const LN2_HIGH: f64 = 0.6931471803691238, LN2_LOW: f64 = 1.9082149292705877e-10;

/** The natural logarithm of a normal number, with the bits of the reference. */
export function logarithm(x: f64): f64 {
  const k = (i32(reinterpret<u64>(x) >> 32) - 0x3fe6a09e) >> 20;
  const f = x * reinterpret<f64>(u64(1023 - k) << 52) - 1;
  const s = f / (2 + f);
  const correction = f64(k) * LN2_LOW + 0.0 - s * (f - tail(s * s));
  if (k == 0) return f + correction;
  const whole = f64(k) * LN2_HIGH;
  const sum = whole + f;
  return sum + (f - (sum - whole) + correction);
}

@inline
function tail(z: f64): f64 {
  const z2 = z * z;
  const z4 = z2 * z2;
  const low = z2 * (z * 0.2222222222222222 + 0.2857142857142857) + (z * 0.4 + 0.6666666666666666);
  const high = z2 * (z * 0.11764705882352941 + 0.13333333333333333) + (z * 0.15384615384615385 + 0.18181818181818182);
  const last = z2 * 0.08695652173913043 + (z * 0.09523809523809523 + 0.10526315789473684);
  return z * (z4 * (z4 * last + high) + low);
}
