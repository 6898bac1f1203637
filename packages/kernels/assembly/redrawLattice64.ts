// Triangular matrices on a lattice of subsets (F12), two of one size at a time: of each entry the number of one matrix, then that of the other. What
// either holds is the reference's, bit for bit: nothing is added across the two, and no product is fused with a sum.
//
// Everywhere `row` is i32 [subsets + 1], where each row begins; `to` i32 [entries], the subset that each entry leads to, in bytes of f64;
// `entry` i32 [subsets, subsets], the entry of a pair.

const TERMS: i32 = 4; // of the exponential over a millisecond, as in the reference
const A_MILLISECOND: f64 = 0.001;

@inline
function rowAt(row: usize, subset: i32): usize {
  return usize(load<i32>(row + (usize(subset) << 2)));
}

/** The entry that leads to the subset behind the entry whose `to` stands at `to`. */
@inline
function entryOf(base: usize, to: usize): usize {
  return usize(load<i32>(base + (usize(load<i32>(to)) >> 1))) << 4;
}

/**
 * exp(Q h) over a millisecond by its series, from the innermost bracket out, and the brackets on the way (F12).
 * @param out      written, [entries, 2]
 * @param sums     written, [3, entries, 2]: the brackets behind terms 3, 2 and 1
 * @param leave    rate at which each subset is left, [subsets, 2]
 * @param silence  rate at which each member falls silent, [subsets, size, 2]
 */
export function latticeSeries64(
  out: usize, sums: usize, leave: usize, silence: usize, size: i32, row: usize, to: usize, entry: usize,
): void {
  const subsets = 1 << size;
  const bytes = rowAt(row, subsets) << 4;
  const one = f64x2.splat(1);
  // The innermost bracket is Q h / 4 + 1, with Q what it is.
  const innermost = A_MILLISECOND / f64(TERMS);
  memory.fill(sums, 0, bytes);
  for (let from = 0; from < subsets; from++) {
    const base = entry + (usize(from << size) << 2);
    const own = sums + (rowAt(row, from) << 4);
    v128.store(own, f64x2.add(f64x2.mul(f64x2.splat(-innermost), v128.load(leave + (usize(from) << 4))), one));
    for (let e = 0; e < size; e++) {
      const less = from & ~(1 << e);
      if (less == from) continue;
      const rate = f64x2.mul(f64x2.splat(innermost), v128.load(silence + (usize(from * size + e) << 4)));
      v128.store(sums + (usize(load<i32>(base + (usize(less) << 2))) << 4), rate);
    }
  }
  let inner = sums;
  for (let term = TERMS - 1; term >= 1; term--) {
    const outer = term == 1 ? out : inner + bytes;
    const h = A_MILLISECOND / f64(term);
    for (let from = 0; from < subsets; from++) {
      const base = entry + (usize(from << size) << 2);
      const stay = f64x2.mul(f64x2.splat(-h), v128.load(leave + (usize(from) << 4)));
      const first = rowAt(row, from) << 4, end = rowAt(row, from + 1) << 4;
      for (let k = first; k < end; k += 16) v128.store(outer + k, f64x2.mul(stay, v128.load(inner + k)));
      for (let e = 0; e < size; e++) {
        const less = from & ~(1 << e);
        if (less == from) continue;
        const rate = f64x2.mul(f64x2.splat(h), v128.load(silence + (usize(from * size + e) << 4)));
        const stop = rowAt(row, less + 1);
        for (let k = rowAt(row, less); k < stop; k++) {
          const at = outer + entryOf(base, to + (k << 2));
          v128.store(at, f64x2.add(v128.load(at), f64x2.mul(rate, v128.load(inner + (k << 4)))));
        }
      }
      v128.store(outer + first, f64x2.add(v128.load(outer + first), one));
    }
    inner = outer;
  }
}

/** out ← out + a b (F12), [entries, 2] each. */
export function latticeProduct64(out: usize, a: usize, b: usize, subsets: i32, row: usize, to: usize, entry: usize): void {
  for (let from = 0; from < subsets; from++) {
    const base = entry + (usize(from * subsets) << 2);
    const end = rowAt(row, from + 1);
    for (let k = rowAt(row, from); k < end; k++) {
      const factor = v128.load(a + (k << 4));
      const middle = row + (usize(load<i32>(to + (k << 2))) >> 1);
      const stop = usize(load<i32>(middle, 4)) << 2;
      for (let m = usize(load<i32>(middle)) << 2; m < stop; m += 4) {
        const at = out + entryOf(base, to + m);
        v128.store(at, f64x2.add(v128.load(at), f64x2.mul(factor, v128.load(b + (m << 2)))));
      }
    }
  }
}

/** The weights on a square, taken over to its root (F12): below ← below + the derivative of ⟨above, half half⟩ along half; [entries, 2] each. */
export function latticeRoot64(below: usize, above: usize, half: usize, subsets: i32, row: usize, to: usize, entry: usize): void {
  for (let from = 0; from < subsets; from++) {
    const base = entry + (usize(from * subsets) << 2);
    const end = rowAt(row, from + 1);
    for (let k = rowAt(row, from); k < end; k++) {
      const factor = v128.load(half + (k << 4));
      const middle = row + (usize(load<i32>(to + (k << 2))) >> 1);
      const stop = usize(load<i32>(middle, 4)) << 2;
      let sum = f64x2.splat(0);
      for (let m = usize(load<i32>(middle)) << 2; m < stop; m += 4) {
        const weight = v128.load(above + entryOf(base, to + m));
        sum = f64x2.add(sum, f64x2.mul(weight, v128.load(half + (m << 2))));
        const at = below + (m << 2);
        v128.store(at, f64x2.add(v128.load(at), f64x2.mul(factor, weight)));
      }
      const own = below + (k << 4);
      v128.store(own, f64x2.add(v128.load(own), sum));
    }
  }
}

/**
 * What the weights on the propagator of a millisecond stand for (F12), term by term: expected seconds in each subset and redraws to silence of each member.
 * @param seconds   written, [4, subsets, 2]; @param silenced  written, [4, subsets, size, 2]
 * @param weight    on the propagator, [entries, 2]; overwritten
 * @param sums      as `latticeSeries64` wrote them; @param room  overwritten, [entries, 2]
 */
export function latticeMillisecond64(
  seconds: usize, silenced: usize, weight: usize, room: usize, sums: usize, leave: usize, silence: usize, size: i32, row: usize, to: usize,
  entry: usize,
): void {
  const subsets = 1 << size;
  const bytes = rowAt(row, subsets) << 4;
  const zero = f64x2.splat(0);
  let outer = weight, next = room;
  let inner = sums + usize(TERMS - 2) * bytes;
  for (let term = 1; term < TERMS; term++) {
    const h = f64x2.splat(A_MILLISECOND / f64(term));
    for (let from = 0; from < subsets; from++, seconds += 16) {
      const base = entry + (usize(from * subsets) << 2);
      const left = f64x2.mul(h, v128.load(leave + (usize(from) << 4)));
      const end = rowAt(row, from + 1) << 4;
      let stay = zero;
      for (let k = rowAt(row, from) << 4; k < end; k += 16) {
        const w = v128.load(outer + k);
        stay = f64x2.add(stay, f64x2.mul(w, v128.load(inner + k)));
        v128.store(next + k, f64x2.sub(zero, f64x2.mul(left, w))); // the first of this row: rows add only to those of fewer members
      }
      v128.store(seconds, f64x2.mul(h, stay));
      for (let e = 0; e < size; e++, silenced += 16) {
        const less = from & ~(1 << e);
        if (less == from) continue;
        const rate = f64x2.mul(h, v128.load(silence + (usize(from * size + e) << 4)));
        const stop = rowAt(row, less + 1);
        let sum = zero;
        for (let k = rowAt(row, less); k < stop; k++) {
          const w = v128.load(outer + entryOf(base, to + (k << 2)));
          sum = f64x2.add(sum, f64x2.mul(w, v128.load(inner + (k << 4))));
          const at = next + (k << 4);
          v128.store(at, f64x2.add(v128.load(at), f64x2.mul(rate, w)));
        }
        v128.store(silenced, f64x2.mul(rate, sum));
      }
    }
    const swap = outer;
    outer = next;
    next = swap;
    inner -= bytes;
  }
  // Behind the last term stands the identity.
  const h = f64x2.splat(A_MILLISECOND / f64(TERMS));
  for (let from = 0; from < subsets; from++, seconds += 16) {
    const base = entry + (usize(from * subsets) << 2);
    v128.store(seconds, f64x2.mul(h, v128.load(outer + (rowAt(row, from) << 4))));
    for (let e = 0; e < size; e++, silenced += 16) {
      const less = from & ~(1 << e);
      if (less == from) continue;
      const rate = f64x2.mul(h, v128.load(silence + (usize(from * size + e) << 4)));
      v128.store(silenced, f64x2.mul(rate, v128.load(outer + (usize(load<i32>(base + (usize(less) << 2))) << 4))));
    }
  }
}
