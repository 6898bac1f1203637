import { madd32, nmadd32 } from "./lanes";

// As andersonVectors.ts, in 32 bits, for lengths that are multiples of 8. Sums of a stretch run in 32 bits, and those of all stretches are
// added up in 64 by whoever calls, in their order: how many threads there are changes no bit.

const STRETCH: usize = 16384;

/** residual ← image − x (N22): twin of `residual64`. @param out  smallest, largest, Σ |entry| of each stretch in 64 bits */
export function residual32(
  fromStretch: i32, toStretch: i32, residual: usize, image: usize, x: usize, count: i32, out: usize,
): void {
  const bytes = usize(count) << 2;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const from = usize(stretch) * STRETCH;
    const until = min(bytes, from + STRETCH);
    let low = f32x4.splat(Infinity), high = f32x4.splat(-Infinity), sum = f32x4.splat(0);
    for (let b = from; b < until; b += 16) {
      const f = f32x4.sub(v128.load(image + b), v128.load(x + b));
      v128.store(residual + b, f);
      low = f32x4.pmin(low, f);
      high = f32x4.pmax(high, f);
      sum = f32x4.add(sum, f32x4.abs(f));
    }
    const to = out + usize(stretch) * 24;
    store<f64>(to, min(min(lane(low, 0), lane(low, 1)), min(lane(low, 2), lane(low, 3))));
    store<f64>(to, max(max(lane(high, 0), lane(high, 1)), max(lane(high, 2), lane(high, 3))), 8);
    store<f64>(to, total(sum), 16);
  }
}

@inline
function lane(x: v128, k: u8): f64 {
  return k == 0 ? f64(f32x4.extract_lane(x, 0)) : k == 1 ? f64(f32x4.extract_lane(x, 1)) : k == 2 ? f64(f32x4.extract_lane(x, 2)) : f64(f32x4.extract_lane(x, 3));
}

@inline
function total(x: v128): f64 {
  return lane(x, 0) + lane(x, 1) + lane(x, 2) + lane(x, 3);
}

/** row ← now − row, entries `from` to `to` − 1, multiples of 4: twin of `differ64`. */
export function differ32(from: i32, to: i32, row: usize, now: usize): void {
  for (let b = usize(from) << 2; b < usize(to) << 2; b += 16)
    v128.store(row + b, f32x4.sub(v128.load(now + b), v128.load(row + b)));
}

/** Inner products of rows of `steps` with one of them and with the residual (N22): twin of `products64`. @param sums  in 64 bits */
export function products32(
  fromStretch: i32, toStretch: i32, sums: usize, steps: usize, row: i32, residual: usize, used: i32, count: i32,
): void {
  const bytes = usize(count) << 2;
  const a = steps + usize(row) * bytes;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const from = usize(stretch) * STRETCH;
    const until = min(bytes, from + STRETCH);
    const out = sums + ((usize(stretch) * 2 * used) << 3);
    // Two rows at a time share what is loaded of the other two vectors; an odd last row is its own neighbour.
    for (let k = 0; k < used; k += 2) {
      const other = min(k + 1, used - 1);
      const s = steps + usize(k) * bytes, t = steps + usize(other) * bytes;
      let p = f32x4.splat(0), q = p, u = p, v = p, p2 = p, q2 = p, u2 = p, v2 = p;
      for (let b = from; b < until; b += 32) {
        const a1 = v128.load(a + b), a2 = v128.load(a + b, 16);
        const r1 = v128.load(residual + b), r2 = v128.load(residual + b, 16);
        let x = v128.load(s + b), y = v128.load(s + b, 16);
        p = madd32(x, a1, p);
        q = madd32(x, r1, q);
        p2 = madd32(y, a2, p2);
        q2 = madd32(y, r2, q2);
        x = v128.load(t + b);
        y = v128.load(t + b, 16);
        u = madd32(x, a1, u);
        v = madd32(x, r1, v);
        u2 = madd32(y, a2, u2);
        v2 = madd32(y, r2, v2);
      }
      store<f64>(out + (k << 3), total(f32x4.add(p, p2)));
      store<f64>(out + ((used + k) << 3), total(f32x4.add(q, q2)));
      store<f64>(out + (other << 3), total(f32x4.add(u, u2)));
      store<f64>(out + ((used + other) << 3), total(f32x4.add(v, v2)));
    }
  }
}

/** x ← image − Σ weight · row: twin of `combine64`. @param weights  in 32 bits */
export function combine32(
  fromStretch: i32, toStretch: i32, x: usize, image: usize, steps: usize, weights: usize, used: i32, count: i32,
): void {
  const bytes = usize(count) << 2;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const from = usize(stretch) * STRETCH;
    const until = min(bytes, from + STRETCH);
    memory.copy(x + from, image + from, until - from);
    let k = 0;
    let row = steps;
    for (; k + 3 < used; k += 4, row += 4 * bytes) {
      const at = weights + (k << 2);
      const w0 = v128.load32_splat(at), w1 = v128.load32_splat(at, 4), w2 = v128.load32_splat(at, 8), w3 = v128.load32_splat(at, 12);
      const r1 = row + bytes, r2 = r1 + bytes, r3 = r2 + bytes;
      for (let b = from; b < until; b += 16) {
        let y = nmadd32(w0, v128.load(row + b), v128.load(x + b));
        y = nmadd32(w1, v128.load(r1 + b), y);
        y = nmadd32(w2, v128.load(r2 + b), y);
        v128.store(x + b, nmadd32(w3, v128.load(r3 + b), y));
      }
    }
    for (; k < used; k++, row += bytes) {
      const weight = v128.load32_splat(weights + (k << 2));
      for (let b = from; b < until; b += 16) v128.store(x + b, nmadd32(weight, v128.load(row + b), v128.load(x + b)));
    }
  }
}

/** Sums of stretches, in 64 bits. */
export function sum32(fromStretch: i32, toStretch: i32, x: usize, count: i32, out: usize): void {
  const bytes = usize(count) << 2;
  for (let stretch = fromStretch; stretch < toStretch; stretch++) {
    const until = min(bytes, usize(stretch + 1) * STRETCH);
    let sum = f32x4.splat(0), sum2 = sum;
    for (let b = usize(stretch) * STRETCH; b < until; b += 32) {
      sum = f32x4.add(sum, v128.load(x + b));
      sum2 = f32x4.add(sum2, v128.load(x + b, 16));
    }
    store<f64>(out + usize(stretch) * 8, total(f32x4.add(sum, sum2)));
  }
}

/** x ← x − number, entries `from` to `to` − 1, multiples of 4. */
export function lower32(from: i32, to: i32, x: usize, number: f32): void {
  const n = f32x4.splat(number);
  for (let b = usize(from) << 2; b < usize(to) << 2; b += 16) v128.store(x + b, f32x4.sub(v128.load(x + b), n));
}
