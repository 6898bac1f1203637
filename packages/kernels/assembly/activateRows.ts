import { activate } from "./activation";

/** out ← activation(x), `count` numbers, a multiple of 4. `out` may be `x`. */
export function activateRows(out: usize, x: usize, activation: i32, count: i32): void {
  for (let i: usize = 0; i < usize(count) << 2; i += 16) v128.store(out + i, activate(v128.load(x + i), activation));
}
