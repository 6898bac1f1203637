import type { ReadoutPoints } from "./aliveSteps.ts";

/** How rooms are shared and how often agents pass from one to another. */
export interface RoomCrossings {
  /** Changes of the last room visited, per 1000 steps alive. */
  readonly perThousandSteps: number;
  /** Of the steps spent in rooms, the share in each; shape [rooms]. */
  readonly shares: Float64Array;
  /** Mean over agents of how many rooms each was in. */
  readonly visited: number;
  /** Which room each point is in, −1 between rooms; shape [points]. */
  readonly room: Int32Array;
}

/**
 * Crossings between any number of rooms (M39): a crossing is counted when an agent is in another room than the last one
 * it was in.
 * @param points  each agent's in the order of steps, as `readoutPoints` gives them
 * @param roomAt  the number of the room at a point, from 0 to rooms − 1; −1 between rooms
 */
export function roomCrossings(
  points: ReadoutPoints,
  rooms: number,
  roomAt: (x: number, y: number) => number,
): RoomCrossings {
  const { x, y, agents } = points;
  const room = Int32Array.from(x, (value, k) => roomAt(value, y[k]!));
  const shares = new Float64Array(rooms);
  let [crossings, last, lives] = [0, -1, 0];
  let seen = new Set<number>();
  let visited = 0;
  for (let k = 0; k < x.length; k++) {
    if (k === 0 || agents[k] !== agents[k - 1]) {
      last = -1;
      lives++;
      visited += seen.size;
      seen = new Set();
    }
    const now = room[k]!;
    if (now < 0) continue;
    if (last >= 0 && now !== last) crossings++;
    last = now;
    seen.add(now);
    shares[now]! += 1;
  }
  visited += seen.size;
  const inRooms = shares.reduce((sum, share) => sum + share, 0);
  return {
    perThousandSteps: (1000 * crossings) / x.length,
    shares: shares.map((share) => share / inRooms),
    visited: visited / lives,
    room,
  };
}
