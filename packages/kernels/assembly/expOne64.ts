const LOG2_E: f64 = 1.4426950408889634, SHIFT: f64 = 6755399441055744.0;
const LN2_HIGH: f64 = 0.6931471803691238, LN2_LOW: f64 = 1.9082149292705877e-10;

/** e^x of one number, x in [−708, 709], operation by operation what core does (N51): the reference's bits in both builds, for nothing is fused. */
@inline
export function expOne64(x: f64): f64 {
  const t = x * LOG2_E + SHIFT;
  const k = t - SHIFT;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = r2 * (r * 0.008333333333333333 + 0.041666666666666664) + (r * 0.16666666666666666 + 0.5);
  const middle =
    r2 * (r * 0.0000027557319223985893 + 0.0000248015873015873) + (r * 0.0001984126984126984 + 0.001388888888888889);
  const high =
    r2 * (r * 1.6059043836821613e-10 + 2.08767569878681e-9) + (r * 2.505210838544172e-8 + 2.755731922398589e-7);
  const e = 1 + (r2 * (r4 * (r4 * high + middle) + low) + r);
  return e * reinterpret<f64>((reinterpret<i64>(t) + 1023) << 52);
}
