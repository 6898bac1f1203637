// The multipliers and the Weyl increments of Philox-4x32 (Salmon, Moraes, Dror and Shaw 2011); they are part of the
// generator's definition, so the known-answer vectors in the test fix them.
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * The Philox-4x32-10 block function (N1): a keyed bijection of a 128-bit counter, so the draw number k of a stream is
 * computed without the k draws before it.
 * @param out  written, four words of 32 bits
 * @param c0   counter, least significant word first; every word is taken modulo 2³²
 * @param k0   key, least significant word first
 */
export function philox4x32(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let a = c0 >>> 0;
  let b = c1 >>> 0;
  let c = c2 >>> 0;
  let d = c3 >>> 0;
  let x = k0 >>> 0;
  let y = k1 >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(MULTIPLIER_0, a);
    const low0 = Math.imul(MULTIPLIER_0, a) >>> 0;
    const high1 = highWord(MULTIPLIER_1, c);
    const low1 = Math.imul(MULTIPLIER_1, c) >>> 0;
    a = (high1 ^ b ^ x) >>> 0;
    b = low1;
    c = (high0 ^ d ^ y) >>> 0;
    d = low0;
    x = (x + WEYL_0) >>> 0;
    y = (y + WEYL_1) >>> 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** The upper 32 bits of the 64-bit product of two 32-bit words, by halves: no partial sum reaches 2³². */
function highWord(x: number, y: number): number {
  const x1 = x >>> 16;
  const x0 = x & 0xffff;
  const y1 = y >>> 16;
  const y0 = y & 0xffff;
  const middle = x1 * y0 + ((x0 * y0) >>> 16);
  const cross = x0 * y1 + (middle & 0xffff);
  return (x1 * y1 + (middle >>> 16) + (cross >>> 16)) >>> 0;
}
