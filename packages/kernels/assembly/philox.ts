// Philox-4x32-10 (N1), the generator of the reference: its definition fixes the constants.
const MULTIPLIER_0: u64 = 0xd2511f53, MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9, WEYL_1: u32 = 0xbb67ae85;
/** 2⁻⁵³: what the smallest step between uniform numbers is. */
export const PER_WORD: f64 = 1.1102230246251565e-16;

/** Block `number` of a stream, four words of 32 bits, written to `out`. */
@inline
export function philoxBlock(out: usize, key0: u32, key1: u32, number: u64): void {
  let a = u32(number), b = u32(number >> 32), c: u32 = 0, d: u32 = 0;
  let x = key0, y = key1;
  for (let round = 0; round < 10; round++) {
    const first = MULTIPLIER_0 * u64(a);
    const second = MULTIPLIER_1 * u64(c);
    a = u32(second >> 32) ^ b ^ x;
    b = u32(second);
    c = u32(first >> 32) ^ d ^ y;
    d = u32(first);
    x += WEYL_0;
    y += WEYL_1;
  }
  store<u32>(out, a);
  store<u32>(out, b, 4);
  store<u32>(out, c, 8);
  store<u32>(out, d, 12);
}

/** A number of [0, 1) from two words. */
@inline
export function uniformOf(high: u32, low: u32): f64 {
  return (f64(high >> 5) * 67108864.0 + f64(low >> 6)) * PER_WORD;
}
