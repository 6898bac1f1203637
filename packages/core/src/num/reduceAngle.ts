import { ROUND_SHIFT } from "./exp.ts";

const TWO_OVER_PI = 0.6366197723675814;
// π/2 in three parts of 33, 33 and 53 bits: k times one of the first two is exact for k below 2²⁰.
const FIRST = 1.5707963267341256;
const SECOND = 6.077100506303966e-11;
const THIRD = 2.0222662487959506e-21;
const LARGEST = 800_000;
const NEAR_ZERO = 1e-9;

// ⌊π/2 · 2¹²⁸⁰⌋
const HALF_PI_BITS = 1280n;
const HALF_PI =
  0x1921fb54442d18469898cc51701b839a252049c1114cf98e804177d4c76273644a29410f31c6809bbdf2a33679a748636605614dbe4be286e9fc26adadaa3848bc90b6aecc4bcfd8de89885d34c6fdad617feb96de80d6fdbdc70d7f6b5133f4b5d3e4822f8963fcc9250cca3d9c8b67b8400f97142c77e0b31b4906c38aba734d22c7f51fa499ebf06caba47b9475b2c38c5e6ac410aa5773daa520ee12d2cdan;
const TWO_52 = 4503599627370496;

/** The angle left by `reduceAngle`, |high + low| ≤ π/4, and the quarter turns taken away, modulo 4. */
export const reduced = { high: 0, low: 0, quarters: 0 };

/**
 * Takes whole quarter turns from an angle (N58), finite, radians, and writes `reduced`: in three parts of π/2, and where those would
 * not do (large angles, angles next to a multiple of π/2) in whole numbers with 1280 bits of π/2.
 */
export function reduceAngle(x: number): void {
  const k = x * TWO_OVER_PI + ROUND_SHIFT - ROUND_SHIFT;
  const a = x - k * FIRST; // exact
  const b = -(k * SECOND);
  const sum = a + b;
  const back = sum - a;
  const rest = a - (sum - back) + (b - back) - k * THIRD;
  const high = sum + rest;
  if (!(Math.abs(x) <= LARGEST) || Math.abs(high) < NEAR_ZERO) {
    reduceExactly(x);
    return;
  }
  reduced.high = high;
  reduced.low = sum - high + rest;
  reduced.quarters = k & 3;
}

function reduceExactly(x: number): void {
  let exponent = 0;
  let whole = Math.abs(x);
  while (whole >= 2 * TWO_52) {
    whole /= 2;
    exponent++;
  }
  while (whole < TWO_52) {
    whole *= 2;
    exponent--;
  }
  const scaled = BigInt(whole) << (HALF_PI_BITS + BigInt(exponent));
  let turns = scaled / HALF_PI;
  let left = scaled - turns * HALF_PI;
  if (2n * left > HALF_PI) {
    left -= HALF_PI;
    turns += 1n;
  }
  const sign = x < 0 ? -1 : 1;
  const quarters = Number(turns & 3n);
  const high = fractionOf(left);
  const low = fractionOf(left - bitsOf(high));
  reduced.high = sign * high;
  reduced.low = sign * low;
  reduced.quarters = x < 0 ? (4 - quarters) & 3 : quarters;
}

/** A whole number over 2¹²⁸⁰, cut to 53 bits. */
function fractionOf(value: bigint): number {
  const size = value < 0n ? -value : value;
  if (size === 0n) return 0;
  let shift = BigInt(size.toString(16).length * 4 - 56); // leaves 53 to 56 bits
  if (shift < 0n) shift = 0n;
  while (size >> shift >= 9007199254740992n) shift++;
  let out = Number(size >> shift);
  for (let k = shift - HALF_PI_BITS; k < 0n; k++) out /= 2;
  return value < 0n ? -out : out;
}

/** A double as a whole number over 2¹²⁸⁰. */
function bitsOf(value: number): bigint {
  let size = Math.abs(value);
  let shift = HALF_PI_BITS;
  if (size === 0) return 0n;
  while (size < TWO_52) {
    size *= 2;
    shift--;
  }
  const bits = BigInt(size) << shift;
  return value < 0 ? -bits : bits;
}
