import { logOne64 } from "./logOne64";
import { ADVANCE, FORGET, LEVELS, levelAt, placeOf, RECORD, ROW, SIZE, SMALLEST_NORMAL, TO, WEIGHTS, WORDS } from "./redrawFilter64";

// The filter of redrawFilter64 for two models at a time, one in each lane: every array holds the number of one, then that of the other.

@inline
function logOf(sum: f64): f64 {
  return sum >= SMALLEST_NORMAL && sum < Infinity ? logOne64(sum) : NaN;
}

/**
 * The forward filter over one piece (F12), in each lane operation by operation what the reference does.
 * @param spike     [units, all, 2]
 * @param filtered  begins with the shares of the start; written, [subsets of each step, steps + 1, 2]
 * @param scales    written, [steps, 2]
 * @param totals    added to, [2]: nats; NaN where the piece is impossible
 */
export function redrawForwardPair64(
  kind: usize, argument: usize, support: usize, steps: i32, records: usize, spike: usize, all: i32, filtered: usize, scales: usize, totals: usize,
): void {
  let total0: f64 = 0, total1: f64 = 0;
  let from = filtered;
  for (let k = 0; k < steps; k++) {
    const mask = load<i32>(support + (usize(k) << 2)), next = load<i32>(support + (usize(k) << 2), 4);
    const here = records + usize(mask) * RECORD;
    const bytes = usize(16) << load<i32>(here, SIZE);
    const into = from + bytes;
    const stop = into + (usize(16) << load<i32>(records + usize(next) * RECORD, SIZE));
    const words = usize(load<i32>(here, WORDS));
    const what = load<i32>(argument + (usize(k) << 2));
    const which = i32(load<u8>(kind + k));
    const zero = f64x2.splat(0);
    for (let at = into; at < stop; at += 16) v128.store(at, zero);
    if (which == ADVANCE) {
      let entry = levelAt(here, LEVELS, what);
      let to = usize(load<i32>(here, TO));
      const row = usize(load<i32>(here, ROW));
      for (let l: usize = 0; l < bytes; l += 16) {
        const count = usize(load<i32>(row + (l >> 2), 4) - load<i32>(row + (l >> 2)));
        const value = v128.load(from + l);
        const end = to + (count << 2);
        if (!v128.any_true(f64x2.ne(value, zero))) {
          entry += count << 4;
          to = end;
          continue;
        }
        for (; to < end; to += 4, entry += 16) {
          const at = into + (usize(load<i32>(to)) << 1);
          v128.store(at, f64x2.add(v128.load(at), f64x2.mul(value, v128.load(entry))));
        }
      }
    } else if (which == FORGET) {
      for (let l: usize = 0; l < bytes; l += 16) {
        const at = into + (placeOf(next, load<i32>(words + (l >> 2))) << 1);
        v128.store(at, f64x2.add(v128.load(at), v128.load(from + l)));
      }
    } else {
      const rates = spike + (usize(what * all) << 4);
      for (let l: usize = 0; l < bytes; l += 16) {
        const word = load<i32>(words + (l >> 2));
        const at = into + (placeOf(next, word | (1 << what)) << 1);
        v128.store(at, f64x2.add(v128.load(at), f64x2.mul(v128.load(from + l), v128.load(rates + (usize(word) << 4)))));
      }
    }
    let sum = zero;
    for (let at = into; at < stop; at += 16) sum = f64x2.add(sum, v128.load(at));
    const scale = f64x2.div(f64x2.splat(1), sum);
    for (let at = into; at < stop; at += 16) v128.store(at, f64x2.mul(v128.load(at), scale));
    v128.store(scales + (usize(k) << 4), scale);
    total0 += logOf(f64x2.extract_lane(sum, 0));
    total1 += logOf(f64x2.extract_lane(sum, 1));
    from = into;
  }
  store<f64>(totals, load<f64>(totals) + total0);
  store<f64>(totals, load<f64>(totals, 8) + total1, 8);
}

/**
 * The way back (F12): adds to the weights of the propagators and to the expected spikes.
 * @param last    where the last step's distribution begins in `filtered`
 * @param spiked  added to, [units, all, 2]
 * @param after   ones, [all, 2]; overwritten; @param before  overwritten, [all, 2]
 */
export function redrawBackwardPair64(
  kind: usize, argument: usize, support: usize, steps: i32, records: usize, spike: usize, all: i32, last: usize, scales: usize,
  spiked: usize, after: usize, before: usize,
): void {
  let from = last;
  const zero = f64x2.splat(0);
  for (let k = steps - 1; k >= 0; k--) {
    const mask = load<i32>(support + (usize(k) << 2)), next = load<i32>(support + (usize(k) << 2), 4);
    const here = records + usize(mask) * RECORD;
    const bytes = usize(16) << load<i32>(here, SIZE);
    from -= bytes;
    const words = usize(load<i32>(here, WORDS));
    const what = load<i32>(argument + (usize(k) << 2));
    const which = i32(load<u8>(kind + k));
    const scale = v128.load(scales + (usize(k) << 4));
    if (which == ADVANCE) {
      let entry = levelAt(here, LEVELS, what);
      let weight = levelAt(here, WEIGHTS, what);
      let to = usize(load<i32>(here, TO));
      const row = usize(load<i32>(here, ROW));
      for (let l: usize = 0; l < bytes; l += 16) {
        const count = usize(load<i32>(row + (l >> 2), 4) - load<i32>(row + (l >> 2)));
        const value = f64x2.mul(v128.load(from + l), scale);
        const can = f64x2.ne(value, zero);
        const end = to + (count << 2);
        if (!v128.any_true(can)) {
          v128.store(before + l, zero);
          entry += count << 4;
          weight += count << 4;
          to = end;
          continue;
        }
        let sum = zero;
        for (; to < end; to += 4, entry += 16, weight += 16) {
          const later = v128.load(after + (usize(load<i32>(to)) << 1));
          sum = f64x2.add(sum, f64x2.mul(v128.load(entry), later));
          v128.store(weight, f64x2.add(v128.load(weight), f64x2.mul(value, later)));
        }
        v128.store(before + l, v128.and(f64x2.mul(sum, scale), can));
      }
    } else if (which == FORGET) {
      for (let l: usize = 0; l < bytes; l += 16)
        v128.store(before + l, f64x2.mul(v128.load(after + (placeOf(next, load<i32>(words + (l >> 2))) << 1)), scale));
    } else {
      const row = usize(what * all) << 4;
      for (let l: usize = 0; l < bytes; l += 16) {
        const word = load<i32>(words + (l >> 2));
        const at = row + (usize(word) << 4);
        const later = f64x2.mul(
          f64x2.mul(v128.load(spike + at), v128.load(after + (placeOf(next, word | (1 << what)) << 1))),
          scale,
        );
        v128.store(before + l, later);
        v128.store(spiked + at, f64x2.add(v128.load(spiked + at), f64x2.mul(v128.load(from + l), later)));
      }
    }
    const swap = after;
    after = before;
    before = swap;
  }
}
