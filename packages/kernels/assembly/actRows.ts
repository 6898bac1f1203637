/**
 * One action of every agent `from` to `to` that has not ended: drawn from its policy as the reference draws (one uniform number each, in
 * order), and where it leads, without noise.
 * @param survived   written, f64, [agents]: the probability that the action does not end the agent; NaN for no action
 * @param states     f64, [agents, units]: the rows of those that have not ended are written
 * @param policies   f64, [agents, actions]
 * @param uniforms   f64, one for each agent that has not ended
 * @param ended      i32, [agents]
 * @param survival   f32, [agents, actions]
 * @param bases      f32, [agents, stride]
 * @param offsets    f64, [actions, units]
 */
export function actRows(
  from: i32, to: i32,
  survived: usize, states: usize, policies: usize, uniforms: usize, ended: usize, survival: usize, bases: usize, offsets: usize,
  actions: i32, units: i32, stride: i32,
): void {
  let uniform = uniforms;
  const whole = units & ~1;
  for (let r = 0; r < from; r++) if (!load<i32>(ended + (usize(r) << 2))) uniform += 8;
  for (let r = from; r < to; r++) {
    if (load<i32>(ended + (usize(r) << 2))) continue;
    const action = drawn(policies + (usize(r * actions) << 3), actions, load<f64>(uniform));
    uniform += 8;
    const own = states + (usize(r * units) << 3);
    const base = bases + (usize(r * stride) << 2);
    if (action < 0) {
      for (let i = 0; i < units; i++) store<f64>(own + (usize(i) << 3), f64(load<f32>(base + (usize(i) << 2))));
      store<f64>(survived + (usize(r) << 3), f64.NaN);
      continue;
    }
    const offset = offsets + (usize(action * units) << 3);
    for (let i = 0; i < whole; i += 2) {
      const at: usize = usize(i) << 3;
      const two = f64x2.promote_low_f32x4(v128.load64_zero(base + (usize(i) << 2)));
      v128.store(own + at, f64x2.add(two, v128.load(offset + at)));
    }
    for (let i = whole; i < units; i++) {
      const at: usize = usize(i) << 3;
      store<f64>(own + at, f64(load<f32>(base + (usize(i) << 2))) + load<f64>(offset + at));
    }
    store<f64>(survived + (usize(r) << 3), f64(load<f32>(survival + (usize(r * actions + action) << 2))));
  }
}

/** An action by its probability (M21), −1 when all are 0. */
@inline
function drawn(policy: usize, actions: i32, uniform: f64): i32 {
  let left = uniform;
  let last = -1;
  for (let a = 0; a < actions; a++) {
    const p = load<f64>(policy + (usize(a) << 3));
    if (!(p > 0)) continue;
    if (left < p) return a;
    left -= p;
    last = a; // rounding may leave a sliver beyond the last
  }
  return last;
}
