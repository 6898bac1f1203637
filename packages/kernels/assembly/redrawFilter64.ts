import { logOne64 } from "./logOne64";

// Kinds of steps, as in the reference.
const ADVANCE: i32 = 0, FORGET: i32 = 2;
// A record tells of one set of units that may be active, six words of 32 bits: its size, the word behind each subset, where each row of the lattice
// begins, where each entry leads (in bytes), propagators and their weights at level 0, each further level 3^size numbers on.
const SIZE = 0, WORDS = 4, ROW = 8, TO = 12, LEVELS = 16, WEIGHTS = 20;
const RECORD: usize = 24;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;

@inline
function levelAt(record: usize, base: usize, level: i32): usize {
  const subsets: usize = usize(1) << load<i32>(record);
  const entries = usize(load<i32>(usize(load<i32>(record, ROW)) + (subsets << 2)));
  return usize(load<i32>(record + base)) + ((usize(level) * entries) << 3);
}

/** The place of a word, less the units that may not be active, among the subsets of a mask, in bytes. */
@inline
function placeOf(mask: i32, word: i32): usize {
  let place: usize = 0;
  let bit: usize = 8;
  for (let left = mask; left != 0; left &= left - 1, bit <<= 1) if (word & left & -left) place |= bit;
  return place;
}

/**
 * The forward filter over one piece (F12), operation by operation what the reference does.
 * @param kind      u8 [steps]; @param argument  i32 [steps]; @param support  i32 [steps + 1]
 * @param records   of all masks; @param spike  [units, all]
 * @param filtered  zeros but for the shares of the start; written, [subsets of each step, steps + 1]
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
    if (which == ADVANCE) {
      let entry = levelAt(here, LEVELS, what);
      let to = usize(load<i32>(here, TO));
      const row = usize(load<i32>(here, ROW));
      for (let l: usize = 0; l < bytes; l += 8) {
        const count = usize(load<i32>(row + (l >> 1), 4) - load<i32>(row + (l >> 1)));
        const value = load<f64>(from + l);
        const end = to + (count << 2);
        if (value == 0) {
          entry += count << 3;
          to = end;
          continue;
        }
        for (; to < end; to += 4, entry += 8) {
          const at = into + usize(load<i32>(to));
          store<f64>(at, load<f64>(at) + value * load<f64>(entry));
        }
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
      for (let l: usize = 0; l < bytes; l += 8) {
        const count = usize(load<i32>(row + (l >> 1), 4) - load<i32>(row + (l >> 1)));
        const value = load<f64>(from + l) * scale;
        const end = to + (count << 2);
        if (value == 0) {
          store<f64>(before + l, 0);
          entry += count << 3;
          weight += count << 3;
          to = end;
          continue;
        }
        let sum: f64 = 0;
        for (; to < end; to += 4, entry += 8, weight += 8) {
          const later = load<f64>(after + usize(load<i32>(to)));
          sum += load<f64>(entry) * later;
          store<f64>(weight, load<f64>(weight) + value * later);
        }
        store<f64>(before + l, sum * scale);
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

/**
 * out ← out + a b of two triangular matrices on a lattice of subsets (F12).
 * @param row  i32 [subsets + 1]; @param to  i32 [entries], in bytes; @param entry  i32 [subsets, subsets]
 */
export function latticeProduct64(out: usize, a: usize, b: usize, subsets: i32, row: usize, to: usize, entry: usize): void {
  for (let from = 0; from < subsets; from++) {
    const base = entry + (usize(from * subsets) << 2);
    const end = load<i32>(row + (usize(from) << 2), 4);
    for (let k = load<i32>(row + (usize(from) << 2)); k < end; k++) {
      const factor = load<f64>(a + (usize(k) << 3));
      const middle = row + (usize(load<i32>(to + (usize(k) << 2))) >> 1);
      const stop = usize(load<i32>(middle, 4)) << 2;
      for (let m = usize(load<i32>(middle)) << 2; m < stop; m += 4) {
        const at = out + (usize(load<i32>(base + (usize(load<i32>(to + m)) >> 1))) << 3);
        store<f64>(at, load<f64>(at) + factor * load<f64>(b + (m << 1)));
      }
    }
  }
}

/** The weights on a square, taken over to its root (F12): below ← below + the derivative of ⟨above, half half⟩ along half. */
export function latticeRoot64(below: usize, above: usize, half: usize, subsets: i32, row: usize, to: usize, entry: usize): void {
  for (let from = 0; from < subsets; from++) {
    const base = entry + (usize(from * subsets) << 2);
    const end = load<i32>(row + (usize(from) << 2), 4);
    for (let k = load<i32>(row + (usize(from) << 2)); k < end; k++) {
      const factor = load<f64>(half + (usize(k) << 3));
      const middle = row + (usize(load<i32>(to + (usize(k) << 2))) >> 1);
      const stop = usize(load<i32>(middle, 4)) << 2;
      let sum: f64 = 0;
      for (let m = usize(load<i32>(middle)) << 2; m < stop; m += 4) {
        const weight = load<f64>(above + (usize(load<i32>(base + (usize(load<i32>(to + m)) >> 1))) << 3));
        sum += weight * load<f64>(half + (m << 1));
        const at = below + (m << 1);
        store<f64>(at, load<f64>(at) + factor * weight);
      }
      const own = below + (usize(k) << 3);
      store<f64>(own, load<f64>(own) + sum);
    }
  }
}
