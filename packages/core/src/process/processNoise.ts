import { plainDraws } from "../num/draws.ts";
import type { RngPosition } from "../num/rng.ts";
import type { DrivenProcess } from "./controlledProcess.ts";

/**
 * What adds process noise (M2) to one state at a time, drawn many numbers at once.
 * @returns a function that adds to entries `at` to `at + size − 1` the numbers of a stream from a place on, and gives the place behind them;
 * without noise it does nothing
 */
export function processNoise({
  size,
  noiseStd,
  draws = plainDraws,
}: DrivenProcess): (states: Float64Array, at: number, from: RngPosition) => RngPosition {
  if (!(noiseStd > 0)) return (_states, _at, from) => from;
  const noise = new Float64Array(size);
  return (states, at, from) => {
    const behind = draws.normalsInto(noise, 0, size, from);
    for (let i = 0; i < size; i++) states[at + i] += noiseStd * noise[i];
    return behind;
  };
}
