import { exp64, expTail64 } from "./exp64";
import { one64 } from "./lanes";
import { logOne64 } from "./logOne64";

// As in core (N51, N53), read from memory: V8 builds a constant vector anew in every turn of a loop.
const LN2_HIGH = 0, LN2_LOW = 8, TWO = 16, ROOT = 24, SHIFT = 32, NORMAL = 40, LOWEST = 48, T = 56;
const table: usize = memory.data<f64>([
  0.6931471803691238, 1.9082149292705877e-10, 2.0, 0.7071067811865476, 6755399441055744.0, 2.2250738585072014e-308, -708.0,
  0.6666666666666666, 0.4, 0.2857142857142857, 0.2222222222222222, 0.18181818181818182, 0.15384615384615385,
  0.13333333333333333, 0.11764705882352941, 0.10526315789473684, 0.09523809523809523, 0.08695652173913043,
]);
const LOG2_E: f64 = 1.4426950408889634, ROUND: f64 = 6755399441055744.0;
const HIGH: f64 = 0.6931471803691238, LOW: f64 = 1.9082149292705877e-10;
const TWO_54: f64 = 18014398509481984;

/**
 * Soft policies (M21) with their entropies (M23) and what their states are worth in nats (M22), in 64 bits and in the order of the reference.
 * @param policies   written, [policyRows, actions]
 * @param entropies  written, [policyRows]
 * @param worths     written, log Σ exp preference, [rows]
 * @param weights    overwritten, [actions + 1]
 */
export function softPolicies64(
  policies: usize, entropies: usize, worths: usize, weights: usize, preferences: usize, rows: i32, policyRows: i32, actions: i32,
): void {
  const row = usize(actions) << 3;
  for (let r = 0; r < rows; r++) {
    const from = preferences + usize(r) * row;
    let largest = load<f64>(from);
    for (let i: usize = 8; i < row; i += 8) {
      const x = load<f64>(from + i);
      if (x > largest) largest = x;
    }
    const sum = weightsOf(weights, from, row, largest);
    store<f64>(worths + (usize(r) << 3), largest + (sum == sum ? logOne64(sum) : sum));
    if (r >= policyRows) continue;
    store<f64>(entropies + (usize(r) << 3), scaled(policies + usize(r) * row, weights, row, 1 / sum));
  }
}

/** Weights e^(x − largest). @returns their sum */
function weightsOf(weights: usize, from: usize, row: usize, largest: f64): f64 {
  const top = f64x2.splat(largest);
  let sum: f64 = 0;
  let i: usize = 0;
  for (; i + 8 < row; i += 16) {
    const x = f64x2.sub(v128.load(from + i), top);
    let weight = exp64(x);
    if (v128.any_true(f64x2.lt(x, v128.load64_splat(table, LOWEST))))
      weight = f64x2.replace_lane(f64x2.splat(expOne(f64x2.extract_lane(x, 0))), 1, expOne(f64x2.extract_lane(x, 1)));
    v128.store(weights + i, weight);
    sum += f64x2.extract_lane(weight, 0);
    sum += f64x2.extract_lane(weight, 1);
  }
  if (i < row) {
    const weight = expOne(load<f64>(from + i) - largest);
    store<f64>(weights + i, weight);
    sum += weight;
  }
  return sum;
}

/** e^x for x ≤ 0, below the normal numbers too. */
function expOne(x: f64): f64 {
  if (!(x < -708)) return f64x2.extract_lane(exp64(f64x2.splat(x)), 0);
  if (x < -746) return 0;
  const k = x * LOG2_E + ROUND - ROUND;
  const r = x - k * HIGH - k * LOW;
  const e = 1 + (r * r * f64x2.extract_lane(expTail64(f64x2.splat(r)), 0) + r);
  return e * reinterpret<f64>(i64(1223 + i64(k)) << 52) * reinterpret<f64>(i64(823) << 52);
}

/** Policy ← weights times scale. @returns its entropy */
function scaled(policy: usize, weights: usize, row: usize, scale: f64): f64 {
  const scales = f64x2.splat(scale);
  let entropy: f64 = 0;
  let i: usize = 0;
  for (; i + 8 < row; i += 16) {
    const p = f64x2.mul(v128.load(weights + i), scales);
    v128.store(policy + i, p);
    // What is no normal number goes its own way: 0, which counts for nothing, and what is next to it.
    if (!i64x2.all_true(f64x2.ge(p, v128.load64_splat(table, NORMAL)))) {
      entropy = lessOne(entropy, f64x2.extract_lane(p, 0));
      entropy = lessOne(entropy, f64x2.extract_lane(p, 1));
      continue;
    }
    const term = f64x2.mul(p, logOf(p));
    entropy -= f64x2.extract_lane(term, 0);
    entropy -= f64x2.extract_lane(term, 1);
  }
  if (i < row) {
    const p = load<f64>(weights + i) * scale;
    store<f64>(policy + i, p);
    entropy = lessOne(entropy, p);
  }
  return entropy;
}

@inline
function lessOne(entropy: f64, p: f64): f64 {
  if (!(p > 0)) return entropy;
  return entropy - p * (p >= 2.2250738585072014e-308 ? logOne64(p) : logSmall(p));
}

/** The logarithm of a number below the normal ones. */
function logSmall(x: f64): f64 {
  const scaled = x * TWO_54;
  const k = (i32(reinterpret<i64>(scaled) >> 32) - 0x3fe6a09e) >> 20;
  const f = scaled * reinterpret<f64>(i64(1023 - k) << 52) - 1;
  const s = f / (2 + f);
  const correction = f64(k - 54) * LOW - s * (f - f64x2.extract_lane(tailOf(f64x2.splat(s * s)), 0));
  const whole = f64(k - 54) * HIGH;
  const sum = whole + f;
  return sum + (f - (sum - whole) + correction);
}

/** The natural logarithm of two positive normal numbers, operation by operation what core does (N53). */
@inline
function logOf(x: v128): v128 {
  const bits = i64x2.sub(i64x2.shr_u(x, 32), i64x2.shr_u(v128.load64_splat(table, ROOT), 32));
  const exponent = i64x2.shr_s(bits, 20);
  const shift = v128.load64_splat(table, SHIFT);
  const k = f64x2.sub(i64x2.add(exponent, shift), shift);
  const f = f64x2.sub(i64x2.sub(x, i64x2.shl(exponent, 52)), one64());
  const s = f64x2.div(f, f64x2.add(v128.load64_splat(table, TWO), f));
  const tail = tailOf(f64x2.mul(s, s));
  const correction = f64x2.sub(f64x2.mul(k, v128.load64_splat(table, LN2_LOW)), f64x2.mul(s, f64x2.sub(f, tail)));
  const whole = f64x2.mul(k, v128.load64_splat(table, LN2_HIGH)); // exact
  const sum = f64x2.add(whole, f);
  return f64x2.add(sum, f64x2.add(f64x2.sub(f, f64x2.sub(sum, whole)), correction));
}

/** As `logTail` of core. */
@inline
function tailOf(z: v128): v128 {
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  const low = term(z2, term(z, v128.load64_splat(table, T + 24), v128.load64_splat(table, T + 16)),
    term(z, v128.load64_splat(table, T + 8), v128.load64_splat(table, T)));
  const high = term(z2, term(z, v128.load64_splat(table, T + 56), v128.load64_splat(table, T + 48)),
    term(z, v128.load64_splat(table, T + 40), v128.load64_splat(table, T + 32)));
  const last = term(z2, v128.load64_splat(table, T + 80), term(z, v128.load64_splat(table, T + 72), v128.load64_splat(table, T + 64)));
  return f64x2.mul(z, term(z4, term(z4, last, high), low));
}

/** a b + c, rounded twice in both builds. */
@inline
function term(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}
