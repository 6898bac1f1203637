/**
 * The first layer of a value network, made ready for `actOneLayer`: hidden unit h has its place order(h), is multiplied by its output
 * weight, and W₁ is transposed. Places that no unit has must hold zeros already.
 * @param weights   written, w(h) W₁(h, k) at (k, order(h)), [inputs, stride]
 * @param biases    written, w(h) (b₁(h) + C(context, h)), [contexts, stride]
 * @param first     W₁, [hidden, inputs]
 * @param context   C, [contexts, hidden], or 0 for none
 * @param bias      b₁, [hidden]
 * @param output    w, [hidden]; 0 for none, when units are not multiplied
 * @param order     i32, [hidden]
 * @param from      first hidden unit, `to` the one after the last
 */
export function packFirstLayer(
  from: i32, to: i32,
  weights: usize, biases: usize, stride: i32,
  first: usize, context: usize, bias: usize, output: usize, order: usize,
  contexts: i32, hidden: i32, inputs: i32,
): void {
  const down: usize = usize(stride) << 2;
  for (let h = from; h < to; h++) {
    const place: usize = usize(load<i32>(order + (usize(h) << 2))) << 2;
    const w: f32 = output ? load<f32>(output + (usize(h) << 2)) : 1;
    let out = weights + place;
    const start = first + (usize(h * inputs) << 2);
    for (let at = start, end = start + (usize(inputs) << 2); at < end; at += 4) {
      store<f32>(out, w * load<f32>(at));
      out += down;
    }
    for (let c = 0; c < contexts; c++) {
      let b = load<f32>(bias + (usize(h) << 2));
      if (context) b += load<f32>(context + (usize(c * hidden + h) << 2));
      store<f32>(biases + usize(c) * down + place, w * b);
    }
  }
}
