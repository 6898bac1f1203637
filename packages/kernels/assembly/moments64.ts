import { madd64 } from "./lanes";

const CHUNK = 32; // samples of 100 numbers that stay in the first cache while every pair of rows passes over them

/**
 * Sums, sums of squares and sums of products of samples (M32), in the order of the reference: products four samples at a time, two rows at
 * a time so that each sample is read once for both.
 * @param sums      added to, [dims]; @param squares  added to, [dims]
 * @param products  added to on and above the diagonal, [dims, dims]; below it numbers without meaning may come to stand
 * @param samples   [count, dims]
 */
export function moments64(sums: usize, squares: usize, products: usize, samples: usize, count: i32, dims: i32): void {
  const row = usize(dims) << 3;
  for (let from = 0; from < count; from += CHUNK) {
    const start = samples + usize(from) * row;
    const size = min(CHUNK, count - from);
    addSizes(sums, squares, start, size, row);
    let i: usize = 0;
    for (; i + 8 < row; i += 16) twoRows(products + (i >> 3) * row, start, size, row, i);
    if (i < row) oneEntry(products + (i >> 3) * row + i, start + i, start + i, size, row);
  }
}

function addSizes(sums: usize, squares: usize, samples: usize, count: i32, row: usize): void {
  const stop = samples + usize(count) * row;
  let i: usize = 0;
  for (; i + 8 < row; i += 16) {
    let sum = v128.load(sums + i), square = v128.load(squares + i);
    for (let at = samples + i; at < stop; at += row) {
      const x = v128.load(at);
      sum = f64x2.add(sum, x);
      square = madd64(x, x, square);
    }
    v128.store(sums + i, sum);
    v128.store(squares + i, square);
  }
  if (i < row) {
    let sum = load<f64>(sums + i), square = load<f64>(squares + i);
    for (let at = samples + i; at < stop; at += row) {
      const x = load<f64>(at);
      sum += x;
      square += x * x;
    }
    store<f64>(sums + i, sum);
    store<f64>(squares + i, square);
  }
}

/** Rows i and i + 1 of the products, from column i on. @param i  eight times the first of the two */
function twoRows(products: usize, samples: usize, count: i32, row: usize, i: usize): void {
  let at = samples;
  let r = 0;
  for (; r + 3 < count; r += 4, at += 4 * row) {
    const b1 = at + row, b2 = b1 + row, b3 = b2 + row;
    const x0 = v128.load64_splat(at + i), x1 = v128.load64_splat(b1 + i);
    const x2 = v128.load64_splat(b2 + i), x3 = v128.load64_splat(b3 + i);
    const y0 = v128.load64_splat(at + i, 8), y1 = v128.load64_splat(b1 + i, 8);
    const y2 = v128.load64_splat(b2 + i, 8), y3 = v128.load64_splat(b3 + i, 8);
    let j = i;
    for (; j + 8 < row; j += 16) {
      const o = products + j;
      let b = v128.load(at + j);
      let s = f64x2.mul(x0, b), t = f64x2.mul(y0, b);
      b = v128.load(b1 + j);
      s = madd64(x1, b, s);
      t = madd64(y1, b, t);
      b = v128.load(b2 + j);
      s = madd64(x2, b, s);
      t = madd64(y2, b, t);
      b = v128.load(b3 + j);
      s = madd64(x3, b, s);
      t = madd64(y3, b, t);
      v128.store(o, f64x2.add(v128.load(o), s));
      v128.store(o + row, f64x2.add(v128.load(o + row), t));
    }
  }
  for (; r < count; r++, at += row) {
    const x = v128.load64_splat(at + i), y = v128.load64_splat(at + i, 8);
    for (let j = i; j + 8 < row; j += 16) {
      const o = products + j, b = v128.load(at + j);
      v128.store(o, f64x2.add(v128.load(o), f64x2.mul(x, b)));
      v128.store(o + row, f64x2.add(v128.load(o + row), f64x2.mul(y, b)));
    }
  }
  if ((row - i) & 8) {
    const last = row - 8;
    oneEntry(products + last, samples + i, samples + last, count, row);
    oneEntry(products + row + last, samples + i + 8, samples + last, count, row);
  }
}

/** One number of the products. */
function oneEntry(product: usize, x: usize, y: usize, count: i32, row: usize): void {
  let sum = load<f64>(product);
  let at: usize = 0;
  let r = 0;
  for (; r + 3 < count; r += 4, at += 4 * row) {
    sum += pair(x, y, at) + pair(x, y, at + row) + pair(x, y, at + 2 * row) + pair(x, y, at + 3 * row);
  }
  for (; r < count; r++, at += row) sum += pair(x, y, at);
  store<f64>(product, sum);
}

@inline
function pair(x: usize, y: usize, at: usize): f64 {
  return load<f64>(x + at) * load<f64>(y + at);
}
