import { activate } from "./activation";

/** out ← activation(x) from number `from` to `to`, multiples of 4. `out` may be `x`. */
export function activateRows(from: i32, to: i32, out: usize, x: usize, activation: i32): void {
  for (let i = usize(from) << 2; i < usize(to) << 2; i += 16) v128.store(out + i, activate(v128.load(x + i), activation));
}
