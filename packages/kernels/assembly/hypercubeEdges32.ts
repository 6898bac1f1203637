import { exp32 } from "./exp32";
import { gatherTile, scatterTile, TILE_UNITS } from "./hypercubeTile";
import { madd32, one32 } from "./lanes";
import { log32 } from "./log32";
import { scratchOf } from "./thread";

// As hypercubeEdges.ts, with four lanes of 32 bits, and the same table, eight floats a unit. Two units at a time load each word once.
const UNIT_BYTES: i32 = 32;
const LOG_ON = 0, LOG_OFF = 4, LOGIT = 8, SHARE = 12, WEIGHT = 16, CLOSES = 20;
const TILE_BYTES: usize = 4 << TILE_UNITS;

/** The soft look-ahead (H4) in 32 bits, edge by edge: twin of `hypercubeEdgesLow`, from two units on. It is added to `out`. */
export function hypercubeEdgesLow32(
  fromTile: i32, toTile: i32, out: usize, averaged: usize, product: usize, units: i32, table: usize, codingCost: f32,
): void {
  const low = min(units, TILE_UNITS);
  const bytes = usize(4) << low;
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * bytes;
    const one = one32();
    for (let b: usize = 0; b < bytes; b += 16) v128.store(product + at + b, one);
    addUnits(out + at, averaged + at, product + at, bytes, 0, low, 0, table, codingCost);
  }
}

/** The rest of the same (H4): twin of `hypercubeEdgesHigh`. Called where units > 12, after all low tiles. */
export function hypercubeEdgesHigh32(
  fromTile: i32, toTile: i32, out: usize, averaged: usize, product: usize, units: i32, table: usize, codingCost: f32,
  scratch: usize,
): void {
  const sum = scratchOf(scratch, 3 * i32(TILE_BYTES)), value = sum + TILE_BYTES, factor = value + TILE_BYTES;
  for (let tile = fromTile; tile < toTile; tile++) {
    gatherTile<f32>(sum, out, units, tile);
    gatherTile<f32>(value, averaged, units, tile);
    gatherTile<f32>(factor, product, units, tile);
    addUnits(sum, value, factor, TILE_BYTES, TILE_UNITS, units, units - TILE_UNITS, table, codingCost);
    scatterTile<f32>(out, sum, units, tile);
  }
}

/** Units `from` to `to − 1` within a tile, in which unit i connects words at a distance of 2^(i − lowered). */
function addUnits(
  sum: usize, values: usize, product: usize, bytes: usize, from: i32, to: i32, lowered: i32, table: usize, codingCost: f32,
): void {
  for (let unit = from; unit < to; unit++) {
    let row = table + unit * UNIT_BYTES;
    const reach = usize(4) << (unit - lowered);
    if (reach < 16) edgesInLanes(sum, values, product, bytes, reach, row, codingCost);
    else if (unit + 1 < to && load<f32>(row, CLOSES) == 0) {
      edgesOfTwo(sum, values, product, bytes, reach, row, codingCost);
      unit++;
      row += UNIT_BYTES;
    } else edges(sum, values, product, bytes, reach, row, codingCost);
    if (load<f32>(row, CLOSES) != 0) {
      const weight = v128.load32_splat(row, WEIGHT), one = one32();
      for (let b: usize = 0; b < bytes; b += 16) {
        v128.store(sum + b, madd32(weight, log32(v128.load(product + b)), v128.load(sum + b)));
        v128.store(product + b, one);
      }
    }
  }
}

/** The larger of both terms, times the share. */
@inline
function largerTerm(off: v128, on: v128, row: usize): v128 {
  const ifOn = f32x4.add(on, v128.load32_splat(row, LOG_ON));
  const ifOff = f32x4.add(off, v128.load32_splat(row, LOG_OFF));
  return f32x4.mul(v128.load32_splat(row, SHARE), f32x4.pmax(ifOn, ifOff));
}

/** 1 + e^−|z|, what the logarithm is taken of. */
@inline
function softPlusFactor(off: v128, on: v128, perCost: v128, row: usize): v128 {
  const z = madd32(f32x4.sub(on, off), perCost, v128.load32_splat(row, LOGIT));
  return f32x4.add(one32(), exp32(f32x4.neg(f32x4.abs(z))));
}

@inline
function add(at: usize, term: v128): void {
  v128.store(at, f32x4.add(v128.load(at), term));
}

@inline
function multiply(at: usize, factor: v128): void {
  v128.store(at, f32x4.mul(v128.load(at), factor));
}

function edges(sum: usize, values: usize, product: usize, bytes: usize, reach: usize, row: usize, codingCost: f32): void {
  const perCost = f32x4.splat(1 / codingCost);
  for (let block: usize = 0; block < bytes; block += 2 * reach)
    for (let b = block; b < block + reach; b += 16) {
      const off = v128.load(values + b), on = v128.load(values + b + reach);
      const term = largerTerm(off, on, row), factor = softPlusFactor(off, on, perCost, row);
      add(sum + b, term);
      add(sum + b + reach, term);
      multiply(product + b, factor);
      multiply(product + b + reach, factor);
    }
}

/** This unit and the next. */
function edgesOfTwo(
  sum: usize, values: usize, product: usize, bytes: usize, reach: usize, row: usize, codingCost: f32,
): void {
  const perCost = f32x4.splat(1 / codingCost);
  const next = row + UNIT_BYTES, reach2 = 2 * reach;
  for (let block: usize = 0; block < bytes; block += 4 * reach)
    for (let b = block; b < block + reach; b += 16) {
      const at = values + b;
      const v0 = v128.load(at), v1 = v128.load(at + reach), v2 = v128.load(at + reach2), v3 = v128.load(at + reach2 + reach);
      const t01 = largerTerm(v0, v1, row), t23 = largerTerm(v2, v3, row);
      const t02 = largerTerm(v0, v2, next), t13 = largerTerm(v1, v3, next);
      const s = sum + b;
      add(s, f32x4.add(t01, t02));
      add(s + reach, f32x4.add(t01, t13));
      add(s + reach2, f32x4.add(t23, t02));
      add(s + reach2 + reach, f32x4.add(t23, t13));
      const f01 = softPlusFactor(v0, v1, perCost, row), f23 = softPlusFactor(v2, v3, perCost, row);
      const f02 = softPlusFactor(v0, v2, perCost, next), f13 = softPlusFactor(v1, v3, perCost, next);
      const p = product + b;
      multiply(p, f32x4.mul(f01, f02));
      multiply(p + reach, f32x4.mul(f01, f13));
      multiply(p + reach2, f32x4.mul(f23, f02));
      multiply(p + reach2 + reach, f32x4.mul(f23, f13));
    }
}

/** Units 0 and 1: both ends of an edge stand in one vector, and each is computed twice, so that nothing has to be put back in order. */
function edgesInLanes(
  sum: usize, values: usize, product: usize, bytes: usize, reach: usize, row: usize, codingCost: f32,
): void {
  const perCost = f32x4.splat(1 / codingCost);
  for (let b: usize = 0; b < bytes; b += 16) {
    const v = v128.load(values + b);
    let off: v128, on: v128;
    if (reach == 4) {
      off = i8x16.shuffle(v, v, 0, 1, 2, 3, 0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11);
      on = i8x16.shuffle(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);
    } else {
      off = i8x16.shuffle(v, v, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
      on = i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    }
    add(sum + b, largerTerm(off, on, row));
    multiply(product + b, softPlusFactor(off, on, perCost, row));
  }
}
