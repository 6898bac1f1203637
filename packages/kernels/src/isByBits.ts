import type { SuccessorInputs } from "@telos/core";

/** Whether action a differs from action a & (a − 1) in the channel of its lowest set bit alone. */
export function isByBits({ injections, actions, channels }: SuccessorInputs): boolean {
  if (actions !== 2 ** channels) return false;
  for (let a = 1; a < actions; a++) {
    const before = a & (a - 1);
    const own = 31 - Math.clz32(a ^ before);
    for (let k = 0; k < channels; k++) {
      if (k !== own && injections[a * channels + k] !== injections[before * channels + k]) return false;
    }
  }
  return true;
}
