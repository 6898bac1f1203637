import { gatherTile, scatterTile, TILE_UNITS } from "./hypercubeTile";
import { scratchOf } from "./thread";

// Push and look-ahead have one shape: each edge reads both its ends and its probability, and adds to both ends. The sums run
// over the units upwards, as in the reference, so that both builds give its bits in 64 bits. Written once for numbers T of 64 and of 32 bits.

/**
 * Moves a distribution over the words of one input by one step (H7), before the input moves, or looks ahead after it has: the units
 * whose partners lie in the same tile.
 * @param out          written, [words]
 * @param x            distribution or signal, [words]
 * @param probability  π, [units, contexts] of this input
 * @param shares       α, [units]
 * @param ahead        0 push, 1 look ahead
 */
export function hypercubeFlowLow(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
): void {
  flowLow<f64>(fromTile, toTile, out, x, probability, units, shares, ahead);
}

/** The same in 32 bits. */
export function hypercubeFlowLow32(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
): void {
  flowLow<f32>(fromTile, toTile, out, x, probability, units, shares, ahead);
}

/**
 * The rest of the same: the units whose partners lie in other tiles. Called where units > 12, after all low tiles.
 * @param scratch  two tiles for each thread
 */
export function hypercubeFlowHigh(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
  scratch: usize,
): void {
  flowHigh<f64>(fromTile, toTile, out, x, probability, units, shares, ahead, scratch);
}

/** The same in 32 bits. */
export function hypercubeFlowHigh32(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
  scratch: usize,
): void {
  flowHigh<f32>(fromTile, toTile, out, x, probability, units, shares, ahead, scratch);
}

@inline
function flowLow<T>(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
): void {
  const size: usize = sizeof<T>();
  const low = min(units, TILE_UNITS);
  const bytes = size << low;
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * bytes;
    memory.fill(out + at, 0, bytes);
    for (let unit = 0; unit < low; unit++) {
      const edge = probability + (usize(unit) * size << (units - 1)) + (at >> 1);
      const share = shares + usize(unit) * size;
      const reach = size << unit;
      if (bytes < 32) byNumbers<T>(out + at, x + at, edge, load<T>(share), reach, bytes, ahead);
      else if (reach < 16) withinVectors<T>(out + at, x + at, edge, v128.load_splat<T>(share), reach, bytes, ahead);
      else
        for (let b: usize = 0; b < bytes; b += 2 * reach)
          run<T>(out + at + b, x + at + b, edge + (b >> 1), v128.load_splat<T>(share), reach, reach, ahead);
    }
  }
}

@inline
function flowHigh<T>(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
  scratch: usize,
): void {
  const size: usize = sizeof<T>();
  const tileBytes = size << TILE_UNITS;
  const own = scratchOf(scratch, 2 * i32(tileBytes));
  const rows: i32 = 1 << (units - TILE_UNITS);
  const length = size << (2 * TILE_UNITS - units); // of a row, bytes
  for (let tile = fromTile; tile < toTile; tile++) {
    gatherTile<T>(own, out, units, tile);
    gatherTile<T>(own + tileBytes, x, units, tile);
    for (let unit = TILE_UNITS; unit < units; unit++) {
      const bit: i32 = 1 << (unit - TILE_UNITS);
      const share = v128.load_splat<T>(shares + usize(unit) * size);
      const edges = probability + (usize(unit) * size << (units - 1)) + usize(tile) * length;
      for (let row = 0; row < rows; row++) {
        if (row & bit) continue;
        const context = ((row & ~(bit - 1)) >> 1) | (row & (bit - 1));
        const at = usize(row) * length;
        run<T>(own + at, own + tileBytes + at, edges + usize(context) * tileBytes, share, usize(bit) * length, length, ahead);
      }
    }
    scatterTile<T>(out, own, units, tile);
  }
}

/** What both ends are worth ahead. */
@inline
function valueOf<T>(off: v128, on: v128, probability: v128, share: v128): v128 {
  return v128.mul<T>(share, v128.add<T>(off, v128.mul<T>(probability, v128.sub<T>(on, off))));
}

@inline
function add<T>(at: usize, term: v128): void {
  v128.store(at, v128.add<T>(v128.load(at), term));
}

@inline
function run<T>(out: usize, x: usize, probability: usize, share: v128, reach: usize, bytes: usize, ahead: i32): void {
  if (ahead)
    for (let b: usize = 0; b < bytes; b += 16) {
      const value = valueOf<T>(v128.load(x + b), v128.load(x + b + reach), v128.load(probability + b), share);
      add<T>(out + b, value);
      add<T>(out + b + reach, value);
    }
  else
    for (let b: usize = 0; b < bytes; b += 16) {
      const mass = v128.mul<T>(share, v128.add<T>(v128.load(x + b), v128.load(x + b + reach)));
      const on = v128.mul<T>(mass, v128.load(probability + b));
      add<T>(out + b + reach, on);
      add<T>(out + b, v128.sub<T>(mass, on));
    }
}

/** Units whose edges have both ends in one vector: two vectors at a time are sorted by ends and put back in order. */
@inline
function withinVectors<T>(
  out: usize, x: usize, probability: usize, share: v128, reach: usize, bytes: usize, ahead: i32,
): void {
  for (let b: usize = 0; b < bytes; b += 32) {
    const first = v128.load(x + b), second = v128.load(x + b, 16);
    const off = firstOf(first, second, reach), on = secondOf(first, second, reach);
    const p = v128.load(probability + (b >> 1));
    let toOff: v128, toOn: v128;
    if (ahead) toOff = toOn = valueOf<T>(off, on, p, share);
    else {
      const mass = v128.mul<T>(share, v128.add<T>(off, on));
      toOn = v128.mul<T>(mass, p);
      toOff = v128.sub<T>(mass, toOn);
    }
    if (reach == 8) {
      add<T>(out + b, firstOf(toOff, toOn, 8));
      add<T>(out + b + 16, secondOf(toOff, toOn, 8));
    } else {
      add<T>(out + b, i8x16.shuffle(toOff, toOn, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23));
      add<T>(out + b + 16, i8x16.shuffle(toOff, toOn, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31));
    }
  }
}

/** Of each pair of neighbours, `reach` bytes wide, the first. */
@inline
function firstOf(a: v128, b: v128, reach: usize): v128 {
  if (reach == 8) return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

/** And the second. */
@inline
function secondOf(a: v128, b: v128, reach: usize): v128 {
  if (reach == 8) return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  return i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

/** A network so small that its words do not fill two vectors. */
function byNumbers<T>(out: usize, x: usize, probability: usize, share: T, reach: usize, bytes: usize, ahead: i32): void {
  let edge = probability;
  for (let block: usize = 0; block < bytes; block += 2 * reach)
    for (let b = block; b < block + reach; b += sizeof<T>(), edge += sizeof<T>()) {
      const off = load<T>(x + b), on = load<T>(x + b + reach), p = load<T>(edge);
      let toOff: T, toOn: T;
      if (ahead) toOff = toOn = (share * (off + p * (on - off) as T) as T) as T;
      else {
        const mass = (share * (off + on as T)) as T;
        toOn = (mass * p) as T;
        toOff = (mass - toOn) as T;
      }
      store<T>(out + b, (load<T>(out + b) + toOff) as T);
      store<T>(out + b + reach, (load<T>(out + b + reach) + toOn) as T);
    }
}
