import { expectInteger } from "./expectShape.ts";
import { log } from "./log.ts";
import { philox4x32 } from "./philox4x32.ts";
import { cos } from "./sin.ts";

/** A stream of random numbers. Whatever draws takes one as an argument; nothing in the library has a stream of its own. */
export interface Rng {
  /** The next word: an integer in [0, 2³²). */
  uint32(): number;
  /** Uniform in [0, 1), 53 bits; takes two words. */
  uniform(): number;
  /** Standard normal; takes exactly four words. */
  normal(): number;
  /** Exponential of mean 1; takes two words. */
  exponential(): number;
  /** An integer in [0, below), each exactly equally likely; `below` from 1 to 2⁵³. */
  integer(below: number): number;
  /** The stream of that name. It depends on this stream's key and the name, not on how much was drawn before. */
  split(name: string): Rng;
  /** Where the stream stands, as plain data: `rngAt(rng.position())` goes on with the same numbers. */
  position(): RngPosition;
}

/** A stream's place, plain data: its 64-bit key and the number of words drawn so far. */
export interface RngPosition {
  readonly key: readonly [number, number];
  readonly words: number;
}

const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
// Draws use counters whose last word is 0 and names use counters whose last word is at least 1, so that the key of a
// child is never a number that the parent also draws.
const DRAWS = 0;

/**
 * A stream of random numbers from Philox-4x32-10 (N1), the same in Node and in every browser.
 * @param seed  integer from 0 to 2⁵³ − 1; its low and high words are the key
 * @throws RangeError if the seed is not such an integer
 */
export function createRng(seed: number): Rng {
  expectInteger("createRng", "seed", seed, 0, Number.MAX_SAFE_INTEGER);
  return rngAt({ key: [seed % TWO_32, Math.floor(seed / TWO_32)], words: 0 });
}

/**
 * The stream that continues at a saved position.
 * @throws RangeError if the position is not one that `position()` could have given
 */
export function rngAt(position: RngPosition): Rng {
  const [k0, k1] = position.key;
  expectInteger("rngAt", "position.key[0]", k0, 0, TWO_32 - 1);
  expectInteger("rngAt", "position.key[1]", k1, 0, TWO_32 - 1);
  expectInteger("rngAt", "position.words", position.words, 0, Number.MAX_SAFE_INTEGER);
  const block = new Uint32Array(4);
  let number = Math.floor(position.words / 4); // of the block that holds the next word
  let place = position.words % 4;
  // Of `integer`, whose bound is mostly the same as before: a remainder of numbers beyond 2³¹ takes as long as a word.
  let known = Number.NaN;
  let limit = 0;
  if (place !== 0) fill();

  function fill(): void {
    philox4x32(block, number % TWO_32, Math.floor(number / TWO_32), 0, DRAWS, k0, k1);
  }
  function uint32(): number {
    if (place === 0) fill();
    const word = block[place]!;
    if (place === 3) {
      place = 0;
      number++;
    } else {
      place++;
    }
    return word;
  }
  /** An integer in [0, 2⁵³). */
  function uint53(): number {
    const high = uint32() >>> 5;
    return high * 67108864 + (uint32() >>> 6);
  }
  function uniform(): number {
    return uint53() / TWO_53;
  }

  return {
    uint32,
    uniform,
    normal() {
      // Box–Muller, cosine branch only: the sine branch would double the speed and leave a spare value in the state.
      // 1 − u lies in (0, 1], so the logarithm is finite and the largest value is √(2 · 53 ln 2) = 8.57.
      const radius = Math.sqrt(-2 * log(1 - uniform()));
      return radius * cos(2 * Math.PI * uniform());
    },
    exponential() {
      return -log(1 - uniform());
    },
    integer(below) {
      if (below !== known) {
        expectInteger("Rng.integer", "below", below, 1, TWO_53);
        // Words at or above the largest multiple of `below` are drawn again: taking them modulo `below` would favour
        // small integers.
        const range = below <= TWO_32 ? TWO_32 : TWO_53;
        limit = range - (range % below);
        known = below;
      }
      for (;;) {
        const word = below <= TWO_32 ? uint32() : uint53();
        if (word < limit) return below < TWO_32 ? (word >>> 0) % (below >>> 0) : word % below;
      }
    },
    split(name) {
      return rngAt({ key: childKey(k0, k1, name), words: 0 });
    },
    position() {
      return { key: [k0, k1], words: 4 * number + place };
    },
  };
}

/**
 * The key of the stream `name` below a key (N2): the name's UTF-16 code units, six to a block, are absorbed one block
 * after another, each block enciphered under the key so far. The last counter word holds the number of units that
 * remain plus 1, which separates a name from its prefixes and from names that end in zeros.
 */
function childKey(k0: number, k1: number, name: string): [number, number] {
  const out = new Uint32Array(4);
  let [low, high] = [k0, k1];
  let at = 0;
  do {
    const pair = (i: number) => ((name.charCodeAt(at + i) | 0) << 16) | (name.charCodeAt(at + i + 1) | 0);
    philox4x32(out, pair(0), pair(2), pair(4), name.length - at + 1, low, high);
    low = out[0]!;
    high = out[1]!;
    at += 6;
  } while (at < name.length);
  return [low, high];
}
