import { expectInteger } from "./expectShape.ts";
import { type Rng, type RngPosition, rngAt } from "./rng.ts";

/**
 * Many numbers of a stream at once (N1): those that its `Rng` would give one after another from a position on. Each function
 * returns the position behind what it drew.
 */
export interface Draws {
  /** Uniform in [0, 1). @param out  written, entries `at` to `at + count − 1` */
  uniformsInto(out: Float64Array, at: number, count: number, from: RngPosition): RngPosition;
  /** Standard normal. @param out  written, entries `at` to `at + count − 1` */
  normalsInto(out: Float64Array, at: number, count: number, from: RngPosition): RngPosition;
  /** Exponential of mean 1. @param out  written, entries `at` to `at + count − 1` */
  exponentialsInto(out: Float64Array, at: number, count: number, from: RngPosition): RngPosition;
  /**
   * Integers in [0, below).
   * @param out    written, its first `count` entries
   * @param below  from 1 to 2³¹
   * @throws RangeError if it is not
   */
  integersInto(out: Int32Array, count: number, below: number, from: RngPosition): RngPosition;
}

const MOST_BELOW = 2 ** 31; // what an Int32Array can hold

/** The reference of `Draws` (N1): one number after another. */
export const plainDraws: Draws = {
  uniformsInto: (out, at, count, from) => drawn(out, at, count, from, (rng) => rng.uniform()),
  normalsInto: (out, at, count, from) => drawn(out, at, count, from, (rng) => rng.normal()),
  exponentialsInto: (out, at, count, from) => drawn(out, at, count, from, (rng) => rng.exponential()),
  integersInto(out, count, below, from) {
    expectInteger("Draws.integersInto", "below", below, 1, MOST_BELOW);
    return drawn(out, 0, count, from, (rng) => rng.integer(below));
  },
};

function drawn(
  out: Float64Array | Int32Array,
  at: number,
  count: number,
  from: RngPosition,
  draw: (rng: Rng) => number,
): RngPosition {
  const rng = rngAt(from);
  for (let k = 0; k < count; k++) out[at + k] = draw(rng);
  return rng.position();
}
