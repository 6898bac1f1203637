import { expect, test } from "vitest";
import { roomCrossings } from "./roomCrossings.ts";

/** Rooms 0 to 3 by whole numbers of x; −1 elsewhere. */
const roomAt = (x: number) => (Number.isInteger(x) ? x : -1);

function pointsOf(paths: readonly (readonly number[])[]) {
  const x = Float64Array.from(paths.flat());
  return {
    x,
    y: new Float64Array(x.length),
    agents: Int32Array.from(paths.flatMap((path, agent) => path.map(() => agent))),
    steps: Int32Array.from(paths.flatMap((path) => path.map((_, step) => step))),
  };
}

test("a crossing is another room than the last one, whatever lies between, and a new agent has been in none (M39)", () => {
  const { perThousandSteps, shares, visited, room } = roomCrossings(
    pointsOf([
      [0, 0, 0.5, 1, 1.5, 1, 2],
      [3, 0.5, 3],
    ]),
    4,
    roomAt,
  );
  expect(perThousandSteps).toBe(200); // 0 → 1 and 1 → 2 in ten steps; coming back to 1 or 3 is none
  expect([...shares]).toEqual([2 / 7, 2 / 7, 1 / 7, 2 / 7]);
  expect(visited).toBe(2); // three rooms and one
  expect([...room]).toEqual([0, 0, -1, 1, -1, 1, 2, 3, -1, 3]);
});

test("who never enters a room has crossed nothing and shares nothing", () => {
  const { perThousandSteps, shares, visited } = roomCrossings(pointsOf([[0.5, 0.5]]), 2, roomAt);
  expect([perThousandSteps, visited]).toEqual([0, 0]);
  expect([...shares]).toEqual([Number.NaN, Number.NaN]);
});
