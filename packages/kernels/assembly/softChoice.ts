import { exp32 } from "./exp32";
import { sumLanes32 } from "./lanes";
import { log64 } from "./log64";

// Beyond where the exponential is cut a weight is nothing, whatever multiplies it.
const lowest: usize = memory.data<f32>([-87.0]);

/**
 * What states are worth by their actions (M22), and the policy (M21) of the first of them with its entropy (M23), for maximum occupancy,
 * rows `from` to `to`. A preference is survival · scale · share, nats.
 *
 * The exponentials are of 32 bits, as the shares are; their sums' logarithm and what follows are of 64.
 * @param policies   written, f64, [policyRows, actions]
 * @param entropies  written, f64, [policyRows]
 * @param targets    written, f32, [rows]: worth as a share of the largest, within [0, 1]; 0 where terminal
 * @param weights    written, f32, [rows, padded actions]
 * @param shares     f32, [rows, actions]
 * @param survival   f32, [rows, actions], or 0 where none is known to end
 * @param rewards    f32, [rows]: what a state earns by itself, as a share of the largest value
 * @param terminal   i32, [rows]
 * @param scale      γ · largest / α
 * @param unit       α / largest
 */
export function softChoice(
  from: i32, to: i32,
  policies: usize, entropies: usize, targets: usize, weights: usize, shares: usize, survival: usize, rewards: usize, terminal: usize,
  scale: f32, unit: f64, policyRows: i32, actions: i32,
): void {
  const padded = (actions + 3) & ~3;
  const whole = actions & ~3;
  const scales = f32x4.splat(scale);
  for (let r = from; r < to; r++) {
    const start: usize = usize(r * actions) << 2;
    const own = weights + (usize(r * padded) << 2);
    let most = f32x4.splat(-f32.MAX_VALUE);
    for (let a = 0; a < whole; a += 4) {
      const at: usize = usize(a) << 2;
      let x = f32x4.mul(scales, v128.load(shares + start + at));
      if (survival) x = f32x4.mul(x, v128.load(survival + start + at));
      v128.store(own + at, x);
      most = f32x4.max(most, x);
    }
    let largest = max<f32>(
      max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    for (let a = whole; a < padded; a++) {
      const at: usize = usize(a) << 2;
      if (a >= actions) {
        store<f32>(own + at, -f32.MAX_VALUE); // its exponential is taken out of the sum below
        continue;
      }
      let x: f32 = scale * load<f32>(shares + start + at);
      if (survival) x *= load<f32>(survival + start + at);
      store<f32>(own + at, x);
      largest = max<f32>(largest, x);
    }
    const shift = f32x4.splat(largest);
    let sums = f32x4.splat(0), tilts = sums;
    for (let a = 0; a < padded; a += 4) {
      const at: usize = usize(a) << 2;
      const x = f32x4.sub(v128.load(own + at), shift);
      let weight = exp32(x);
      if (a + 4 > actions) weight = v128.and(weight, laneMask(actions - a));
      sums = f32x4.add(sums, weight);
      tilts = f32x4.add(tilts, f32x4.mul(weight, f32x4.pmax(x, v128.load32_splat(lowest))));
      v128.store(own + at, weight);
    }
    const sum = f64(sumLanes32(sums));
    const nats = f64x2.extract_lane(log64(f64x2.splat(sum)), 0);
    const four: usize = usize(r) << 2;
    const worth = unit * (f64(largest) + nats) + f64(load<f32>(rewards + four));
    // What is impossible would feed on itself.
    store<f32>(targets + four, load<i32>(terminal + four) ? 0 : f32(min<f64>(1, max<f64>(0, worth))));
    if (r >= policyRows) continue;
    const scaleBack = 1 / sum;
    store<f64>(entropies + (usize(r) << 3), nats - f64(sumLanes32(tilts)) * scaleBack);
    const scales64 = f64x2.splat(scaleBack);
    const policy = policies + (usize(r * actions) << 3);
    for (let a = 0; a < whole; a += 4) {
      const at: usize = usize(a) << 2;
      const four = v128.load(own + at);
      const high = i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
      v128.store(policy + 2 * at, f64x2.mul(scales64, f64x2.promote_low_f32x4(four)));
      v128.store(policy + 2 * at, f64x2.mul(scales64, f64x2.promote_low_f32x4(high)), 16);
    }
    for (let a = whole; a < actions; a++) {
      store<f64>(policy + (usize(a) << 3), scaleBack * f64(load<f32>(own + (usize(a) << 2))));
    }
  }
}

/** All bits in the first `count` of four lanes. */
@inline
function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}
