import { exp64 } from "./exp64";
import { firstLane, gatherTile, scatterTile, secondLane, TILE_UNITS, tileWords } from "./hypercubeTile";
import { madd64, one64 } from "./lanes";
import { log64 } from "./log64";
import { scratchOf } from "./thread";

// What a unit needs, eight doubles: λ log p, λ log(1 − p), log-odds of p, share α, α λ, and whether the logarithm of the product is taken
// after it (units of equal share have one logarithm together).
const UNIT_BYTES: i32 = 64;
const LOG_ON = 0, LOG_OFF = 8, LOGIT = 16, SHARE = 24, WEIGHT = 32, CLOSES = 40;
const SCRATCH: usize = 8 << TILE_UNITS;

/**
 * The soft look-ahead (H4) for one input edge by edge, safe at any coding cost: one exponential for each edge, soft-plus with the larger
 * term outside. The units whose partners lie in the same tile, and all that comes before.
 * @param out       written, [words]
 * @param averaged  w = P v, [words]
 * @param product   written, [words]; goes on to `hypercubeEdgesHigh`
 * @param table     [units, 8], see above
 */
export function hypercubeEdgesLow(
  fromTile: i32, toTile: i32, out: usize, averaged: usize, product: usize, units: i32, table: usize, codingCost: f64,
): void {
  const words = tileWords(units);
  const bytes = usize(words) << 3;
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * bytes;
    const one = one64(), zero = f64x2.splat(0);
    for (let b: usize = 0; b < bytes; b += 16) {
      v128.store(out + at + b, zero);
      v128.store(product + at + b, one);
    }
    addUnits(out + at, averaged + at, product + at, words, 0, min(units, TILE_UNITS), 0, table, codingCost);
  }
}

/**
 * The rest of the same (H4): the units whose partners lie in other tiles. Called where units > 12, after all low tiles.
 * @param scratch  three tiles for each thread
 */
export function hypercubeEdgesHigh(
  fromTile: i32, toTile: i32, out: usize, averaged: usize, product: usize, units: i32, table: usize, codingCost: f64,
  scratch: usize,
): void {
  const sum = scratchOf(scratch, 3 * i32(SCRATCH)), value = sum + SCRATCH, factor = value + SCRATCH;
  for (let tile = fromTile; tile < toTile; tile++) {
    gatherTile<f64>(sum, out, units, tile);
    gatherTile<f64>(value, averaged, units, tile);
    gatherTile<f64>(factor, product, units, tile);
    // A row of the tile is 2^(2·12 − units) words, and the first high unit connects neighbouring rows.
    addUnits(sum, value, factor, 1 << TILE_UNITS, TILE_UNITS, units, units - TILE_UNITS, table, codingCost);
    scatterTile<f64>(out, sum, units, tile);
  }
}

/** Units `from` to `to − 1` within a tile, in which unit i connects words at a distance of 2^(i − lowered). */
function addUnits(
  sum: usize, values: usize, product: usize, words: i32, from: i32, to: i32, lowered: i32, table: usize, codingCost: f64,
): void {
  // In a high tile unit 12 lies at bit 2·12 − units = 12 − lowered.
  for (let unit = from; unit < to; unit++) {
    const row = table + unit * UNIT_BYTES;
    const half = 1 << (unit - lowered);
    if (half == 1) edgesOfNeighbours(sum, values, product, words, row, codingCost);
    else edges(sum, values, product, words, half, row, codingCost);
    if (load<f64>(row, CLOSES) != 0) {
      const weight = v128.load64_splat(row, WEIGHT);
      const one = one64();
      for (let b: usize = 0; b < usize(words) << 3; b += 16) {
        v128.store(sum + b, madd64(weight, log64(v128.load(product + b)), v128.load(sum + b)));
        v128.store(product + b, one);
      }
    }
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
