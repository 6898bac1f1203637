import { ADVANCE, FORGET, LEVELS, levelAt, placeOf, RECORD, ROW, SIZE, TO, WEIGHTS, WORDS } from "./redrawFilter64";

// The filter of redrawFilter64 for two models at a time, one in each lane: every array holds the number of one, then that of the other. What the
// pieces are worth is not told, only what the gradient is made of.

/**
 * The forward filter over one piece (F12), in each lane operation by operation what the reference does.
 * @param spike     [units, all, 2]
 * @param filtered  begins with the shares of the start; written, [subsets of each step, steps + 1, 2]
 * @param scales    written, [steps, 2]
 */
export function redrawForwardPair64(
  kind: usize, argument: usize, support: usize, steps: i32, records: usize, spike: usize, all: i32, filtered: usize, scales: usize,
): void {
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
      if (bytes == 16) v128.store(into, f64x2.mul(v128.load(from), v128.load(entry)));
      // Two rows at a time: those of a subset without the first unit and with it, whose entries lead to the same two by two.
      for (let l: usize = 16; l < bytes; l += 32) {
        const count = usize(load<i32>(row + (l >> 2)) - load<i32>(row + (l >> 2) - 4));
        const value = v128.load(from + l - 16);
        const with1 = v128.load(from + l);
        const end = to + (count << 2);
        let entry1 = entry + (count << 4);
        if (v128.any_true(v128.or(f64x2.ne(value, zero), f64x2.ne(with1, zero))))
          for (; to < end; to += 4, entry += 16, entry1 += 32) {
            const at = into + (usize(load<i32>(to)) << 1);
            const out = f64x2.add(v128.load(at), f64x2.mul(value, v128.load(entry)));
            v128.store(at, f64x2.add(out, f64x2.mul(with1, v128.load(entry1, 16))));
            v128.store(at, f64x2.add(v128.load(at, 16), f64x2.mul(with1, v128.load(entry1))), 16);
          }
        else {
          entry1 += count << 5;
        }
        entry = entry1;
        to = end + (count << 3);
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
    from = into;
  }
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
      if (bytes == 16) {
        const later = v128.load(after);
        v128.store(weight, f64x2.add(v128.load(weight), f64x2.mul(f64x2.mul(v128.load(from), scale), later)));
        v128.store(before, f64x2.mul(f64x2.mul(v128.load(entry), later), scale));
      }
      // Two rows at a time, so that the sum of one does not wait for itself.
      for (let l: usize = 16; l < bytes; l += 32) {
        const count = usize(load<i32>(row + (l >> 2)) - load<i32>(row + (l >> 2) - 4));
        const value = f64x2.mul(v128.load(from + l - 16), scale);
        const with1 = f64x2.mul(v128.load(from + l), scale);
        const can = f64x2.ne(value, zero);
        const can1 = f64x2.ne(with1, zero);
        const end = to + (count << 2);
        let entry1 = entry + (count << 4);
        let weight1 = weight + (count << 4);
        let sum = zero, sum1 = zero;
        if (v128.any_true(v128.or(can, can1)))
          for (; to < end; to += 4, entry += 16, weight += 16, entry1 += 32, weight1 += 32) {
            const at = after + (usize(load<i32>(to)) << 1);
            const later = v128.load(at);
            const later1 = v128.load(at, 16);
            sum = f64x2.add(sum, f64x2.mul(v128.load(entry), later));
            sum1 = f64x2.add(sum1, f64x2.mul(v128.load(entry1), later1));
            sum1 = f64x2.add(sum1, f64x2.mul(v128.load(entry1, 16), later));
            v128.store(weight, f64x2.add(v128.load(weight), f64x2.mul(value, later)));
            v128.store(weight1, f64x2.add(v128.load(weight1), f64x2.mul(with1, later1)));
            v128.store(weight1, f64x2.add(v128.load(weight1, 16), f64x2.mul(with1, later)), 16);
          }
        else {
          entry1 += count << 5;
          weight1 += count << 5;
        }
        v128.store(before + l - 16, v128.and(f64x2.mul(sum, scale), can));
        v128.store(before + l, v128.and(f64x2.mul(sum1, scale), can1));
        entry = entry1;
        weight = weight1;
        to = end + (count << 3);
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
