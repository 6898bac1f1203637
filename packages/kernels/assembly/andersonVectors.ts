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
 * @param out  written: both products of each row, shape [stretches, 2, used]
 */
export function products64(
  fromStretch: i32, toStretch: i32, out: usize, steps: usize, row: i32, residual: usize, used: i32, count: i32,
): void {
  const bytes = usize(count) << 3;
  const a = steps + usize(row) * bytes;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const from = usize(stretch) * STRETCH;
    const until = min(bytes, from + STRETCH);
    const to = out + ((usize(stretch) * 2 * used) << 3);
    for (let k = 0; k < used; k++) {
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
      p = f64x2.add(p, p2);
      q = f64x2.add(q, q2);
      let product = f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
      let projection = f64x2.extract_lane(q, 0) + f64x2.extract_lane(q, 1);
      for (; b < until; b += 8) {
        product += load<f64>(s + b) * load<f64>(a + b);
        projection += load<f64>(s + b) * load<f64>(residual + b);
      }
      store<f64>(to + (k << 3), product);
      store<f64>(to + ((used + k) << 3), projection);
    }
  }
}

/** x ← image − Σ weight · row, each entry in the order of the rows, entries `from` to `to` − 1. */
export function combine64(
  from: i32, to: i32, x: usize, image: usize, steps: usize, weights: usize, used: i32, count: i32,
): void {
  const bytes = usize(count) << 3;
  const until = usize(to) << 3;
  let b = usize(from) << 3;
  for (; b + 31 < until; b += 32) {
    let y = v128.load(image + b), z = v128.load(image + b, 16);
    let row = steps + b;
    for (let k = 0; k < used; k++, row += bytes) {
      const weight = v128.load64_splat(weights + (k << 3));
      y = nmadd64(weight, v128.load(row), y);
      z = nmadd64(weight, v128.load(row, 16), z);
    }
    v128.store(x + b, y);
    v128.store(x + b, z, 16);
  }
  for (; b < until; b += 8) {
    let y = load<f64>(image + b);
    for (let k = 0; k < used; k++) y -= load<f64>(weights + (k << 3)) * load<f64>(steps + usize(k) * bytes + b);
    store<f64>(x + b, y);
  }
}
