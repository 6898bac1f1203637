import { activate } from "./activation";
import { madd32, one32 } from "./lanes";

/** Bytes of a piece. */
const PIECE: usize = 32;

/** What a region's pieces are: straight edges, or one pair of circles. */
const EDGES = 0;

/**
 * Whether two units of each successor stay in a region (M10, M5), 1 or 0, rows `from` to `to`; four actions at a time.
 *
 * A point is inside a region of straight edges when a ray to its right crosses an odd number of them, holes' edges among them: a hole
 * lies within the outer curve, so its crossings turn odd into even. Where a point is so near to the boundary that 32 bits may be
 * wrong, the row is in doubt, and the reference answers for it.
 * @param out       written, f32, [rows, actions]
 * @param doubts    written, i32, [rows]: 0 where every answer is sure
 * @param bases     [rows, stride]
 * @param steps     what each action adds to the current of the first unit, then of the second, [2, actions rounded up to 4]
 * @param contexts  i32, [rows]; read where there are several regions
 * @param table     i32, [regions, 3]: kind, first piece, pieces
 * @param pieces    f32, [pieces, 8]: an edge's two heights, its slope dx/dy, its x at height 0, and how near in x is too near; or
 *                  centre, squared radii, the outer one first, −1 for no inner one, and how near a square is too near
 * @param margin    how near to the height of a corner is too near
 * @param first     the first unit, and `second`
 */
export function regionSurvival(
  from: i32, to: i32,
  out: usize, doubts: usize, bases: usize, steps: usize, contexts: usize, table: usize, pieces: usize,
  first: i32, second: i32, margin: f32, regions: i32, transfer: i32, actions: i32, stride: i32,
): void {
  const padded = (actions + 3) & ~3;
  const other = steps + (usize(padded) << 2);
  const one = one32();
  const margins = f32x4.splat(margin);
  for (let r = from; r < to; r++) {
    const base = bases + (usize(r * stride) << 2);
    const x0 = v128.load32_splat(base + (usize(first) << 2));
    const y0 = v128.load32_splat(base + (usize(second) << 2));
    const own = table + (regions > 1 ? usize(load<i32>(contexts + (usize(r) << 2))) * 12 : 0);
    const kind = load<i32>(own);
    const start = pieces + usize(load<i32>(own, 4)) * PIECE;
    const end = start + usize(load<i32>(own, 8)) * PIECE;
    let doubt = f32x4.splat(0);
    for (let a = 0; a < padded; a += 4) {
      const at: usize = usize(a) << 2;
      const x = activate(f32x4.add(x0, v128.load(steps + at)), transfer);
      const y = activate(f32x4.add(y0, v128.load(other + at)), transfer);
      let inside: v128;
      if (kind == EDGES) {
        inside = f32x4.splat(0);
        for (let edge = start; edge < end; edge += PIECE) {
          const low = v128.load32_splat(edge), high = v128.load32_splat(edge, 4);
          const straddles = v128.xor(f32x4.gt(low, y), f32x4.gt(high, y));
          const away = f32x4.sub(madd32(v128.load32_splat(edge, 8), y, v128.load32_splat(edge, 12)), x);
          inside = v128.xor(inside, v128.and(straddles, f32x4.gt(away, f32x4.splat(0))));
          const level = v128.or(near(f32x4.sub(y, low), margins), near(f32x4.sub(y, high), margins));
          doubt = v128.or(doubt, v128.or(level, v128.and(straddles, near(away, v128.load32_splat(edge, 16)))));
        }
      } else {
        const dx = f32x4.sub(x, v128.load32_splat(start)), dy = f32x4.sub(y, v128.load32_splat(start, 4));
        const square = madd32(dx, dx, f32x4.mul(dy, dy));
        const outer = f32x4.sub(v128.load32_splat(start, 8), square), inner = f32x4.sub(square, v128.load32_splat(start, 12));
        inside = v128.and(f32x4.gt(outer, f32x4.splat(0)), f32x4.gt(inner, f32x4.splat(0)));
        const reach = v128.load32_splat(start, 16);
        doubt = v128.or(doubt, v128.or(near(outer, reach), near(inner, reach)));
      }
      inside = v128.and(one, inside);
      const to = out + (usize(r * actions + a) << 2);
      if (a + 4 <= actions) v128.store(to, inside);
      else {
        store<f32>(to, f32x4.extract_lane(inside, 0));
        if (a + 1 < actions) store<f32>(to, f32x4.extract_lane(inside, 1), 4);
        if (a + 2 < actions) store<f32>(to, f32x4.extract_lane(inside, 2), 8);
      }
    }
    store<i32>(doubts + (usize(r) << 2), i32(v128.any_true(doubt)));
  }
}

/** All bits where |x| is below the reach. */
@inline
function near(x: v128, reach: v128): v128 {
  return f32x4.lt(f32x4.abs(x), reach);
}
