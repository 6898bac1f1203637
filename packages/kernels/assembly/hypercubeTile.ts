// Words are worked on in tiles of 4096, which stay in the processor's cache. The low 12 units connect words of one tile of
// neighbours. The high units connect words far apart: a tile for them holds all combinations of the high bits for a short run
// of low ones, and is copied to scratch memory, because its rows lie at distances that share few places of the cache.

/** Units whose partners lie within a tile of neighbouring words. */
export const TILE_UNITS: i32 = 12;
const ROW_SHIFT: i32 = TILE_UNITS + 3; // bytes from row to row of a high tile: 8 · 4096

/** Words of a tile. */
@inline
export function tileWords(units: i32): i32 {
  return 1 << min(units, TILE_UNITS);
}

/** Copies the high tile `tile` of an array to scratch memory. Its rows are the combinations of the high units. */
export function gatherTile(scratch: usize, array: usize, units: i32, tile: i32): void {
  const bytes: i32 = 1 << (2 * TILE_UNITS - units + 3);
  let from = array + usize(tile) * usize(bytes);
  let to = scratch;
  for (let row = 0; row < 1 << (units - TILE_UNITS); row++) {
    for (let b = 0; b < bytes; b += 16) v128.store(to + b, v128.load(from + b));
    to += bytes;
    from += 1 << ROW_SHIFT;
  }
}

/** The way back of `gatherTile`. */
export function scatterTile(array: usize, scratch: usize, units: i32, tile: i32): void {
  const bytes: i32 = 1 << (2 * TILE_UNITS - units + 3);
  let to = array + usize(tile) * usize(bytes);
  let from = scratch;
  for (let row = 0; row < 1 << (units - TILE_UNITS); row++) {
    for (let b = 0; b < bytes; b += 16) v128.store(to + b, v128.load(from + b));
    from += bytes;
    to += 1 << ROW_SHIFT;
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
