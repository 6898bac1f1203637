import type { ReadoutPoints } from "./aliveSteps.ts";

/** How two rooms are shared and how often the corridor is passed. */
export interface CorridorCrossings {
  /** Changes of the last room visited, per 1000 steps alive. */
  readonly perThousandSteps: number;
  /** Of the steps spent in a room, the share in the right one. */
  readonly rightShare: number;
  /** 1 for each point in the corridor, 0 for one in a room; shape [points]. */
  readonly inCorridor: Uint8Array;
}

/**
 * Crossings between two rooms (M37): a crossing is counted when an agent is in a room, |x| > `inner`, whose side differs
 * from that of the last room it was in.
 * @param points  each agent's in the order of steps, as `readoutPoints` gives them
 * @param inner   where the rooms begin
 */
export function corridorCrossings(points: ReadoutPoints, inner: number): CorridorCrossings {
  const { x, agents } = points;
  const inCorridor = new Uint8Array(x.length);
  let [crossings, left, right] = [0, 0, 0];
  let last = 0;
  for (let k = 0; k < x.length; k++) {
    if (k === 0 || agents[k] !== agents[k - 1]) last = 0;
    if (!(Math.abs(x[k]) > inner)) {
      inCorridor[k] = 1;
      continue;
    }
    const side = Math.sign(x[k]);
    if (last !== 0 && side !== last) crossings++;
    last = side;
    if (side > 0) right++;
    else left++;
  }
  return { perThousandSteps: (1000 * crossings) / x.length, rightShare: right / (left + right), inCorridor };
}
