import { madd32 } from "./lanes";

/**
 * What every action adds to the pre-activations, with the sign turned: −Σₖ injections(a, k) directions(k).
 *
 * Where the actions are all combinations of two values a channel, action a differs from action a & (a − 1) in its lowest set bit
 * alone, so one multiply-add a number is enough whatever the number of channels.
 * @param out         written, [actions, stride]
 * @param injections  [actions, channels]
 * @param directions  [channels, stride]
 * @param byBits      1 when the actions are such combinations
 */
export function actionOffsets(
  out: usize, injections: usize, directions: usize, byBits: i32, actions: i32, channels: i32, stride: i32,
): void {
  const row: usize = usize(stride) << 2;
  for (let a = 0; a < actions; a++) {
    const to = out + usize(a) * row;
    const own = injections + (usize(a * channels) << 2);
    if (byBits && a > 0) {
      const before = a & (a - 1);
      const k: i32 = ctz(a);
      const change = load<f32>(injections + (usize(before * channels + k) << 2)) - load<f32>(own + (usize(k) << 2));
      const amount = f32x4.splat(change);
      const direction = directions + usize(k) * row;
      const source = out + usize(before) * row;
      for (let i: usize = 0; i < row; i += 16) {
        v128.store(to + i, madd32(amount, v128.load(direction + i), v128.load(source + i)));
      }
      continue;
    }
    for (let i: usize = 0; i < row; i += 16) {
      let sum = f32x4.splat(0);
      for (let k = 0; k < channels; k++) {
        const amount = f32x4.neg(v128.load32_splat(own + (usize(k) << 2)));
        sum = madd32(amount, v128.load(directions + usize(k) * row + i), sum);
      }
      v128.store(to + i, sum);
    }
  }
}
