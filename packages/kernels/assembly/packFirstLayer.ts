/**
 * The first layer of a value network, made ready for `actOneLayer`: each place holds a hidden unit multiplied by its output weight, or
 * zeros where it has none, and W₁ is transposed, four units at a time.
 * @param weights   written, w(h) W₁(h, k) at (k, place of h), [inputs, stride]
 * @param biases    written, w(h) (b₁(h) + C(context, h)), [contexts, stride]
 * @param first     W₁, [hidden, inputs]
 * @param context   C, [contexts, hidden], or 0 for none
 * @param bias      b₁, [hidden]
 * @param output    w, [hidden]; 0 for none, when units are not multiplied
 * @param units     i32, [places]: the unit of each place, −1 for none
 * @param from      first place, `to` the one after the last, multiples of 4
 */
export function packFirstLayer(
  from: i32, to: i32,
  weights: usize, biases: usize, stride: i32,
  first: usize, context: usize, bias: usize, output: usize, units: usize,
  contexts: i32, hidden: i32, inputs: i32,
): void {
  const down: usize = usize(stride) << 2;
  const width: usize = usize(inputs) << 2;
  const whole = inputs & ~3;
  for (let p = from; p < to; p += 4) {
    const place: usize = usize(p) << 2;
    const own = units + place;
    const u0 = load<i32>(own), u1 = load<i32>(own, 4), u2 = load<i32>(own, 8), u3 = load<i32>(own, 12);
    const f0 = factorOf(output, u0), f1 = factorOf(output, u1), f2 = factorOf(output, u2), f3 = factorOf(output, u3);
    let r0 = first + usize(max(u0, 0)) * width, r1 = first + usize(max(u1, 0)) * width;
    let r2 = first + usize(max(u2, 0)) * width, r3 = first + usize(max(u3, 0)) * width;
    let out = weights + place;
    const w = f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(f0), 1, f1), 2, f2), 3, f3);
    for (let k = 0; k < whole; k += 4) {
      const a = v128.load(r0), b = v128.load(r1), c = v128.load(r2), d = v128.load(r3);
      const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const ef = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const gh = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const t0 = i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      const t1 = i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
      const t2 = i8x16.shuffle(ef, gh, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      const t3 = i8x16.shuffle(ef, gh, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
      v128.store(out, f32x4.mul(w, t0));
      v128.store(out + down, f32x4.mul(w, t1));
      v128.store(out + 2 * down, f32x4.mul(w, t2));
      v128.store(out + 3 * down, f32x4.mul(w, t3));
      out += 4 * down;
      r0 += 16, r1 += 16, r2 += 16, r3 += 16;
    }
    for (let k = whole; k < inputs; k++) {
      store<f32>(out, f0 * load<f32>(r0));
      store<f32>(out, f1 * load<f32>(r1), 4);
      store<f32>(out, f2 * load<f32>(r2), 8);
      store<f32>(out, f3 * load<f32>(r3), 12);
      out += down;
      r0 += 4, r1 += 4, r2 += 4, r3 += 4;
    }
    for (let j = 0; j < 4; j++) {
      const u = load<i32>(own + (usize(j) << 2));
      const factor = factorOf(output, u);
      for (let c = 0; c < contexts; c++) {
        let b: f32 = 0;
        if (u >= 0) {
          b = load<f32>(bias + (usize(u) << 2));
          if (context) b += load<f32>(context + (usize(c * hidden + u) << 2));
        }
        store<f32>(biases + usize(c) * down + place + (usize(j) << 2), factor * b);
      }
    }
  }
}

/** The output weight of a unit, 1 where units are not multiplied, and 0 for none. */
@inline
function factorOf(output: usize, unit: i32): f32 {
  if (unit < 0) return 0;
  return output ? load<f32>(output + (usize(unit) << 2)) : 1;
}
