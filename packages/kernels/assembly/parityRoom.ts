// The memory of a small network whose words are parted by parity (H22): a head of addresses and sizes, 32 bits each, that the door fills in, and
// what they lead to. H is the size of a half: 8 · inputs · places bytes. Word j of half c is 2 j + (popcount(j) + c) mod 2.

/** Units, inputs, places = 2^(units − 1), at least 4. */
export const UNITS = 0, INPUTS = 4, PLACES = 8;
/** f, [halves, inputs, places / 4, units, 4]; Σ f, [halves, inputs, places]; M, [halves, inputs, inputs, places]; P, [inputs, inputs]. */
export const FLIPS = 12, LEAVES = 16, VISITS = 20, CHAIN = 24;
/** ℓ, the reduced right-hand side and answer, and two more halves for work: H each. */
export const LENGTHS = 28, RIGHT = 32, ANSWER = 36, WORK = 40, WORK2 = 44;
/** What is solved for and what is found, both halves, 2 H each. */
export const GIVEN = 48, FOUND = 52;
/** Directions, MOST + 1 times H; the triangle, [MOST, MOST + 1], rotations and right-hand side, 3 times MOST + 1, and two columns for work. */
export const BASIS = 56, TRIANGLE = 60;
/** Of a linear system: right-hand side and solution, both halves and by words, 2 H each; the best solution, 2 H. */
export const LINEAR = 64, SOLUTION = 68, BEST = 72, TABLE = 76;
/** Of a value, by words, 2 H each: v, P v, r, change, exponentials; the best v, P v and change, 6 H; units, [units, 8]; a tile of the look-ahead. */
export const VALUE = 80, AVERAGED = 84, REWARD = 88, CHANGE = 92, EXPONENTIALS = 96, BESTS = 100, ODDS = 104, TILE = 108;
/** α, [units]; logits, [inputs, units, contexts]; room for one elimination, 2 inputs (inputs + 1) pairs of numbers. */
export const SHARES = 112, LOGITS = 116, PIVOTS = 120;
/** 1/Σ ℓ, one number; what is answered: low, high, steps. */
export const SHARE = 124, ANSWERS = 128;

/** Most directions of GMRES. */
export const MOST: i32 = 60;

@inline
export function whole(room: usize, field: usize): i32 {
  return load<i32>(room + field);
}

@inline
export function place(room: usize, field: usize): usize {
  return usize(load<u32>(room + field));
}

/** Bytes of a half. */
@inline
export function halfBytes(room: usize): usize {
  return usize(whole(room, INPUTS) * whole(room, PLACES)) << 3;
}

@inline
export function swapped64(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

/** The first of a and the second of b. */
@inline
export function firstSecond(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** The second of a and the first of b. */
@inline
export function secondFirst(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** A table over words as its two halves. */
export function partWords(halves: usize, table: usize, room: usize): void {
  const places = whole(room, PLACES), inputs = whole(room, INPUTS);
  const bytes = halfBytes(room);
  for (let x = 0, to = halves; x < inputs; x++)
    for (let j = 0; j < places; j += 2, to += 16, table += 32) {
      const low = v128.load(table), high = v128.load(table, 16);
      const a = firstSecond(low, high), b = secondFirst(low, high);
      const odd = (popcnt(j) & 1) != 0;
      v128.store(to, odd ? b : a);
      v128.store(to + bytes, odd ? a : b);
    }
}

/** The table over words of two halves. */
export function joinWords(table: usize, halves: usize, room: usize): void {
  const places = whole(room, PLACES), inputs = whole(room, INPUTS);
  const bytes = halfBytes(room);
  for (let x = 0, from = halves; x < inputs; x++)
    for (let j = 0; j < places; j += 2, from += 16, table += 32) {
      const odd = (popcnt(j) & 1) != 0;
      const a = v128.load(odd ? from + bytes : from), b = v128.load(odd ? from : from + bytes);
      v128.store(table, i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      v128.store(table, i8x16.shuffle(b, a, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 16);
    }
}

/** Σ of a table of an even count of numbers. */
export function sumOf(table: usize, bytes: usize): f64 {
  let a = f64x2.splat(0), b = a;
  let at: usize = 0;
  for (; at + 31 < bytes; at += 32) {
    a = f64x2.add(a, v128.load(table + at));
    b = f64x2.add(b, v128.load(table + at, 16));
  }
  a = f64x2.add(a, b);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** Subtracts the mean. */
export function centre(table: usize, bytes: usize): void {
  const mean = f64x2.splat(sumOf(table, bytes) / f64(bytes >> 3));
  for (let b: usize = 0; b < bytes; b += 16) v128.store(table + b, f64x2.sub(v128.load(table + b), mean));
}

/** out ← out + table. */
export function addTo(out: usize, table: usize, bytes: usize): void {
  for (let b: usize = 0; b < bytes; b += 16) v128.store(out + b, f64x2.add(v128.load(out + b), v128.load(table + b)));
}
