// Constants stand in memory: V8 builds a vector anew in every turn of a loop.
const constants: usize = memory.data<f64>([1.0, 100.0]);

/**
 * Products of 1 + 100 φ'² over units (M17) for the successors of one state, tanh units, two actions at a time: each number by the operations
 * of the reference, in both builds. φ' = (1 − s²)(1 − t²)/(1 + s t)², s = tanh x, t = tanh o.
 * @param out     written, one product for each `together` units begun, [actions, groups]
 * @param base    tanh of the currents without action, [units]
 * @param pushed  tanh of what actions add and one less its square, of two actions beside each other, [pairs, units, 2, 2]
 */
export function stateEntropy64(out: usize, base: usize, pushed: usize, units: i32, actions: i32, together: i32): void {
  const groups = usize((units + together - 1) / together);
  let p = pushed;
  for (let a = 0; a < actions; a += 2) {
    const to = out + (usize(a) * groups << 3);
    let from = 0;
    for (let group: usize = 0; group < groups; group++) {
      const one = v128.load64_splat(constants), many = v128.load64_splat(constants, 8);
      const end = min(units, from + together);
      let product = one;
      for (; from < end; from++, p += 32) {
        const s = v128.load64_splat(base + (usize(from) << 3));
        const spread = f64x2.sub(one, f64x2.mul(s, s));
        const below = f64x2.add(one, f64x2.mul(s, v128.load(p)));
        const slope = f64x2.div(f64x2.mul(spread, v128.load(p, 16)), f64x2.mul(below, below));
        product = f64x2.mul(product, f64x2.add(one, f64x2.mul(f64x2.mul(many, slope), slope)));
      }
      store<f64>(to + (group << 3), f64x2.extract_lane(product, 0));
      if (a + 1 < actions) store<f64>(to + (groups + group << 3), f64x2.extract_lane(product, 1));
    }
  }
}
