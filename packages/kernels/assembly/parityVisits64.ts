import { madd64, one64 } from "./lanes";
import { CHAIN, halfBytes, INPUTS, LEAVES, PIVOTS, place, PLACES, VISITS, whole } from "./parityRoom";

/** M y or Mᵀ y of a half (H22). @param y must not be `out` */
export function parityVisits64(out: usize, y: usize, room: usize, half: i32, transposed: bool): void {
  const inputs = whole(room, INPUTS);
  const row = usize(whole(room, PLACES)) << 3;
  const weights = place(room, VISITS) + (half ? usize(inputs) * halfBytes(room) : 0);
  const rowStep = transposed ? row : usize(inputs) * row, columnStep = transposed ? usize(inputs) * row : row;
  for (let a = 0; a < inputs; a++) {
    const to = out + usize(a) * row, m = weights + usize(a) * rowStep;
    for (let b: usize = 0; b < row; b += 16) v128.store(to + b, f64x2.mul(v128.load(m + b), v128.load(y + b)));
    for (let x = 1; x < inputs; x++) {
      const n = m + usize(x) * columnStep, from = y + usize(x) * row;
      for (let b: usize = 0; b < row; b += 16)
        v128.store(to + b, madd64(v128.load(n + b), v128.load(from + b), v128.load(to + b)));
    }
  }
}

/**
 * M = P (1 − S P)⁻¹ of both halves (H22) from the leaves, without a subtraction that could lose digits: the twin of `parityVisits`.
 */
export function makeVisits64(room: usize): void {
  const inputs = whole(room, INPUTS);
  const bytes = halfBytes(room);
  for (let half = 0; half < 2; half++) {
    const leaves = place(room, LEAVES) + (half ? bytes : 0);
    const to = place(room, VISITS) + (half ? usize(inputs) * bytes : 0);
    if (inputs == 1) for (let b: usize = 0; b < bytes; b += 16) v128.store(to + b, f64x2.div(one64(), v128.load(leaves + b)));
    else if (inputs == 2) ofTwo(to, leaves, room);
    else ofMany(to, leaves, room);
  }
}

/** The determinant is l₀ l₁ + a l₁ (1 − l₀) + b l₀ (1 − l₁), a and b the chances that the input changes. */
function ofTwo(to: usize, leaves: usize, room: usize): void {
  const row = usize(whole(room, PLACES)) << 3;
  const chain = place(room, CHAIN);
  const p00 = v128.load64_splat(chain), a = v128.load64_splat(chain, 8), b = v128.load64_splat(chain, 16), p11 = v128.load64_splat(chain, 24);
  const one = one64();
  for (let at: usize = 0; at < row; at += 16) {
    const l0 = v128.load(leaves + at), l1 = v128.load(leaves + row + at);
    const u0 = f64x2.mul(a, f64x2.sub(one, l0)), u1 = f64x2.mul(b, f64x2.sub(one, l1));
    const determinant = f64x2.add(f64x2.mul(l0, l1), f64x2.add(f64x2.mul(u0, l1), f64x2.mul(u1, l0)));
    const scale = f64x2.div(one, determinant);
    const i00 = f64x2.mul(scale, f64x2.add(l1, u1)), i01 = f64x2.mul(scale, u0);
    const i10 = f64x2.mul(scale, u1), i11 = f64x2.mul(scale, f64x2.add(l0, u0));
    v128.store(to + at, madd64(p00, i00, f64x2.mul(a, i10)));
    v128.store(to + row + at, madd64(p00, i01, f64x2.mul(a, i11)));
    v128.store(to + 2 * row + at, madd64(b, i00, f64x2.mul(p11, i10)));
    v128.store(to + 3 * row + at, madd64(b, i01, f64x2.mul(p11, i11)));
  }
}

/** By elimination, two places at a time; what stands beside the diagonal, the inverse and what the rows sum to lie in `PIVOTS`. */
function ofMany(to: usize, leaves: usize, room: usize): void {
  const inputs = whole(room, INPUTS);
  const row = usize(whole(room, PLACES)) << 3;
  const chain = place(room, CHAIN), beside = place(room, PIVOTS);
  const pitch = usize(inputs) << 4;
  const inverse = beside + usize(inputs) * pitch, over = inverse + usize(inputs) * pitch;
  const zero = f64x2.splat(0), one = one64();
  for (let at: usize = 0; at < row; at += 16) {
    for (let x = 0; x < inputs; x++) {
      const left = v128.load(leaves + usize(x) * row + at);
      v128.store(over + (usize(x) << 4), left);
      for (let y = 0; y < inputs; y++) {
        const k = usize(x) * pitch + (usize(y) << 4);
        v128.store(beside + k, f64x2.mul(f64x2.sub(one, left), v128.load64_splat(chain + ((x * inputs + y) << 3))));
        v128.store(inverse + k, x == y ? one : zero);
      }
    }
    for (let k = 0; k < inputs; k++) eliminate(beside, inverse, over, inputs, k);
    for (let x = 0; x < inputs; x++)
      for (let y = 0; y < inputs; y++) {
        let sum = zero;
        for (let k = 0; k < inputs; k++)
          sum = madd64(v128.load64_splat(chain + ((x * inputs + k) << 3)), v128.load(inverse + usize(k) * pitch + (usize(y) << 4)), sum);
        v128.store(to + usize(x * inputs + y) * row + at, sum);
      }
  }
}

function eliminate(beside: usize, inverse: usize, over: usize, inputs: i32, pivot: i32): void {
  const pitch = usize(inputs) << 4, column = usize(pivot) << 4;
  const own = beside + usize(pivot) * pitch, ownInverse = inverse + usize(pivot) * pitch;
  let diagonal = v128.load(over + column);
  for (let y = 0; y < inputs; y++) if (y != pivot) diagonal = f64x2.add(diagonal, v128.load(own + (usize(y) << 4)));
  const scale = f64x2.div(one64(), diagonal);
  for (let y = 0; y < inputs; y++) {
    const k = usize(y) << 4;
    v128.store(own + k, y == pivot ? f64x2.splat(0) : f64x2.mul(v128.load(own + k), scale));
    v128.store(ownInverse + k, f64x2.mul(v128.load(ownInverse + k), scale));
  }
  v128.store(over + column, f64x2.mul(v128.load(over + column), scale));
  for (let x = 0; x < inputs; x++) {
    if (x == pivot) continue;
    const line = beside + usize(x) * pitch, lineInverse = inverse + usize(x) * pitch;
    const share = v128.load(line + column);
    for (let y = 0; y < inputs; y++) {
      const k = usize(y) << 4;
      if (y != x) v128.store(line + k, madd64(share, v128.load(own + k), v128.load(line + k)));
      v128.store(lineInverse + k, madd64(share, v128.load(ownInverse + k), v128.load(lineInverse + k)));
    }
    v128.store(line + column, f64x2.splat(0));
    const sum = over + (usize(x) << 4);
    v128.store(sum, madd64(share, v128.load(over + column), v128.load(sum)));
  }
}
