import type { SoftPolicies } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { rooms } from "./rooms.ts";

/** The twin of `softPolicies` (M21, M22, M23), in 64 bits: the bits of the reference on the strict build. */
export function softPoliciesOf(kernels: Kernels): SoftPolicies {
  const roomOf = rooms<ReturnType<typeof softRoom>>();
  return (policies, entropies, worths, preferences, rows, policyRows, actions) => {
    const room = roomOf(`${actions}`, rows, (most) => softRoom(kernels, most, actions));
    room.preferences.view.set(preferences.subarray(0, rows * actions));
    kernels.exports.softPolicies64(
      ...([room.policies.at, room.entropies.at, room.worths.at, room.weights.at, room.preferences.at] as const),
      ...([rows, policyRows, actions] as const),
    );
    policies.set(room.policies.view.subarray(0, policyRows * actions));
    entropies.set(room.entropies.view.subarray(0, policyRows));
    worths.set(room.worths.view.subarray(0, rows));
  };
}

function softRoom(kernels: Kernels, rows: number, actions: number) {
  const arena = kernels.arena();
  return {
    policies: arena.f64(rows * actions),
    entropies: arena.f64(rows),
    worths: arena.f64(rows),
    weights: arena.f64(actions + 1),
    preferences: arena.f64(rows * actions),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
