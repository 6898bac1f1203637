import { madd64 } from "./lanes";
import { FLIPS, halfBytes, INPUTS, place, PLACES, swapped64, UNITS, whole } from "./parityRoom";

// Four places at a time: unit 0 stays at its place, units 1 and 2 have their partners among the four, the others in another four.

/** F x (H22): of each word of a half, what its flips lead to in the other one. @param x of the other half; must not be `out` */
export function parityFlips64(out: usize, x: usize, room: usize, half: i32): void {
  const units = whole(room, UNITS), inputs = whole(room, INPUTS);
  const row = usize(whole(room, PLACES)) << 3;
  let f = place(room, FLIPS) + (half ? usize(units) * halfBytes(room) : 0);
  for (let input = 0; input < inputs; input++, out += row, x += row)
    for (let b: usize = 0; b < row; b += 32) {
      const x0 = v128.load(x + b), x1 = v128.load(x + b, 16);
      let sum0 = f64x2.mul(v128.load(f), x0), sum1 = f64x2.mul(v128.load(f, 16), x1);
      let other0 = f64x2.mul(v128.load(f, 32), swapped64(x0)), other1 = f64x2.mul(v128.load(f, 48), swapped64(x1));
      sum0 = madd64(v128.load(f, 64), x1, sum0);
      sum1 = madd64(v128.load(f, 80), x0, sum1);
      f += 96;
      for (let unit = 3; unit < units; unit++, f += 32) {
        const at = x + (b ^ (usize(4) << unit));
        const y0 = v128.load(at), y1 = v128.load(at, 16);
        if (unit & 1) {
          sum0 = madd64(v128.load(f), y0, sum0);
          sum1 = madd64(v128.load(f, 16), y1, sum1);
        } else {
          other0 = madd64(v128.load(f), y0, other0);
          other1 = madd64(v128.load(f, 16), y1, other1);
        }
      }
      v128.store(out + b, f64x2.add(sum0, other0));
      v128.store(out + b, f64x2.add(sum1, other1), 16);
    }
}

/** Fᵀ y (H22): what flips from a half into each word of the other one. @param y of the half; must not be `out` */
export function parityFlipsTransposed64(out: usize, y: usize, room: usize, half: i32): void {
  const units = whole(room, UNITS), inputs = whole(room, INPUTS);
  const row = usize(whole(room, PLACES)) << 3;
  const times = usize(units); // the flips of a place take so many times its bytes
  let f = place(room, FLIPS) + (half ? times * halfBytes(room) : 0);
  for (let input = 0; input < inputs; input++, out += row, y += row, f += times * row)
    for (let b: usize = 0; b < row; b += 32) {
      const y0 = v128.load(y + b), y1 = v128.load(y + b, 16);
      const own = f + b * times;
      let sum0 = f64x2.mul(v128.load(own), y0), sum1 = f64x2.mul(v128.load(own, 16), y1);
      sum0 = f64x2.add(sum0, swapped64(f64x2.mul(v128.load(own, 32), y0)));
      sum1 = f64x2.add(sum1, swapped64(f64x2.mul(v128.load(own, 48), y1)));
      let other0 = f64x2.mul(v128.load(own, 80), y1), other1 = f64x2.mul(v128.load(own, 64), y0);
      for (let unit = 3; unit < units; unit++) {
        const c = b ^ (usize(4) << unit);
        const from = f + c * times + (usize(unit) << 5);
        const z0 = v128.load(y + c), z1 = v128.load(y + c, 16);
        if (unit & 1) {
          sum0 = madd64(v128.load(from), z0, sum0);
          sum1 = madd64(v128.load(from, 16), z1, sum1);
        } else {
          other0 = madd64(v128.load(from), z0, other0);
          other1 = madd64(v128.load(from, 16), z1, other1);
        }
      }
      v128.store(out + b, f64x2.add(sum0, other0));
      v128.store(out + b, f64x2.add(sum1, other1), 16);
    }
}
