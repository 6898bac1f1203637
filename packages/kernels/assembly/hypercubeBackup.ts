import { exp64 } from "./exp64";
import { firstLane, gatherTile, scatterTile, secondLane, TILE_UNITS, tileWords } from "./hypercubeTile";
import { madd64, one64 } from "./lanes";
import { log64 } from "./log64";

// What a unit needs, eight doubles: p, 1 − p, log-odds of p, λ log p, λ log(1 − p), share α, α λ, and whether the
// logarithm of the product is taken after it (units of equal share have one logarithm together).
const UNIT_BYTES: i32 = 64;
const P = 0, Q = 8, LOGIT = 16, LOG_ON = 24, LOG_OFF = 32, SHARE = 40, WEIGHT = 48, CLOSES = 56;
const SCRATCH: usize = 8 << TILE_UNITS;

/**
 * The soft look-ahead (H4) for one input: the units whose partners lie in the same tile, and all that comes before.
 * By words: exponentials of w are taken first and units multiply their odds. By edges: one exponential for each edge, soft-plus
 * with the larger term outside, safe at any coding cost.
 * @param out       written, [words]
 * @param averaged  w = P v, [words]
 * @param odds      written where not by edges, [words]
 * @param product   written, [words]; goes on to `hypercubeBackupHigh`
 * @param table     [units, 8], see above
 * @param high      largest w
 */
export function hypercubeBackupLow(
  out: usize, averaged: usize, odds: usize, product: usize,
  units: i32, table: usize, high: f64, codingCost: f64, byEdges: i32,
  fromTile: i32, toTile: i32,
): void {
  const words = tileWords(units);
  const bytes = usize(words) << 3;
  const cost = f64x2.splat(codingCost);
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * bytes;
    const sum = out + at;
    const values = (byEdges ? averaged : odds) + at;
    if (!byEdges) {
      const top = f64x2.splat(high);
      for (let b: usize = 0; b < bytes; b += 16)
        v128.store(values + b, exp64(f64x2.div(f64x2.sub(v128.load(averaged + at + b), top), cost)));
    }
    const one = one64(), zero = f64x2.splat(0);
    for (let b: usize = 0; b < bytes; b += 16) {
      v128.store(sum + b, zero);
      v128.store(product + at + b, one);
    }
    addUnits(sum, values, product + at, words, 0, min(units, TILE_UNITS), 0, table, codingCost, byEdges);
    if (units <= TILE_UNITS && !byEdges) addTo(sum, high, bytes);
  }
}

/** The rest of the same (H4): the units whose partners lie in other tiles. Called where units > 12, after all low tiles. */
export function hypercubeBackupHigh(
  out: usize, values: usize, product: usize,
  units: i32, table: usize, high: f64, codingCost: f64, byEdges: i32,
  scratch: usize, fromTile: i32, toTile: i32,
): void {
  const sum = scratch, value = scratch + SCRATCH, factor = scratch + 2 * SCRATCH;
  for (let tile = fromTile; tile < toTile; tile++) {
    gatherTile(sum, out, units, tile);
    gatherTile(value, values, units, tile);
    gatherTile(factor, product, units, tile);
    // A row of the tile is 2^(2·12 − units) words, and the first high unit connects neighbouring rows.
    addUnits(sum, value, factor, 1 << TILE_UNITS, TILE_UNITS, units, units - TILE_UNITS, table, codingCost, byEdges);
    if (!byEdges) addTo(sum, high, SCRATCH);
    scatterTile(out, sum, units, tile);
  }
}

function addTo(sum: usize, constant: f64, bytes: usize): void {
  const c = f64x2.splat(constant);
  for (let b: usize = 0; b < bytes; b += 16) v128.store(sum + b, f64x2.add(v128.load(sum + b), c));
}

/** Units `from` to `to − 1` within a tile, in which unit i connects words at a distance of 2^(i − lowered). */
function addUnits(
  sum: usize, values: usize, product: usize, words: i32,
  from: i32, to: i32, lowered: i32, table: usize, codingCost: f64, byEdges: i32,
): void {
  // In a high tile unit 12 lies at bit 2·12 − units = 12 − lowered.
  for (let unit = from; unit < to; unit++) {
    const row = table + unit * UNIT_BYTES;
    const half = 1 << (unit - lowered);
    if (byEdges) {
      if (half == 1) edgesOfNeighbours(sum, values, product, words, row, codingCost);
      else edges(sum, values, product, words, half, row, codingCost);
    } else if (half == 1) oddsOfNeighbours(values, product, words, row);
    else if (unit + 1 < to && load<f64>(row, CLOSES) == 0) {
      oddsOfTwo(values, product, words, half, row);
      unit++;
    } else odds(values, product, words, half, row);
    const last = table + unit * UNIT_BYTES;
    if (load<f64>(last, CLOSES) != 0) {
      const weight = v128.load64_splat(last, WEIGHT);
      const one = one64();
      for (let b: usize = 0; b < usize(words) << 3; b += 16) {
        v128.store(sum + b, madd64(weight, log64(v128.load(product + b)), v128.load(sum + b)));
        v128.store(product + b, one);
      }
    }
  }
}

function oddsOfNeighbours(values: usize, product: usize, words: i32, row: usize): void {
  const p = v128.load64_splat(row, P), q = v128.load64_splat(row, Q);
  for (let b: usize = 0; b < usize(words) << 3; b += 16) {
    const pair = v128.load(values + b);
    const f = madd64(q, firstLane(pair), f64x2.mul(p, secondLane(pair)));
    v128.store(product + b, f64x2.mul(v128.load(product + b), f));
  }
}

function odds(values: usize, product: usize, words: i32, half: i32, row: usize): void {
  const p = v128.load64_splat(row, P), q = v128.load64_splat(row, Q);
  const reach = usize(half) << 3;
  for (let block: usize = 0; block < usize(words) << 3; block += 2 * reach)
    for (let b = block; b < block + reach; b += 16) {
      const f = madd64(q, v128.load(values + b), f64x2.mul(p, v128.load(values + b + reach)));
      v128.store(product + b, f64x2.mul(v128.load(product + b), f));
      v128.store(product + b + reach, f64x2.mul(v128.load(product + b + reach), f));
    }
}

/** Two units after each other, each word loaded once: the same factors in the same order. */
function oddsOfTwo(values: usize, product: usize, words: i32, half: i32, row: usize): void {
  const p = v128.load64_splat(row, P), q = v128.load64_splat(row, Q);
  const p2 = v128.load64_splat(row, P + UNIT_BYTES), q2 = v128.load64_splat(row, Q + UNIT_BYTES);
  const reach = usize(half) << 3;
  for (let block: usize = 0; block < usize(words) << 3; block += 4 * reach)
    for (let b = block; b < block + reach; b += 16) {
      const at = values + b, to = product + b;
      const a0 = v128.load(at), a1 = v128.load(at + reach), a2 = v128.load(at + 2 * reach), a3 = v128.load(at + 3 * reach);
      const f01 = madd64(q, a0, f64x2.mul(p, a1)), f23 = madd64(q, a2, f64x2.mul(p, a3));
      const f02 = madd64(q2, a0, f64x2.mul(p2, a2)), f13 = madd64(q2, a1, f64x2.mul(p2, a3));
      v128.store(to, f64x2.mul(f64x2.mul(v128.load(to), f01), f02));
      v128.store(to + reach, f64x2.mul(f64x2.mul(v128.load(to + reach), f01), f13));
      v128.store(to + 2 * reach, f64x2.mul(f64x2.mul(v128.load(to + 2 * reach), f23), f02));
      v128.store(to + 3 * reach, f64x2.mul(f64x2.mul(v128.load(to + 3 * reach), f23), f13));
    }
}

/** What an edge gives before the logarithm: the larger of both terms, times the share. */
@inline
function largerTerm(off: v128, on: v128, z: v128, row: usize): v128 {
  const ifOn = f64x2.add(on, v128.load64_splat(row, LOG_ON));
  const ifOff = f64x2.add(off, v128.load64_splat(row, LOG_OFF));
  return f64x2.mul(v128.load64_splat(row, SHARE), v128.bitselect(ifOn, ifOff, f64x2.ge(z, f64x2.splat(0))));
}

/** 1 + e^−|z|, what the logarithm is taken of. */
@inline
function softPlusFactor(z: v128): v128 {
  return f64x2.add(one64(), exp64(f64x2.neg(f64x2.abs(z))));
}

function edges(sum: usize, values: usize, product: usize, words: i32, half: i32, row: usize, codingCost: f64): void {
  const logit = v128.load64_splat(row, LOGIT);
  const perCost = f64x2.splat(1 / codingCost);
  const reach = usize(half) << 3;
  for (let block: usize = 0; block < usize(words) << 3; block += 2 * reach)
    for (let b = block; b < block + reach; b += 16) {
      const off = v128.load(values + b), on = v128.load(values + b + reach);
      const z = madd64(f64x2.sub(on, off), perCost, logit);
      const term = largerTerm(off, on, z, row);
      const f = softPlusFactor(z);
      v128.store(sum + b, f64x2.add(v128.load(sum + b), term));
      v128.store(sum + b + reach, f64x2.add(v128.load(sum + b + reach), term));
      v128.store(product + b, f64x2.mul(v128.load(product + b), f));
      v128.store(product + b + reach, f64x2.mul(v128.load(product + b + reach), f));
    }
}

/** Unit 0: both ends of an edge stand in one vector; two edges at once. */
function edgesOfNeighbours(sum: usize, values: usize, product: usize, words: i32, row: usize, codingCost: f64): void {
  const logit = v128.load64_splat(row, LOGIT);
  const perCost = f64x2.splat(1 / codingCost);
  const next: usize = words > 2 ? 16 : 0; // one unit alone has one edge: it is then computed twice
  for (let b: usize = 0; b < usize(words) << 3; b += 32) {
    const x = v128.load(values + b), y = v128.load(values + b + next);
    const off = i8x16.shuffle(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    const on = i8x16.shuffle(x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    const z = madd64(f64x2.sub(on, off), perCost, logit);
    const term = largerTerm(off, on, z, row);
    const f = softPlusFactor(z);
    addPair(sum + b, firstLane(term), product + b, firstLane(f));
    if (next != 0) addPair(sum + b + 16, secondLane(term), product + b + 16, secondLane(f));
  }
}

@inline
function addPair(sum: usize, term: v128, product: usize, factor: v128): void {
  v128.store(sum, f64x2.add(v128.load(sum), term));
  v128.store(product, f64x2.mul(v128.load(product), factor));
}
