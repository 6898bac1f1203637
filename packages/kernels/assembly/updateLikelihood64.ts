import { exp64 } from "./exp64";
import { logOne64 } from "./logOne64";

const SMALLEST: f64 = 1e-290;

/**
 * Log-likelihood of an update sequence and its slopes or curvature (U2), event by event as the reference has it. What a flip changes is changed two
 * units at a time, each number by the one operation of the reference.
 * @param unit       the unit that is updated, u16 [updates]; @param value  its new value, u8 [updates]
 * @param state      the state before the first update, u8 [units]; left at the last
 * @param fields     b + J σ of that state, [units]; left at the last
 * @param couplings  [units, units]; @param count  f, [units]
 * @param running    zeros, [units]; overwritten
 * @param table      added to, [units, units]; @param countSums  added to, [units]
 * @param curvature  0 slopes, 1 curvature
 * @returns nats
 */
export function updateLikelihood64(
  unit: usize, value: usize, updates: i32, state: usize, fields: usize, couplings: usize, count: usize,
  running: usize, table: usize, countSums: usize, units: i32, curvature: i32,
): f64 {
  const row = usize(units) << 3;
  let active: i32 = 0;
  for (let i = 0; i < units; i++) active += i32(load<u8>(state + i));
  let total: f64 = 0;
  let shares: f64 = 1;
  for (let t = 0; t < updates; t++) {
    const i = usize(load<u16>(unit + (usize(t) << 1)));
    const was = i32(load<u8>(state + i));
    const others = usize(active - was) << 3;
    const z = load<f64>(fields + (i << 3)) + load<f64>(count + others);
    const small = f64x2.extract_lane(exp64(f64x2.splat(-abs(z))), 0); // of the less likely value
    const share = 1 / (1 + small);
    const on = i32(load<u8>(value + t));
    const likely = i32(z > 0) == on;
    shares *= share;
    if (shares < SMALLEST) {
      total += logOne64(shares);
      shares = 1;
    }
    if (!likely) total -= abs(z);
    const miss = likely ? small * share : share;
    const residual = curvature ? small * share * share : on ? miss : -miss;
    const at = running + (i << 3);
    store<f64>(at, load<f64>(at) + residual);
    store<f64>(countSums + others, load<f64>(countSums + others) + residual);
    if (on == was) continue;
    const from = i * row;
    if (on) {
      add(fields, couplings + from, row);
      subtract(table + from, running, row);
      active++;
    } else {
      subtract(fields, couplings + from, row);
      add(table + from, running, row);
      active--;
    }
    store<u8>(state + i, u8(on));
  }
  return total + logOne64(shares);
}

@inline
function add(out: usize, values: usize, bytes: usize): void {
  let b: usize = 0;
  for (; b + 31 < bytes; b += 32) {
    v128.store(out + b, f64x2.add(v128.load(out + b), v128.load(values + b)));
    v128.store(out + b, f64x2.add(v128.load(out + b, 16), v128.load(values + b, 16)), 16);
  }
  for (; b < bytes; b += 8) store<f64>(out + b, load<f64>(out + b) + load<f64>(values + b));
}

@inline
function subtract(out: usize, values: usize, bytes: usize): void {
  let b: usize = 0;
  for (; b + 31 < bytes; b += 32) {
    v128.store(out + b, f64x2.sub(v128.load(out + b), v128.load(values + b)));
    v128.store(out + b, f64x2.sub(v128.load(out + b, 16), v128.load(values + b, 16)), 16);
  }
  for (; b < bytes; b += 8) store<f64>(out + b, load<f64>(out + b) - load<f64>(values + b));
}
