import { cosine, NOT_HERE } from "./cosine";
import { logarithm } from "./logarithm";
import { philoxBlock, uniformOf } from "./philox";

// The numbers of a stream (N1) from word `first` on, those of the reference bit for bit: products and sums of 64 bits in its order, none
// of them fused, so that both builds give them.

/**
 * Writes words `first` to `first + count − 1`. A block that is not wanted as a whole is made in `scratch`.
 * @param out      u32, [count]
 * @param scratch  four words
 */
export function drawWords(out: usize, count: i32, key0: u32, key1: u32, first: f64, scratch: usize): void {
  let word = u64(first);
  let at = out;
  const end = out + (usize(count) << 2);
  while (at < end) {
    const place = i32(word & 3);
    if (place == 0 && at + 16 <= end) {
      philoxBlock(at, key0, key1, word >> 2);
      at += 16;
      word += 4;
      continue;
    }
    philoxBlock(scratch, key0, key1, word >> 2);
    for (let k = place; k < 4 && at < end; k++, word++, at += 4) store<u32>(at, load<u32>(scratch + (usize(k) << 2)));
  }
}

/** Uniform in [0, 1), two words each. @param out  f64, [count] */
export function drawUniforms(out: usize, count: i32, key0: u32, key1: u32, first: f64, scratch: usize): void {
  drawWords(out, 2 * count, key0, key1, first, scratch);
  for (let k: usize = 0; k < usize(count) << 3; k += 8) {
    store<f64>(out + k, uniformOf(load<u32>(out + k), load<u32>(out + k, 4)));
  }
}

/** Exponential of mean 1, two words each. @param out  f64, [count] */
export function drawExponentials(out: usize, count: i32, key0: u32, key1: u32, first: f64, scratch: usize): void {
  drawUniforms(out, count, key0, key1, first, scratch);
  for (let k: usize = 0; k < usize(count) << 3; k += 8) store<f64>(out + k, -logarithm(1 - load<f64>(out + k)));
}

/**
 * Standard normal by Box and Muller, four words each.
 * @param out  f64, [2 count]: the first half are the numbers
 * @returns how many are NaN, because their angle is too near a multiple of π/2 for `cosine`: the reference knows those
 */
export function drawNormals(out: usize, count: i32, key0: u32, key1: u32, first: f64, scratch: usize): i32 {
  drawUniforms(out, 2 * count, key0, key1, first, scratch);
  let unknown = 0;
  for (let k: usize = 0; k < usize(count) << 3; k += 8) {
    const radius = sqrt<f64>(-2 * logarithm(1 - load<f64>(out + 2 * k)));
    const direction = cosine(6.283185307179586 * load<f64>(out + 2 * k, 8));
    if (direction == NOT_HERE) unknown++;
    store<f64>(out + k, direction == NOT_HERE ? f64.NaN : radius * direction);
  }
  return unknown;
}

/**
 * Integers in [0, below), one word each and another where it would favour small integers.
 * @param out      i32, [count]
 * @param scratch  four words
 * @returns the word behind the last that was drawn
 */
export function drawIntegers(out: usize, count: i32, below: u32, key0: u32, key1: u32, first: f64, scratch: usize): f64 {
  let word = u64(first);
  const limit = u64(0x100000000) - u64(0x100000000) % u64(below);
  if (word & 3) philoxBlock(scratch, key0, key1, word >> 2);
  for (let k = 0; k < count; ) {
    const place = word & 3;
    if (place == 0) philoxBlock(scratch, key0, key1, word >> 2);
    const drawn = load<u32>(scratch + (usize(place) << 2));
    word++;
    if (u64(drawn) >= limit) continue;
    store<i32>(out + (usize(k) << 2), i32(drawn % below));
    k++;
  }
  return f64(word);
}
