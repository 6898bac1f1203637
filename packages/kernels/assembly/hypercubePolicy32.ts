import { exp32 } from "./exp32";
import { madd64, one32 } from "./lanes";

/**
 * The policy that is optimal for a value (H6), as probabilities of 32 bits for one input: π = 1 / (1 + e^−z), z = logit p + Δw/λ, with z
 * in 64 bits. Units `fromUnit` to `toUnit` − 1, of a network of at least three.
 * @param out      π, written, [units, contexts]
 * @param averaged w = P v, [words], 64 bits
 * @param logits   log-odds of p, [units], 64 bits
 */
export function hypercubePolicy32(
  fromUnit: i32, toUnit: i32, out: usize, averaged: usize, logits: usize, units: i32, perCost: f64,
): void {
  const contexts: usize = 1 << (units - 1);
  const per = f64x2.splat(perCost);
  for (let unit = fromUnit; unit < toUnit; unit++) {
    const logit = v128.load64_splat(logits + (usize(unit) << 3));
    const half: usize = 1 << unit;
    const to = out + ((usize(unit) * contexts) << 2);
    // Four contexts are eight words: neighbours for the first two units, two runs of four for the others.
    for (let c: usize = 0; c < contexts; c += 4) {
      const word = unit < 2 ? 2 * c : ((c & ~(half - 1)) << 1) | (c & (half - 1));
      const at = averaged + (word << 3);
      let low: v128, high: v128;
      if (unit == 0) {
        low = differences(v128.load(at), v128.load(at, 16));
        high = differences(v128.load(at, 32), v128.load(at, 48));
      } else if (unit == 1) {
        low = f64x2.sub(v128.load(at, 16), v128.load(at));
        high = f64x2.sub(v128.load(at, 48), v128.load(at, 32));
      } else {
        const on = at + (half << 3);
        low = f64x2.sub(v128.load(on), v128.load(at));
        high = f64x2.sub(v128.load(on, 16), v128.load(at, 16));
      }
      const z = i8x16.shuffle(
        f32x4.demote_f64x2_zero(madd64(low, per, logit)), f32x4.demote_f64x2_zero(madd64(high, per, logit)),
        0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
      );
      const e = exp32(f32x4.neg(f32x4.abs(z))), one = one32();
      const upper = v128.bitselect(one, e, f32x4.ge(z, f32x4.splat(0)));
      v128.store(to + (c << 2), f32x4.div(upper, f32x4.add(one, e)));
    }
  }
}

/** Of two pairs of neighbours, the second less the first. */
@inline
function differences(a: v128, b: v128): v128 {
  return f64x2.sub(
    i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
    i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
  );
}
