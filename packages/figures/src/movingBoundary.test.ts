import { type ControlledRollouts, type MovingRegion, PHASE_NUMBERS } from "@telos/core";
import { expect, test } from "vitest";
import { boundaryTraces, movingBoundaryPanels } from "./movingBoundary.ts";
import { themes } from "./themes.ts";

const MOVING: MovingRegion = {
  kind: "movingRegion",
  units: [0, 1],
  region: { kind: "square", halfWidth: 0.4 },
  period: 4,
  radius: 0.3,
  depth: 0.5,
};

/** Two agents of three steps, two units: the second dies after one step. */
function rollouts(): ControlledRollouts {
  const size = 2 + PHASE_NUMBERS;
  const turns = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // biome-ignore format: cosine and sine
  const states = Float32Array.from(
    [0, 1].flatMap(() => turns.flatMap(([cos, sin], t) => [0.1 * t, -0.1 * t, cos!, sin!])),
  );
  return {
    ...{ agents: 2, steps: 3, size, states, actions: new Int16Array(6), entropies: new Float64Array(6) },
    ...{ lifetimes: Int32Array.of(3, 1), terminated: Uint8Array.of(0, 1), contexts: new Int32Array(2) },
  };
}

test("borders are those of the region at each step's phase, and end with the life", () => {
  const [x, y] = boundaryTraces(rollouts(), MOVING, "linear", 0, 10);
  const rounded = (values: Float64Array) => Array.from(values, (value) => Math.round(100 * value) / 100);
  expect(rounded(x.value)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(rounded(x.low)).toEqual([-0.1, -0.6, -0.7, -0.2]);
  expect(rounded(x.high)).toEqual([0.7, 0.6, 0.1, 0.2]);
  expect(rounded(y.high)).toEqual([0.4, 0.9, 0.4, -0.1]);
  expect(boundaryTraces(rollouts(), MOVING, "linear", 1, 10)[0].value.length).toBe(2);
  expect(boundaryTraces(rollouts(), MOVING, "linear", 0, 2)[0].value.length).toBe(3);
});

test("there is a row for each axis, a panel for each agent, all finite", () => {
  const agent = { rollouts: rollouts(), agent: 0 };
  const rows = movingBoundaryPanels(
    [
      { ...agent, name: "maximum occupancy", colour: "inferred" },
      { ...agent, name: "myopic", colour: "baseline" },
    ],
    MOVING,
    "tanh",
    3,
  );
  expect(rows.map((row) => row.map(({ heading }) => heading))).toEqual([
    ["maximum occupancy, unit 0", "myopic, unit 0"],
    ["maximum occupancy, unit 1", "myopic, unit 1"],
  ]);
  for (const panel of rows.flat()) {
    const drawn = panel.draw({ width: 200, height: 100 }, themes.light);
    expect(drawn).toContain("<path");
    expect(drawn).not.toMatch(/NaN|Infinity/);
  }
});
