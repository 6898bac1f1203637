import { madd64, nmadd64 } from "./lanes";

// Sums of a stretch run in two accumulators of two lanes, which are added in a fixed order at its end; an odd last number joins the first.
// Whoever calls adds up the stretches, in their order: how many threads there are changes no bit.

/** Sums run over stretches of this many bytes, so that threads can share them and all rows of one stay in cache. */
const STRETCH: usize = 16384;

/**
 * residual ← image − x (N22), stretches `fromStretch` to `toStretch` − 1.
 * @param out  written: smallest, largest, Σ |entry| of each stretch, shape [stretches, 3]; the sum sees every NaN and infinity
 */
export function residual64(
  fromStretch: i32, toStretch: i32, residual: usize, image: usize, x: usize, count: i32, out: usize,
): void {
  const bytes = usize(count) << 3;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const until = min(bytes, usize(stretch + 1) * STRETCH);
    let low = f64x2.splat(Infinity), high = f64x2.splat(-Infinity);
    let sum = f64x2.splat(0), sum2 = sum;
    let b = usize(stretch) * STRETCH;
    for (; b + 31 < until; b += 32) {
      const f = f64x2.sub(v128.load(image + b), v128.load(x + b));
      const g = f64x2.sub(v128.load(image + b, 16), v128.load(x + b, 16));
      v128.store(residual + b, f);
      v128.store(residual + b, g, 16);
      low = f64x2.pmin(low, f64x2.pmin(f, g));
      high = f64x2.pmax(high, f64x2.pmax(f, g));
      sum = f64x2.add(sum, f64x2.abs(f));
      sum2 = f64x2.add(sum2, f64x2.abs(g));
    }
    sum = f64x2.add(sum, sum2);
    let least = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
    let most = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
    let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    for (; b < until; b += 8) {
      const f = load<f64>(image + b) - load<f64>(x + b);
      store<f64>(residual + b, f);
      least = min(least, f);
      most = max(most, f);
      total += abs(f);
    }
    const to = out + usize(stretch) * 24;
    store<f64>(to, least);
    store<f64>(to, most, 8);
    store<f64>(to, total, 16);
  }
}

/** row ← now − row, entries `from` to `to` − 1. */
export function differ64(from: i32, to: i32, row: usize, now: usize): void {
  const bytes = usize(to) << 3;
  let b = usize(from) << 3;
  for (; b + 15 < bytes; b += 16) v128.store(row + b, f64x2.sub(v128.load(now + b), v128.load(row + b)));
  for (; b < bytes; b += 8) store<f64>(row + b, load<f64>(now + b) - load<f64>(row + b));
}

/**
 * Inner products of rows of `steps` with one of them and with the residual (N22), stretches `fromStretch` to `toStretch` − 1.
 * @param sums  written: both products of each row, shape [stretches, 2, used]
 */
export function products64(
  fromStretch: i32, toStretch: i32, sums: usize, steps: usize, row: i32, residual: usize, used: i32, count: i32,
): void {
  const bytes = usize(count) << 3;
  const a = steps + usize(row) * bytes;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const from = usize(stretch) * STRETCH;
    const until = min(bytes, from + STRETCH);
    const out = sums + ((usize(stretch) * 2 * used) << 3);
    let k = 0;
    // Two rows at a time share what is loaded of the other two vectors.
    for (; k + 1 < used; k += 2) {
      const s = steps + usize(k) * bytes, t = s + bytes;
      let p = f64x2.splat(0), q = p, p2 = p, q2 = p, u = p, v = p, u2 = p, v2 = p;
      let b = from;
      for (; b + 31 < until; b += 32) {
        const a1 = v128.load(a + b), a2 = v128.load(a + b, 16);
        const r1 = v128.load(residual + b), r2 = v128.load(residual + b, 16);
        let x = v128.load(s + b), y = v128.load(s + b, 16);
        p = madd64(x, a1, p);
        q = madd64(x, r1, q);
        p2 = madd64(y, a2, p2);
        q2 = madd64(y, r2, q2);
        x = v128.load(t + b);
        y = v128.load(t + b, 16);
        u = madd64(x, a1, u);
        v = madd64(x, r1, v);
        u2 = madd64(y, a2, u2);
        v2 = madd64(y, r2, v2);
      }
      finish(out + (k << 3), p, p2, s, a, b, until);
      finish(out + ((used + k) << 3), q, q2, s, residual, b, until);
      finish(out + ((k + 1) << 3), u, u2, t, a, b, until);
      finish(out + ((used + k + 1) << 3), v, v2, t, residual, b, until);
    }
    for (; k < used; k++) {
      const s = steps + usize(k) * bytes;
      let p = f64x2.splat(0), q = p, p2 = p, q2 = p;
      let b = from;
      for (; b + 31 < until; b += 32) {
        const x = v128.load(s + b), y = v128.load(s + b, 16);
        p = madd64(x, v128.load(a + b), p);
        q = madd64(x, v128.load(residual + b), q);
        p2 = madd64(y, v128.load(a + b, 16), p2);
        q2 = madd64(y, v128.load(residual + b, 16), q2);
      }
      finish(out + (k << 3), p, p2, s, a, b, until);
      finish(out + ((used + k) << 3), q, q2, s, residual, b, until);
    }
  }
}

/** The sum of both accumulators and of what is left of the stretch. */
@inline
function finish(out: usize, p: v128, p2: v128, s: usize, a: usize, from: usize, until: usize): void {
  const both = f64x2.add(p, p2);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let b = from; b < until; b += 8) sum += load<f64>(s + b) * load<f64>(a + b);
  store<f64>(out, sum);
}

/**
 * x ← image − Σ weight · row, each entry in the order of the rows. Rows are read along, four at a time, for a stretch of x that stays in cache:
 * read across, rows a power of two apart would fall into one place of it. Stretches `fromStretch` to `toStretch` − 1.
 */
export function combine64(
  fromStretch: i32, toStretch: i32, x: usize, image: usize, steps: usize, weights: usize, used: i32, count: i32,
): void {
  const bytes = usize(count) << 3;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const from = usize(stretch) * STRETCH;
    const until = min(bytes, from + STRETCH);
    memory.copy(x + from, image + from, until - from);
    let k = 0;
    let row = steps;
    for (; k + 3 < used; k += 4, row += 4 * bytes) {
      const at = weights + (k << 3);
      const w0 = v128.load64_splat(at), w1 = v128.load64_splat(at, 8), w2 = v128.load64_splat(at, 16), w3 = v128.load64_splat(at, 24);
      const r1 = row + bytes, r2 = r1 + bytes, r3 = r2 + bytes;
      let b = from;
      for (; b + 15 < until; b += 16) {
        let y = nmadd64(w0, v128.load(row + b), v128.load(x + b));
        y = nmadd64(w1, v128.load(r1 + b), y);
        y = nmadd64(w2, v128.load(r2 + b), y);
        v128.store(x + b, nmadd64(w3, v128.load(r3 + b), y));
      }
      for (; b < until; b += 8) {
        let y = load<f64>(x + b) - load<f64>(at) * load<f64>(row + b);
        y -= load<f64>(at, 8) * load<f64>(r1 + b);
        y -= load<f64>(at, 16) * load<f64>(r2 + b);
        store<f64>(x + b, y - load<f64>(at, 24) * load<f64>(r3 + b));
      }
    }
    for (; k < used; k++, row += bytes) {
      const at = weights + (k << 3);
      const weight = v128.load64_splat(at);
      let b = from;
      for (; b + 15 < until; b += 16) v128.store(x + b, nmadd64(weight, v128.load(row + b), v128.load(x + b)));
      for (; b < until; b += 8) store<f64>(x + b, load<f64>(x + b) - load<f64>(at) * load<f64>(row + b));
    }
  }
}
