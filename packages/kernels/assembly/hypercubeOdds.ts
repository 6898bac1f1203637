import { exp64 } from "./exp64";
import { gatherRows, ODDS_UNITS, oddsRowBytes } from "./hypercubeTile";
import { madd64, one64 } from "./lanes";
import { log64 } from "./log64";
import { scratchOf } from "./thread";

// What a unit needs, eight doubles: p and 1 − p over the larger of both, of which the constant has the logarithm; the smaller of these
// quotients, and whether p is the larger; α λ; what is taken out of the product after it, where the units have not one logarithm together:
// 0 nothing, 1 its logarithm, 2 its power of two, before it gets too small; and α λ ln 2.
const UNIT_BYTES: i32 = 64;
const ON = 0, OFF = 8, RATIO = 16, MIRRORED = 24, WEIGHT = 32, CLOSES = 40, POWER = 48;
const LOGARITHM: f64 = 1;
const LOW_WORDS: i32 = 1 << ODDS_UNITS;

/**
 * The soft look-ahead by words (H4) for one input: exponentials of w, and the units whose partners lie in the same tile.
 * @param values      w = P v; the exponentials of (w − high)/λ afterwards, [words]
 * @param out         written, [words]: the product of the odds, or where `together` is 0 the sum of what was taken out; complete
 *                    where all units lie in one tile, otherwise it goes on to `hypercubeOddsHigh`
 * @param table       [units, 8], see above
 * @param high        largest w
 * @param perCost     1/λ
 * @param constant    what is added to each word at the end
 * @param together    whether all units have one logarithm
 * @param scratch     one tile for each thread
 */
export function hypercubeOddsLow(
  fromTile: i32, toTile: i32, out: usize, values: usize, units: i32, table: usize, high: f64, perCost: f64,
  constant: f64, together: i32, scratch: usize,
): void {
  const low = min(units, ODDS_UNITS);
  const bytes = usize(8) << low;
  const own = scratchOf(scratch, 8 * LOW_WORDS);
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * bytes;
    const sum = out + at, value = values + at;
    const product = together ? sum : own;
    if (!together) fill(sum, bytes, 0);
    let unit = 0;
    if (low >= 3 && !closes(table, 0) && !closes(table, 1)) {
      threeUnits(product, value, bytes, table, high, perCost);
      unit = 3;
      if (closes(table, 2)) take(sum, product, bytes, table + 2 * UNIT_BYTES);
    } else {
      exponentials(value, bytes, high, perCost);
      fill(product, bytes, 1);
    }
    multiplyUnits(sum, product, value, bytes, 8, unit, low, 0, table);
    if (units <= ODDS_UNITS) finish(sum, sum, bytes, table, constant, together);
  }
}

/** The rest of the same (H4): the units whose partners lie in other tiles. Called where units > 11, after all low tiles. */
export function hypercubeOddsHigh(
  fromTile: i32, toTile: i32, out: usize, values: usize, units: i32, table: usize,
  constant: f64, together: i32, scratch: usize,
): void {
  const row = oddsRowBytes(units);
  const rows: i32 = 1 << (units - ODDS_UNITS);
  const bytes = usize(rows) * row;
  const own = scratchOf(scratch, 3 * i32(bytes));
  const value = own, product = own + bytes, sum = product + bytes;
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * row;
    gatherRows(value, values + at, rows, row);
    if (together) gatherRows(product, out + at, rows, row);
    else {
      gatherRows(sum, out + at, rows, row);
      fill(product, bytes, 1);
    }
    multiplyUnits(sum, product, value, bytes, row, ODDS_UNITS, units, ODDS_UNITS, table);
    const done = together ? product : sum;
    for (let k = 0; k < rows; k++)
      finish(out + at + ((usize(k) * LOW_WORDS) << 3), done + usize(k) * row, row, table, constant, together);
  }
}

@inline
function closes(table: usize, unit: i32): bool {
  return load<f64>(table + unit * UNIT_BYTES, CLOSES) != 0;
}

function fill(at: usize, bytes: usize, value: f64): void {
  const v = f64x2.splat(value);
  for (let b: usize = 0; b < bytes; b += 16) v128.store(at + b, v);
}

function exponentials(values: usize, bytes: usize, high: f64, perCost: f64): void {
  const top = f64x2.splat(high), scale = f64x2.splat(perCost);
  for (let b: usize = 0; b < bytes; b += 16)
    v128.store(values + b, exp64(f64x2.mul(f64x2.sub(v128.load(values + b), top), scale)));
}

/** Takes out of the product what the table says after a unit. */
function take(sum: usize, product: usize, bytes: usize, row: usize): void {
  if (load<f64>(row, CLOSES) == LOGARITHM) takeLogarithm(sum, product, bytes, row);
  else takePower(sum, product, bytes, row);
}

/** sum ← sum + α λ log product, product ← 1. */
function takeLogarithm(sum: usize, product: usize, bytes: usize, row: usize): void {
  const weight = v128.load64_splat(row, WEIGHT), one = one64();
  for (let b: usize = 0; b < bytes; b += 16) {
    v128.store(sum + b, madd64(weight, log64(v128.load(product + b)), v128.load(sum + b)));
    v128.store(product + b, one);
  }
}

const powerTable: usize = memory.data<i64>([0x4330000000000000, 0x000fffffffffffff, 0x3ff0000000000000]);
const bias: usize = memory.data<f64>([4503599627371519.0]); // 2⁵² and the bias of exponents
const WHOLE = 0, MANTISSA = 8, ONE = 16;

/** product ← its mantissa, between 1 and 2, and sum ← sum + α λ ln 2 · its exponent: a fifth of a logarithm. */
function takePower(sum: usize, product: usize, bytes: usize, row: usize): void {
  const weight = v128.load64_splat(row, POWER);
  const whole = v128.load64_splat(powerTable, WHOLE), mantissa = v128.load64_splat(powerTable, MANTISSA);
  const one = v128.load64_splat(powerTable, ONE), zero = v128.load64_splat(bias);
  for (let b: usize = 0; b < bytes; b += 16) {
    const x = v128.load(product + b);
    const exponent = f64x2.sub(v128.or(i64x2.shr_u(x, 52), whole), zero);
    v128.store(sum + b, madd64(weight, exponent, v128.load(sum + b)));
    v128.store(product + b, v128.or(v128.and(x, mantissa), one));
  }
}

/** What is written at the end: one logarithm for all units, or their sum as it is, and the constant. */
function finish(out: usize, done: usize, bytes: usize, table: usize, constant: f64, together: i32): void {
  const weight = v128.load64_splat(table, WEIGHT), c = f64x2.splat(constant);
  if (together) for (let b: usize = 0; b < bytes; b += 16) v128.store(out + b, madd64(weight, log64(v128.load(done + b)), c));
  else for (let b: usize = 0; b < bytes; b += 16) v128.store(out + b, f64x2.add(v128.load(done + b), c));
}

@inline
function swapped(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

/** Exponentials and the first three units, whose partners stand in eight neighbouring words: all of it in registers. */
function threeUnits(product: usize, values: usize, bytes: usize, table: usize, high: f64, perCost: f64): void {
  const top = f64x2.splat(high), scale = f64x2.splat(perCost);
  const own = f64x2.replace_lane(v128.load64_splat(table, OFF), 1, load<f64>(table, ON));
  const other = swapped(own);
  const p1 = v128.load64_splat(table, ON + UNIT_BYTES), q1 = v128.load64_splat(table, OFF + UNIT_BYTES);
  const p2 = v128.load64_splat(table, ON + 2 * UNIT_BYTES), q2 = v128.load64_splat(table, OFF + 2 * UNIT_BYTES);
  for (let b: usize = 0; b < bytes; b += 64) {
    const at = values + b, to = product + b;
    const e0 = exp64(f64x2.mul(f64x2.sub(v128.load(at), top), scale));
    const e1 = exp64(f64x2.mul(f64x2.sub(v128.load(at, 16), top), scale));
    v128.store(at, e0);
    v128.store(at, e1, 16);
    const e2 = exp64(f64x2.mul(f64x2.sub(v128.load(at, 32), top), scale));
    const e3 = exp64(f64x2.mul(f64x2.sub(v128.load(at, 48), top), scale));
    v128.store(at, e2, 32);
    v128.store(at, e3, 48);
    const f01 = madd64(q1, e0, f64x2.mul(p1, e1)), f23 = madd64(q1, e2, f64x2.mul(p1, e3));
    const f02 = madd64(q2, e0, f64x2.mul(p2, e2)), f13 = madd64(q2, e1, f64x2.mul(p2, e3));
    v128.store(to, f64x2.mul(f64x2.mul(f01, f02), madd64(own, e0, f64x2.mul(other, swapped(e0)))));
    v128.store(to, f64x2.mul(f64x2.mul(f01, f13), madd64(own, e1, f64x2.mul(other, swapped(e1)))), 16);
    v128.store(to, f64x2.mul(f64x2.mul(f23, f02), madd64(own, e2, f64x2.mul(other, swapped(e2)))), 32);
    v128.store(to, f64x2.mul(f64x2.mul(f23, f13), madd64(own, e3, f64x2.mul(other, swapped(e3)))), 48);
  }
}

/** Units `from` to `to − 1` of a tile in which unit i connects words at a distance of `first` · 2^(i − lowest) bytes. */
function multiplyUnits(
  sum: usize, product: usize, values: usize, bytes: usize, first: usize, from: i32, to: i32, lowest: i32, table: usize,
): void {
  for (let unit = from; unit < to; unit++) {
    const row = table + unit * UNIT_BYTES;
    const half = first << (unit - lowest);
    if (half == 8) neighbours(product, values, bytes, row);
    else if (unit + 1 < to && !closes(table, unit)) {
      twoUnits(product, values, bytes, half, row);
      unit++;
    } else oneUnit(product, values, bytes, half, row);
    if (closes(table, unit)) take(sum, product, bytes, table + unit * UNIT_BYTES);
  }
}

// One quotient is 1, so a factor is one operation: e_off + e_on p / (1 − p). Where p is the larger, on and off change places, and the loop
// starts at the upper word.

function neighbours(product: usize, values: usize, bytes: usize, row: usize): void {
  const own = f64x2.replace_lane(v128.load64_splat(row, OFF), 1, load<f64>(row, ON));
  const other = swapped(own);
  for (let b: usize = 0; b < bytes; b += 16) {
    const e = v128.load(values + b);
    v128.store(product + b, f64x2.mul(v128.load(product + b), madd64(own, e, f64x2.mul(other, swapped(e)))));
  }
}

function oneUnit(product: usize, values: usize, bytes: usize, half: usize, row: usize): void {
  const ratio = v128.load64_splat(row, RATIO);
  const mirrored = load<f64>(row, MIRRORED) != 0;
  const reach = mirrored ? 0 - half : half;
  const base = mirrored ? half : 0;
  for (let block = base; block < bytes; block += 2 * half)
    for (let b = block; b < block + half; b += 16) {
      const f = madd64(ratio, v128.load(values + b + reach), v128.load(values + b));
      v128.store(product + b, f64x2.mul(v128.load(product + b), f));
      v128.store(product + b + reach, f64x2.mul(v128.load(product + b + reach), f));
    }
}

/** Two units after each other, each word loaded once. */
function twoUnits(product: usize, values: usize, bytes: usize, half: usize, row: usize): void {
  const ratio = v128.load64_splat(row, RATIO), ratio2 = v128.load64_splat(row, RATIO + UNIT_BYTES);
  const mirrored = load<f64>(row, MIRRORED) != 0, mirrored2 = load<f64>(row, MIRRORED + UNIT_BYTES) != 0;
  const reach = mirrored ? 0 - half : half, reach2 = mirrored2 ? 0 - 2 * half : 2 * half;
  const base = (mirrored ? half : 0) + (mirrored2 ? 2 * half : 0);
  for (let block = base; block < bytes; block += 4 * half)
    for (let b = block; b < block + half; b += 16) {
      const at = values + b, to = product + b;
      const a0 = v128.load(at), a1 = v128.load(at + reach);
      const f01 = madd64(ratio, a1, a0);
      const a2 = v128.load(at + reach2), a3 = v128.load(at + reach + reach2);
      const f23 = madd64(ratio, a3, a2), f02 = madd64(ratio2, a2, a0), f13 = madd64(ratio2, a3, a1);
      v128.store(to, f64x2.mul(v128.load(to), f64x2.mul(f01, f02)));
      v128.store(to + reach, f64x2.mul(v128.load(to + reach), f64x2.mul(f01, f13)));
      v128.store(to + reach2, f64x2.mul(v128.load(to + reach2), f64x2.mul(f23, f02)));
      v128.store(to + reach + reach2, f64x2.mul(v128.load(to + reach + reach2), f64x2.mul(f23, f13)));
    }
}
