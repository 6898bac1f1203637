import { logOne64 } from "./logOne64";

// Kinds of steps, as in the reference.
export const ADVANCE: i32 = 0, FORGET: i32 = 2;
// A record tells of one set of units that may be active, six words of 32 bits: its size, the word behind each subset, where each row of the lattice
// begins, where each entry leads (in bytes), propagators and their weights at level 0, each further level 3^size numbers on. Propagators lie two
// by two: of each entry first the number of one, then that of the other (see redrawLattice64).
export const SIZE: usize = 0, WORDS: usize = 4, ROW: usize = 8, TO: usize = 12, LEVELS: usize = 16, WEIGHTS: usize = 20;
export const RECORD: usize = 24;
export const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;

@inline
export function levelAt(record: usize, base: usize, level: i32): usize {
  const subsets: usize = usize(1) << load<i32>(record);
  const entries = usize(load<i32>(usize(load<i32>(record, ROW)) + (subsets << 2)));
  return usize(load<i32>(record + base)) + ((usize(level) * entries) << 4);
}

/** The place of a word, less the units that may not be active, among the subsets of a mask, in bytes. */
@inline
export function placeOf(mask: i32, word: i32): usize {
  let place: usize = 0;
  let bit: usize = 8;
  for (let left = mask; left != 0; left &= left - 1, bit <<= 1) if (word & left & -left) place |= bit;
  return place;
}

/**
 * The forward filter over one piece (F12), operation by operation what the reference does.
 * @param kind      u8 [steps]; @param argument  i32 [steps]; @param support  i32 [steps + 1]
 * @param records   of all masks; @param spike  [units, all]
 * @param filtered  begins with the shares of the start; written, [subsets of each step, steps + 1]
 * @param scales    written, [steps]
 * @returns nats; NaN where the piece is impossible
 */
export function redrawForward64(
  kind: usize, argument: usize, support: usize, steps: i32, records: usize, spike: usize, all: i32, filtered: usize, scales: usize,
): f64 {
  let total: f64 = 0;
  let from = filtered;
  for (let k = 0; k < steps; k++) {
    const mask = load<i32>(support + (usize(k) << 2)), next = load<i32>(support + (usize(k) << 2), 4);
    const here = records + usize(mask) * RECORD;
    const bytes = usize(8) << load<i32>(here, SIZE);
    const into = from + bytes;
    const stop = into + (usize(8) << load<i32>(records + usize(next) * RECORD, SIZE));
    const words = usize(load<i32>(here, WORDS));
    const what = load<i32>(argument + (usize(k) << 2));
    const which = i32(load<u8>(kind + k));
    for (let at = into; at < stop; at += 8) store<f64>(at, 0);
    if (which == ADVANCE) {
      let entry = levelAt(here, LEVELS, what);
      let to = usize(load<i32>(here, TO));
      const row = usize(load<i32>(here, ROW));
      if (bytes == 8) store<f64>(into, load<f64>(from) * load<f64>(entry));
      // Two rows at a time: those of a subset without the first unit and with it, whose entries lead to the same two by two.
      for (let l: usize = 8; l < bytes; l += 16) {
        const count = usize(load<i32>(row + (l >> 1)) - load<i32>(row + (l >> 1) - 4));
        const value = load<f64>(from + l - 8);
        const with1 = load<f64>(from + l);
        const end = to + (count << 2);
        let entry1 = entry + (count << 4);
        if (value != 0 || with1 != 0)
          for (; to < end; to += 4, entry += 16, entry1 += 32) {
            const at = into + usize(load<i32>(to));
            store<f64>(at, load<f64>(at) + value * load<f64>(entry) + with1 * load<f64>(entry1, 16));
            store<f64>(at, load<f64>(at, 8) + with1 * load<f64>(entry1), 8);
          }
        else {
          entry1 += count << 5;
        }
        entry = entry1;
        to = end + (count << 3);
      }
    } else if (which == FORGET) {
      for (let l: usize = 0; l < bytes; l += 8) {
        const at = into + placeOf(next, load<i32>(words + (l >> 1)));
        store<f64>(at, load<f64>(at) + load<f64>(from + l));
      }
    } else {
      const rates = spike + (usize(what * all) << 3);
      for (let l: usize = 0; l < bytes; l += 8) {
        const word = load<i32>(words + (l >> 1));
        const at = into + placeOf(next, word | (1 << what));
        store<f64>(at, load<f64>(at) + load<f64>(from + l) * load<f64>(rates + (usize(word) << 3)));
      }
    }
    let sum: f64 = 0;
    for (let at = into; at < stop; at += 8) sum += load<f64>(at);
    if (!(sum >= SMALLEST_NORMAL && sum < Infinity)) return NaN;
    const scale = 1 / sum;
    for (let at = into; at < stop; at += 8) store<f64>(at, load<f64>(at) * scale);
    store<f64>(scales + (usize(k) << 3), scale);
    total += logOne64(sum);
    from = into;
  }
  return total;
}

/**
 * The way back (F12): adds to the weights of the propagators and to the expected spikes.
 * @param last    where the last step's distribution begins in `filtered`
 * @param spiked  added to, [units, all]
 * @param after   ones, [all]; overwritten; @param before  overwritten, [all]
 */
export function redrawBackward64(
  kind: usize, argument: usize, support: usize, steps: i32, records: usize, spike: usize, all: i32, last: usize, scales: usize,
  spiked: usize, after: usize, before: usize,
): void {
  let from = last;
  for (let k = steps - 1; k >= 0; k--) {
    const mask = load<i32>(support + (usize(k) << 2)), next = load<i32>(support + (usize(k) << 2), 4);
    const here = records + usize(mask) * RECORD;
    const bytes = usize(8) << load<i32>(here, SIZE);
    from -= bytes;
    const words = usize(load<i32>(here, WORDS));
    const what = load<i32>(argument + (usize(k) << 2));
    const which = i32(load<u8>(kind + k));
    const scale = load<f64>(scales + (usize(k) << 3));
    if (which == ADVANCE) {
      let entry = levelAt(here, LEVELS, what);
      let weight = levelAt(here, WEIGHTS, what);
      let to = usize(load<i32>(here, TO));
      const row = usize(load<i32>(here, ROW));
      if (bytes == 8) {
        const later = load<f64>(after);
        store<f64>(weight, load<f64>(weight) + load<f64>(from) * scale * later);
        store<f64>(before, load<f64>(entry) * later * scale);
      }
      // Two rows at a time, so that the sum of one does not wait for itself.
      for (let l: usize = 8; l < bytes; l += 16) {
        const count = usize(load<i32>(row + (l >> 1)) - load<i32>(row + (l >> 1) - 4));
        const value = load<f64>(from + l - 8) * scale;
        const with1 = load<f64>(from + l) * scale;
        const end = to + (count << 2);
        let entry1 = entry + (count << 4);
        let weight1 = weight + (count << 4);
        let sum: f64 = 0, sum1: f64 = 0;
        if (value != 0 || with1 != 0)
          for (; to < end; to += 4, entry += 16, weight += 16, entry1 += 32, weight1 += 32) {
            const at = after + usize(load<i32>(to));
            const later = load<f64>(at);
            const later1 = load<f64>(at, 8);
            sum += load<f64>(entry) * later;
            sum1 += load<f64>(entry1) * later1;
            sum1 += load<f64>(entry1, 16) * later;
            store<f64>(weight, load<f64>(weight) + value * later);
            store<f64>(weight1, load<f64>(weight1) + with1 * later1);
            store<f64>(weight1, load<f64>(weight1, 16) + with1 * later, 16);
          }
        else {
          entry1 += count << 5;
          weight1 += count << 5;
        }
        store<f64>(before + l - 8, value == 0 ? 0 : sum * scale); // what comes after a word that cannot be is asked by nobody
        store<f64>(before + l, with1 == 0 ? 0 : sum1 * scale);
        entry = entry1;
        weight = weight1;
        to = end + (count << 3);
      }
    } else if (which == FORGET) {
      for (let l: usize = 0; l < bytes; l += 8)
        store<f64>(before + l, load<f64>(after + placeOf(next, load<i32>(words + (l >> 1)))) * scale);
    } else {
      const row = usize(what * all) << 3;
      for (let l: usize = 0; l < bytes; l += 8) {
        const word = load<i32>(words + (l >> 1));
        const at = row + (usize(word) << 3);
        const later = load<f64>(spike + at) * load<f64>(after + placeOf(next, word | (1 << what))) * scale;
        store<f64>(before + l, later);
        store<f64>(spiked + at, load<f64>(spiked + at) + load<f64>(from + l) * later);
      }
    }
    const swap = after;
    after = before;
    before = swap;
  }
}
