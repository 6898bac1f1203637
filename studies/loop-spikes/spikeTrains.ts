import { type AgentRecord, type Rng, tanh } from "@telos/core";

// Above this mean a normal number, rounded, is as good as a Poisson one and takes a fixed number of draws.
const MANY = 50;

/** Counts of Poisson spikes of every unit at every recorded moment, mean `perStep` (1 + φ(x)), shape that of the states. */
export function spikeCounts({ states }: AgentRecord, perStep: number, rng: Rng): Float64Array {
  return states.map((x) => poisson(perStep * (1 + tanh(x)), rng));
}

function poisson(mean: number, rng: Rng): number {
  if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));
  let count = 0;
  for (let passed = rng.exponential(); passed < mean; passed += rng.exponential()) count++;
  return count;
}
