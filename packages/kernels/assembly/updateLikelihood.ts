import { exp64 } from "./exp64";
import { one64 } from "./lanes";
import { logOne64 } from "./logOne64";

// Log-odds and residuals are whole numbers of 32 bits here, four in a register. Sums of whole numbers are exact, so that what a flip adds it takes away
// again without a trace, and a sum that overflows on the way is right in the end. The one branch that cannot be foretold is whether a unit flips: which
// way it flips is an address.
const SMALLEST: f64 = 1e-150;
const UNLIKELIEST: f64 = -170; // log-odds; beyond it the logarithm of the chance is the log-odds. Two such chances and SMALLEST are above 1e-300
const RESIDUALS: f64 = 65536; // whole numbers a residual of 1
// And 1.5 · 2⁵²: added, it leaves the nearest whole number in the lowest bits.
const parts: usize = memory.data<f64>([65536.0, 6755399441055744.0]);

/**
 * Log-likelihood of a piece of an update sequence and its slopes or curvature (U2), event by event as the reference has it. At most 32000 updates, so
 * that sums of residuals stay within 31 bits.
 * @param unit       the unit that is updated, u16 [updates + 1]; @param value  its new value, u8 [updates + 1]
 * @param state      the state before the first update, u8 [units]; left at the last
 * @param fields     b + J σ of that state, whole numbers, i32 [row]; left at the last
 * @param couplings  −J and J, whole numbers, i32 [units, 2, row], row the number of units filled up to a multiple of 16
 * @param share      what one of them is worth in log-odds
 * @param count      f, [units]
 * @param running    overwritten, i32 [row]: residuals by unit, in parts of 65536
 * @param table      overwritten, i32 [units, 2, row]: sums of `running` at the times when the first switches off and on
 * @param countSums  added to, [units]
 * @param what       0 slopes, 1 curvature, 2 neither
 * @returns nats
 */
export function updateLikelihood(
  unit: usize, value: usize, updates: i32, state: usize, fields: usize, couplings: usize, share: f64, count: usize,
  running: usize, table: usize, countSums: usize, units: i32, row: i32, what: i32,
): f64 {
  const bytes = usize(row) << 2;
  let active: i32 = 0;
  for (let i = 0; i < units; i++) active += i32(load<u8>(state + i));
  memory.fill(running, 0, bytes);
  if (what < 2) memory.fill(table, 0, usize(2 * units) * bytes);
  // Two updates at a time share an exponential. Where their number is odd the last is met twice, and does not count the second time.
  const end = usize(updates);
  store<u16>(unit + (end << 1), load<u16>(unit + ((end - 1) << 1)));
  store<u8>(value + end, load<u8>(value + end - 1));
  let total: f64 = 0;
  let shares: f64 = 1;
  for (let t: usize = 0; t < end; t += 2) {
    const i = usize(load<u16>(unit + (t << 1)));
    const j = usize(load<u16>(unit + (t << 1), 2));
    const on = i32(load<u8>(value + t));
    const next = i32(load<u8>(value + t, 1));
    const was = i32(load<u8>(state + i));
    store<u8>(state + i, u8(on));
    const flip = on - was;
    const before = i32(load<u8>(state + j));
    store<u8>(state + j, u8(next));
    const others = usize(active - was) << 3;
    active += flip;
    const othersNext = usize(active - before) << 3;
    active += next - before;
    const from = (2 * i + usize(on)) * bytes;
    // The second sees what the first is about to change.
    const field = load<i32>(fields + (i << 2));
    const fieldNext = load<i32>(fields + (j << 2)) + (load<i32>(couplings + from + (j << 2)) & -i32(flip != 0));
    const signs = f64x2.convert_low_i32x4_s(i32x4.replace_lane(i32x4.splat(2 * on - 1), 1, 2 * next - 1));
    const counts = f64x2.replace_lane(v128.load64_splat(count + others), 1, load<f64>(count + othersNext));
    const wide = f64x2.convert_low_i32x4_s(i32x4.replace_lane(i32x4.splat(field), 1, fieldNext));
    const z = f64x2.mul(signs, f64x2.add(f64x2.mul(wide, f64x2.splat(share)), counts)); // of what happened
    const odds = exp64(f64x2.neg(z)); // against it
    const chance = f64x2.div(one64(), f64x2.add(one64(), odds));
    const alone = t + 1 == end;
    if (min(f64x2.extract_lane(z, 0), f64x2.extract_lane(z, 1)) > UNLIKELIEST && !alone) {
      shares *= f64x2.extract_lane(chance, 0) * f64x2.extract_lane(chance, 1);
    } else {
      total += logChance(f64x2.extract_lane(z, 0), f64x2.extract_lane(chance, 0));
      if (!alone) total += logChance(f64x2.extract_lane(z, 1), f64x2.extract_lane(chance, 1));
    }
    if (shares < SMALLEST) {
      total += logOne64(shares);
      shares = 1;
    }
    if (what < 2) {
      const miss = f64x2.mul(odds, chance);
      const residual = f64x2.mul(miss, what == 1 ? chance : signs);
      const whole = f64x2.add(f64x2.mul(residual, v128.load64_splat(parts)), v128.load64_splat(parts, 8));
      const at = running + (i << 2);
      store<i32>(at, load<i32>(at) + i32x4.extract_lane(whole, 0));
      store<f64>(countSums + others, load<f64>(countSums + others) + f64x2.extract_lane(residual, 0));
      if (flip) {
        addTo(fields, couplings + from, bytes);
        addTo(table + from, running, bytes);
      }
      if (alone) break;
      const atNext = running + (j << 2);
      store<i32>(atNext, load<i32>(atNext) + i32x4.extract_lane(whole, 2));
      store<f64>(countSums + othersNext, load<f64>(countSums + othersNext) + f64x2.extract_lane(residual, 1));
      if (next != before) {
        const fromNext = (2 * j + usize(next)) * bytes;
        addTo(fields, couplings + fromNext, bytes);
        addTo(table + fromNext, running, bytes);
      }
    } else {
      if (flip) addTo(fields, couplings + from, bytes);
      if (next != before) addTo(fields, couplings + (2 * j + usize(next)) * bytes, bytes);
    }
  }
  if (what < 2) {
    for (let i = 0; i < units; i++) if (load<u8>(state + i)) addTo(table + usize(2 * i) * bytes, running, bytes);
  }
  return total + logOne64(shares);
}

/**
 * Adds what a piece has left in its table to sums of 64 bits: residuals of the second while the first was active.
 * @param sums   f64, [units, row]
 * @param table  i32, [units, 2, row]
 */
export function addUpdateSums(sums: usize, table: usize, units: i32, row: i32): void {
  const part = f64x2.splat(1 / RESIDUALS);
  const bytes = usize(row) << 2;
  for (let i = 0; i < units; i++) {
    const off = table + usize(2 * i) * bytes;
    const on = off + bytes;
    const out = sums + usize(2 * i) * bytes;
    for (let b: usize = 0; b < bytes; b += 8) {
      const wide = f64x2.convert_low_i32x4_s(i32x4.sub(v128.load64_zero(off + b), v128.load64_zero(on + b)));
      v128.store(out + 2 * b, f64x2.add(v128.load(out + 2 * b), f64x2.mul(wide, part)));
    }
  }
}

function logChance(z: f64, chance: f64): f64 {
  return z > UNLIKELIEST ? logOne64(chance) : z;
}

@inline
function addTo(out: usize, values: usize, bytes: usize): void {
  for (let b: usize = 0; b < bytes; b += 64) {
    v128.store(out + b, i32x4.add(v128.load(out + b), v128.load(values + b)));
    v128.store(out + b, i32x4.add(v128.load(out + b, 16), v128.load(values + b, 16)), 16);
    v128.store(out + b, i32x4.add(v128.load(out + b, 32), v128.load(values + b, 32)), 32);
    v128.store(out + b, i32x4.add(v128.load(out + b, 48), v128.load(values + b, 48)), 48);
  }
}
