import { activate } from "./activation";
import { energyOf } from "./energySurvival";
import { madd32, sumLanes32 } from "./lanes";

/**
 * Whether the energy Σ φ² of each successor stays within its limit (M10), 1 or 0, rows `from` to `to`; φ rectifies or is the identity.
 * Most answers need no sum of their own (M42).
 *
 * φ² has the slope 2 φ, which rises, and by 2 at most for each unit of current. So a unit's φ² changes from x to x + o by 2 φ(x) o and
 * something between 0 and o², and the energy by g·o, g = 2 φ(x), and something between 0 and Σ o². Where the actions are all
 * combinations of two values a channel, g·o(a) is that of action a & (a − 1) and of one channel's change: one sum for each channel.
 * @param out         written, f32, [rows, actions]
 * @param bases       [rows, stride], zeros beyond the units
 * @param offsets     o, [actions, stride]
 * @param basis       o(0), then o(2ᵏ) − o(0) for each channel k, [channels + 1, stride]
 * @param reaches     Σ o², [actions]
 * @param activities  written, φ(base), [rows, stride]
 * @param limit       threshold times units
 * @param rounding    what sums are wrong by at most is this, times `channels + 2` times the energy plus `spread`
 * @param actions     2^channels, a multiple of 4
 */
export function curvedEnergies(
  from: i32, to: i32,
  out: usize, bases: usize, offsets: usize, basis: usize, reaches: usize, activities: usize,
  limit: f32, rounding: f32, spread: f32, transfer: i32, channels: i32, actions: i32, stride: i32,
): void {
  const row: usize = usize(stride) << 2;
  const undecided = f32x4.splat(-1);
  for (let r = from; r < to; r++) {
    const base = bases + usize(r) * row;
    const activity = activities + usize(r) * row;
    const answers = out + (usize(r * actions) << 2);
    let squares = f32x4.splat(0);
    for (let i: usize = 0; i < row; i += 16) {
      const phi = activate(v128.load(base + i), transfer);
      v128.store(activity + i, phi);
      squares = madd32(phi, phi, squares);
    }
    const energy = sumLanes32(squares);
    store<f32>(answers, changeBy(activity, basis, row));
    for (let k = 0; k < channels; k++) {
      const change = changeBy(activity, basis + usize(k + 1) * row, row);
      const half = usize(4) << k;
      for (let at: usize = 0; at < half; at += 4) store<f32>(answers + half + at, load<f32>(answers + at) + change);
    }
    const slack = rounding * (f32(channels + 2) * energy + spread);
    const low = f32x4.splat(energy - slack), high = f32x4.splat(energy + slack), limits = f32x4.splat(limit);
    let open = 0;
    for (let a: usize = 0; a < usize(actions) << 2; a += 16) {
      const change = v128.load(answers + a);
      const dies = f32x4.gt(f32x4.add(low, change), limits);
      const lives = f32x4.lt(f32x4.add(f32x4.add(high, change), v128.load(reaches + a)), limits);
      const decided = v128.or(dies, lives);
      v128.store(answers + a, v128.bitselect(v128.and(lives, f32x4.splat(1)), undecided, decided));
      open |= i32(!i32x4.all_true(decided));
    }
    if (!open) continue;
    for (let a = 0; a < actions; a++) {
      const at = answers + (usize(a) << 2);
      if (load<f32>(at) < 0) store<f32>(at, f32(energyOf(base, offsets + usize(a) * row, row, 1, transfer) <= limit));
    }
  }
}

/** g·o. */
function changeBy(activity: usize, offset: usize, row: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) sum = madd32(v128.load(activity + i), v128.load(offset + i), sum);
  return 2 * sumLanes32(sum);
}
