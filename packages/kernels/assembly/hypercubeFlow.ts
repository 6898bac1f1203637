import { gatherTile, scatterTile, scratchOf, TILE_UNITS, tileWords } from "./hypercubeTile";

// Push and look-ahead have one shape: each edge reads both its ends and its probability, and adds to both ends. The sums run
// over the units upwards, as in the reference, so that the strict build gives its bits.
const SCRATCH: usize = 8 << TILE_UNITS;

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
  const words = tileWords(units);
  const bytes = usize(words) << 3;
  const contexts = usize(1) << (units - 1);
  const zero = f64x2.splat(0);
  for (let tile = fromTile; tile < toTile; tile++) {
    const at = usize(tile) * bytes;
    for (let b: usize = 0; b < bytes; b += 16) v128.store(out + at + b, zero);
    for (let unit = 0; unit < min(units, TILE_UNITS); unit++) {
      const edge = probability + ((usize(unit) * contexts) << 3) + (at >> 1);
      const share = v128.load64_splat(shares + (unit << 3));
      if (unit == 0) neighbours(out + at, x + at, edge, share, bytes, ahead);
      else {
        const reach = usize(8) << unit;
        for (let b: usize = 0; b < bytes; b += 2 * reach)
          run(out + at + b, x + at + b, edge + (b >> 1), share, reach, reach, ahead);
      }
    }
  }
}

/**
 * The rest of the same: the units whose partners lie in other tiles. Called where units > 12, after all low tiles.
 * @param scratch  two tiles for each thread
 * @param tiles    how many tiles there are in all: a thread knows by it which scratch is its own
 */
export function hypercubeFlowHigh(
  fromTile: i32, toTile: i32, out: usize, x: usize, probability: usize, units: i32, shares: usize, ahead: i32,
  scratch: usize, tiles: i32,
): void {
  const own = scratchOf(scratch, fromTile, tiles, 2 * i32(SCRATCH));
  const contexts = usize(1) << (units - 1);
  const rows: i32 = 1 << (units - TILE_UNITS);
  const length = usize(8) << (2 * TILE_UNITS - units); // of a row, bytes
  for (let tile = fromTile; tile < toTile; tile++) {
    gatherTile(own, out, units, tile);
    gatherTile(own + SCRATCH, x, units, tile);
    for (let unit = TILE_UNITS; unit < units; unit++) {
      const bit: i32 = 1 << (unit - TILE_UNITS);
      const share = v128.load64_splat(shares + (unit << 3));
      const edges = probability + ((usize(unit) * contexts) << 3) + usize(tile) * length;
      for (let row = 0; row < rows; row++) {
        if (row & bit) continue;
        const context = ((row & ~(bit - 1)) >> 1) | (row & (bit - 1));
        const at = usize(row) * length;
        run(own + at, own + SCRATCH + at, edges + usize(context) * SCRATCH, share, usize(bit) * length, length, ahead);
      }
    }
    scatterTile(out, own, units, tile);
  }
}

@inline
function run(out: usize, x: usize, probability: usize, share: v128, reach: usize, bytes: usize, ahead: i32): void {
  if (ahead)
    for (let b: usize = 0; b < bytes; b += 16) {
      const off = v128.load(x + b), on = v128.load(x + b + reach);
      const value = f64x2.mul(share, f64x2.add(off, f64x2.mul(v128.load(probability + b), f64x2.sub(on, off))));
      v128.store(out + b, f64x2.add(v128.load(out + b), value));
      v128.store(out + b + reach, f64x2.add(v128.load(out + b + reach), value));
    }
  else
    for (let b: usize = 0; b < bytes; b += 16) {
      const mass = f64x2.mul(share, f64x2.add(v128.load(x + b), v128.load(x + b + reach)));
      const on = f64x2.mul(mass, v128.load(probability + b));
      v128.store(out + b + reach, f64x2.add(v128.load(out + b + reach), on));
      v128.store(out + b, f64x2.add(v128.load(out + b), f64x2.sub(mass, on)));
    }
}

/** Unit 0, in plain numbers: a twentieth of the work at the sizes that matter. */
function neighbours(out: usize, x: usize, probability: usize, share2: v128, bytes: usize, ahead: i32): void {
  const share = f64x2.extract_lane(share2, 0);
  for (let b: usize = 0; b < bytes; b += 16) {
    const off = load<f64>(x + b), on = load<f64>(x + b, 8), p = load<f64>(probability + (b >> 1));
    if (ahead) {
      const value = share * (off + p * (on - off));
      store<f64>(out + b, load<f64>(out + b) + value);
      store<f64>(out + b, load<f64>(out + b, 8) + value, 8);
    } else {
      const mass = share * (off + on);
      const moved = mass * p;
      store<f64>(out + b, load<f64>(out + b, 8) + moved, 8);
      store<f64>(out + b, load<f64>(out + b) + (mass - moved));
    }
  }
}
