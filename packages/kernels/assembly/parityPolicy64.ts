import { exp64 } from "./exp64";
import { madd64, one64 } from "./lanes";
import { EXPONENTIALS, FLIPS, FOUND, halfBytes, INPUTS, LEAVES, LOGITS, ODDS, partWords, place, PLACES, SHARES, swapped64, UNITS, whole } from "./parityRoom";

const ON = 0, OFF = 8; // of a unit's row of the look-ahead's table: p and 1 − p over the larger of both

/** Flips and leaves of both halves (H22) from log-odds. */
export function flipsOfLogits64(room: usize): void {
  const units = whole(room, UNITS), inputs = whole(room, INPUTS), places = whole(room, PLACES);
  const bytes = halfBytes(room), fours = usize(units) << 5;
  const flips = place(room, FLIPS), shares = place(room, SHARES);
  const one = one64(), zero = f64x2.splat(0);
  let z = place(room, LOGITS);
  for (let input = 0; input < inputs; input++) {
    const even = flips + (usize(input * places) << 3) * usize(units), odd = even + usize(units) * bytes;
    for (let unit = 0; unit < units; unit++) {
      const share = v128.load64_splat(shares + (unit << 3));
      for (let context = 0; context < places; context += 2, z += 16) {
        const logit = v128.load(z);
        const e = exp64(f64x2.neg(f64x2.abs(logit)));
        const small = f64x2.div(f64x2.mul(share, e), f64x2.add(one, e)), large = f64x2.div(share, f64x2.add(one, e));
        const positive = f64x2.gt(logit, zero);
        const on = v128.bitselect(large, small, positive), off = v128.bitselect(small, large, positive);
        put(even, odd, unit, context, f64x2.extract_lane(on, 0), f64x2.extract_lane(off, 0), fours);
        put(even, odd, unit, context + 1, f64x2.extract_lane(on, 1), f64x2.extract_lane(off, 1), fours);
      }
    }
  }
  sumFlips(room);
}

/** Both flips of an edge. */
@inline
function put(even: usize, odd: usize, unit: i32, context: i32, on: f64, off: f64, fours: usize): void {
  const low = (1 << unit) - 1;
  const word = ((context & ~low) << 1) | (context & low); // unit off
  const whereOff = word >> 1, whereOn = (word | (1 << unit)) >> 1;
  const offIsOdd = (popcnt(word) & 1) != 0;
  const at = usize(unit) << 5;
  store<f64>((offIsOdd ? odd : even) + usize(whereOff >> 2) * fours + at + (usize(whereOff & 3) << 3), on);
  store<f64>((offIsOdd ? even : odd) + usize(whereOn >> 2) * fours + at + (usize(whereOn & 3) << 3), off);
}

function sumFlips(room: usize): void {
  const units = whole(room, UNITS);
  const bytes = halfBytes(room) << 1;
  const leaves = place(room, LEAVES);
  let f = place(room, FLIPS);
  for (let b: usize = 0; b < bytes; b += 32) {
    let a = v128.load(f), c = v128.load(f, 16);
    f += 32;
    for (let unit = 1; unit < units; unit++, f += 32) {
      a = f64x2.add(a, v128.load(f));
      c = f64x2.add(c, v128.load(f, 16));
    }
    v128.store(leaves + b, a);
    v128.store(leaves + b, c, 16);
  }
}

/** Flips and leaves of both halves from the exponentials of (w − high)/λ by words (H6, H22). Overwrites what was found. @param damping counts as leaving */
export function flipsOfExponentials64(room: usize, damping: f64): void {
  const units = whole(room, UNITS), inputs = whole(room, INPUTS);
  const row = usize(whole(room, PLACES)) << 3, bytes = halfBytes(room);
  const halves = place(room, FOUND);
  partWords(halves, place(room, EXPONENTIALS), room);
  const ends = f64x2.splat(damping), goesOn = f64x2.splat(1 - damping);
  const odds = place(room, ODDS), shares = place(room, SHARES);
  let f = place(room, FLIPS), leaves = place(room, LEAVES);
  for (let half = 0; half < 2; half++)
    for (let input = 0; input < inputs; input++, leaves += row) {
      const own = halves + (half ? bytes : 0) + usize(input) * row, other = halves + (half ? 0 : bytes) + usize(input) * row;
      for (let b: usize = 0; b < row; b += 32) {
        const e0 = v128.load(own + b), e1 = v128.load(own + b, 16);
        const x0 = v128.load(other + b), x1 = v128.load(other + b, 16);
        let a0 = ends, a1 = ends;
        for (let unit = 0; unit < units; unit++, f += 32) {
          const table = odds + (usize(unit) << 6);
          const on = v128.load64_splat(table, ON), off = v128.load64_splat(table, OFF);
          const share = f64x2.mul(goesOn, v128.load64_splat(shares + (usize(unit) << 3)));
          let y0 = x0, y1 = x1, o0 = off, o1 = off; // the partners, and the weight of the own state
          let t0 = on, t1 = on; // the weight of the partners'
          if (unit == 0) {
            const onOff = f64x2.replace_lane(on, 1, load<f64>(table, OFF)), offOn = f64x2.replace_lane(off, 1, load<f64>(table, ON));
            const first = ((popcnt(i32(b >> 3)) + half) & 1) != 0; // unit 0 is on in the first of the four
            o0 = first ? onOff : offOn;
            t0 = first ? offOn : onOff;
            o1 = t0;
            t1 = o0;
          } else if (unit == 1) {
            y0 = swapped64(x0);
            y1 = swapped64(x1);
            o0 = f64x2.replace_lane(off, 1, load<f64>(table, ON));
            t0 = f64x2.replace_lane(on, 1, load<f64>(table, OFF));
            o1 = o0;
            t1 = t0;
          } else if (unit == 2) {
            y0 = x1;
            y1 = x0;
            o1 = on;
            t1 = off;
          } else {
            const reach = usize(4) << unit;
            y0 = v128.load(other + (b ^ reach));
            y1 = v128.load(other + (b ^ reach), 16);
            if (b & reach) {
              o0 = on;
              o1 = on;
              t0 = off;
              t1 = off;
            }
          }
          const to0 = f64x2.mul(t0, y0), to1 = f64x2.mul(t1, y1);
          const f0 = f64x2.div(f64x2.mul(share, to0), madd64(o0, e0, to0));
          const f1 = f64x2.div(f64x2.mul(share, to1), madd64(o1, e1, to1));
          v128.store(f, f0);
          v128.store(f, f1, 16);
          a0 = f64x2.add(a0, f0);
          a1 = f64x2.add(a1, f1);
        }
        v128.store(leaves + b, a0);
        v128.store(leaves + b, a1, 16);
      }
    }
}
