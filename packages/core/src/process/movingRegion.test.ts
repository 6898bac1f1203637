import { describe, expect, test } from "vitest";
import { drawStartInto } from "../forward/startStates.ts";
import { createRng } from "../num/rng.ts";
import { signActions, successorInto, successorsOf } from "./controlledProcess.ts";
import { type MovingRegion, movingShape } from "./movingRegion.ts";
import { movingRegionProcess } from "./movingRegionProcess.ts";
import { drawRateNetwork } from "./rateNetwork.ts";

const UNITS = 5;
const SIZE = UNITS + 2;
const MOVING: MovingRegion = {
  kind: "movingRegion",
  units: [0, 1],
  region: { kind: "square", halfWidth: 0.4 },
  period: 24,
  radius: 0.3,
  depth: 0,
};

function processOf(change: Partial<MovingRegion> = {}, noise = 0) {
  const network = drawRateNetwork(
    { units: UNITS, channels: 3, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise, readouts: [0, 1], readoutStrength: 0.5, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  return movingRegionProcess(network, signActions(3, 3), { ...MOVING, ...change });
}

/** States at any place and phase, terminal ones among them. */
function statesOf(count: number) {
  const rng = createRng(2);
  const states = new Float64Array(count * SIZE);
  for (let row = 0; row < count; row++) {
    const phase = 2 * Math.PI * rng.uniform();
    for (let i = 0; i < UNITS; i++) states[row * SIZE + i] = 0.7 * rng.normal();
    states[row * SIZE + UNITS] = Math.cos(phase);
    states[row * SIZE + UNITS + 1] = Math.sin(phase);
  }
  return states;
}

describe("a region that moves (M40)", () => {
  test("goes round: its middle is at radius (cos θ, sin θ)", () => {
    const { inside } = movingShape(MOVING);
    expect([inside(0.69, 0, 1, 0), inside(0.71, 0, 1, 0), inside(-0.11, 0, 1, 0)]).toEqual([true, false, false]);
    expect([inside(0, 0.69, 0, 1), inside(0, -0.11, 0, 1), inside(-0.69, 0, -1, 0)]).toEqual([true, false, true]);
  });

  test("breathes: its size is 1 + depth sin θ times that at rest", () => {
    const { inside, atRest } = movingShape({ ...MOVING, radius: 0, depth: 0.5 });
    expect([inside(0.59, 0, 0, 1), inside(0.61, 0, 0, 1)]).toEqual([true, false]);
    expect([inside(0.19, 0, 0, -1), inside(0.21, 0, 0, -1)]).toEqual([true, false]);
    const [x, y] = atRest(0.3, -0.15, 0, 1);
    expect(x).toBeCloseTo(0.2, 14);
    expect(y).toBeCloseTo(-0.1, 14);
  });

  test("one step turns the phase, whatever the action, and a period brings it back", () => {
    const process = processOf();
    const successors = successorsOf(process, 1);
    let state = statesOf(1);
    const first = state.slice(UNITS);
    const next = new Float64Array(SIZE);
    for (let step = 0; step < 24; step++) {
      process.successorsInto(successors, state, new Int32Array(1), 1);
      successorInto(next, 0, process, successors, 0, step % 8);
      const turned = Math.atan2(next[UNITS + 1]!, next[UNITS]!) - Math.atan2(state[UNITS + 1]!, state[UNITS]!);
      expect(Math.cos(turned - (2 * Math.PI) / 24)).toBeCloseTo(1, 12);
      state = next.slice();
    }
    expect(state[UNITS]).toBeCloseTo(first[0]!, 12);
    expect(state[UNITS + 1]).toBeCloseTo(first[1]!, 12);
  });

  test.each([MOVING, { ...MOVING, radius: 0, depth: 0.6 }])(
    "an action survives exactly when its successor is inside where the region will be then: radius $radius, depth $depth",
    (moving) => {
      const process = processOf(moving);
      const states = statesOf(200);
      const successors = successorsOf(process, 200);
      process.successorsInto(successors, states, new Int32Array(200), 200);
      const next = new Float64Array(SIZE);
      const [seen, moved] = [new Set<number>(), new Set<boolean>()];
      for (let row = 0; row < 200; row++) {
        for (let a = 0; a < 8; a++) {
          successorInto(next, 0, process, successors, row, a);
          const survives = process.isTerminal(next, 0, 0) ? 0 : 1;
          expect(successors.survival[row * 8 + a]).toBe(survives);
          seen.add(survives);
          // Some survive only because the region moves on, or die of it.
          next.set(states.subarray(row * SIZE + UNITS, (row + 1) * SIZE), UNITS);
          moved.add(process.isTerminal(next, 0, 0) === (survives === 1));
        }
      }
      expect(seen).toEqual(new Set([0, 1]));
      expect(moved).toEqual(new Set([true, false]));
    },
  );

  test("the mirror image of everything that may happen may happen when it goes round, not when it breathes", () => {
    expect(processOf().mirrorSymmetric).toBe(true);
    expect(processOf({ depth: 0.2 }).mirrorSymmetric).toBe(false);
    const process = processOf();
    const states = statesOf(50);
    for (let row = 0; row < 50; row++)
      expect(
        process.isTerminal(
          states.map((x) => -x),
          row * SIZE,
          0,
        ),
      ).toBe(process.isTerminal(states, row * SIZE, 0));
  });

  test("agents start at every phase, inside", () => {
    const process = processOf();
    const rng = createRng(3);
    const state = new Float64Array(SIZE);
    const quarters = [0, 0, 0, 0];
    for (let k = 0; k < 400; k++) {
      drawStartInto(state, 0, process, { kind: "normal", std: 0.3 }, 0, rng);
      expect(process.isTerminal(state, 0, 0)).toBe(false);
      expect(Math.hypot(state[UNITS]!, state[UNITS + 1]!)).toBeCloseTo(1, 12);
      quarters[(state[UNITS]! > 0 ? 1 : 0) + (state[UNITS + 1]! > 0 ? 2 : 0)]!++;
    }
    for (const count of quarters) expect(count).toBeGreaterThan(60);
  });

  test("what cannot be is refused by name, with the way out", () => {
    expect(() => processOf({ period: 1 })).toThrow(/constraint.period must be at least 2/);
    expect(() => processOf({ depth: 1 })).toThrow(/constraint.depth must be ≥ 0 and below 1/);
    expect(() => processOf({ radius: Number.NaN })).toThrow(/constraint.radius must be ≥ 0 but is NaN/);
    expect(() => processOf({ radius: 0 })).toThrow(/both 0. Give kind "region"/);
    expect(() => processOf({ units: [1, 1] })).toThrow(/are the same/);
    expect(() => processOf({}, 0.1)).toThrow(/noise must be 0/);
  });
});
