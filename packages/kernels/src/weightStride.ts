import { padded } from "./padded.ts";

/** Floats from row to row of transposed weights: where rows lie a large power of two apart, a column falls into few places of the cache. */
export function weightStride(hidden: number): number {
  return padded(hidden) % 64 === 0 ? padded(hidden) + 4 : padded(hidden);
}
