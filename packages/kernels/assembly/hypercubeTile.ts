// Words are worked on in tiles of 4096, which stay in the processor's cache. The low 12 units connect words of one tile of
// neighbours. The high units connect words far apart: a tile for them holds all combinations of the high bits for a short run
// of low ones, and is copied to scratch memory, because its rows lie at distances that share few places of the cache.

/** Units whose partners lie within a tile of neighbouring words. */
export const TILE_UNITS: i32 = 12;

/** Words of a tile. */
@inline
export function tileWords(units: i32): i32 {
  return 1 << min(units, TILE_UNITS);
}

/** Copies the high tile `tile` of an array of numbers T to scratch memory. Its rows are the combinations of the high units. */
export function gatherTile<T>(scratch: usize, array: usize, units: i32, tile: i32): void {
  const bytes: usize = sizeof<T>() << (2 * TILE_UNITS - units);
  let from = array + usize(tile) * bytes;
  let to = scratch;
  for (let row = 0; row < 1 << (units - TILE_UNITS); row++) {
    for (let b: usize = 0; b < bytes; b += 16) v128.store(to + b, v128.load(from + b));
    to += bytes;
    from += sizeof<T>() << TILE_UNITS;
  }
}

/** The way back of `gatherTile`. */
export function scatterTile<T>(array: usize, scratch: usize, units: i32, tile: i32): void {
  const bytes: usize = sizeof<T>() << (2 * TILE_UNITS - units);
  let to = array + usize(tile) * bytes;
  let from = scratch;
  for (let row = 0; row < 1 << (units - TILE_UNITS); row++) {
    for (let b: usize = 0; b < bytes; b += 16) v128.store(to + b, v128.load(from + b));
    from += bytes;
    to += sizeof<T>() << TILE_UNITS;
  }
}

/** Both lanes the first number of x. */
@inline
export function firstLane(x: v128): v128 {
  return i8x16.shuffle(x, x, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
}

/** Both lanes the second number of x. */
@inline
export function secondLane(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** Units of a low tile of the look-ahead by words: its two arrays fill half of a processor's first cache. */
export const ODDS_UNITS: i32 = 11;
const HIGH_TILE_BYTES: usize = 1 << 18; // of each array: two of them stay in the second cache
const LONGEST_ROW: usize = 8 << ODDS_UNITS;

/** Bytes of a row of a high tile: as long as the second cache allows, for long rows are copied faster. */
@inline
export function oddsRowBytes(units: i32): usize {
  return min(LONGEST_ROW, HIGH_TILE_BYTES >> (units - ODDS_UNITS));
}

/** Copies rows that lie a low tile apart to scratch memory, because at such distances they share few places of the cache. */
export function gatherRows(scratch: usize, from: usize, rows: i32, bytes: usize): void {
  let at = from, to = scratch;
  for (let row = 0; row < rows; row++) {
    for (let b: usize = 0; b < bytes; b += 16) v128.store(to + b, v128.load(at + b));
    to += bytes;
    at += LONGEST_ROW;
  }
}
