import { expOne64 } from "./expOne64";
import { philoxBlock, uniformOf } from "./philox";

/**
 * Updates of units drawn at random (U1), with the numbers that the reference draws from word `first` on and by its operations, so that both builds
 * give its bits.
 * @param unit       written, u16 [updates]; @param value  written, u8 [updates]
 * @param state      u8 [units], left at the last; @param fields  b + J σ, [row], left at the last; row is the number of units, or one more to make it even
 * @param couplings  [units, row]; @param count  f, [units]
 * @param scratch    four words
 * @returns the word behind the last that was drawn
 */
export function simulateUpdates(
  unit: usize, value: usize, updates: i32, state: usize, fields: usize, couplings: usize, count: usize, units: i32,
  key0: u32, key1: u32, first: f64, scratch: usize,
): f64 {
  const row = usize(units + (units & 1)) << 3;
  const below = u32(units);
  const limit = u64(0x100000000) - u64(0x100000000) % u64(below);
  let word = u64(first);
  if (word & 3) philoxBlock(scratch, key0, key1, word >> 2);
  let active: i32 = 0;
  for (let i = 0; i < units; i++) active += i32(load<u8>(state + i));
  for (let t: usize = 0; t < usize(updates); t++) {
    let drawn: u32;
    do {
      drawn = wordAt(word++, key0, key1, scratch);
    } while (u64(drawn) >= limit);
    const i = usize(drawn % below);
    const high = wordAt(word++, key0, key1, scratch);
    const uniform = uniformOf(high, wordAt(word++, key0, key1, scratch));
    const was = i32(load<u8>(state + i));
    const z = load<f64>(fields + (i << 3)) + load<f64>(count + (usize(active - was) << 3));
    const small = expOne64(max(-abs(z), -708));
    const on = i32(uniform < (z >= 0 ? 1 : small) / (1 + small));
    store<u16>(unit + (t << 1), u16(i));
    store<u8>(value + t, u8(on));
    if (on == was) continue;
    const from = couplings + i * row;
    if (on) {
      for (let b: usize = 0; b < row; b += 16) v128.store(fields + b, f64x2.add(v128.load(fields + b), v128.load(from + b)));
    } else {
      for (let b: usize = 0; b < row; b += 16) v128.store(fields + b, f64x2.sub(v128.load(fields + b), v128.load(from + b)));
    }
    store<u8>(state + i, u8(on));
    active += on - was;
  }
  return f64(word);
}

/** A word of the stream; the block that it lies in is made when its first is asked for. */
@inline
function wordAt(word: u64, key0: u32, key1: u32, scratch: usize): u32 {
  const place = usize(word & 3);
  if (place == 0) philoxBlock(scratch, key0, key1, word >> 2);
  return load<u32>(scratch + (place << 2));
}
