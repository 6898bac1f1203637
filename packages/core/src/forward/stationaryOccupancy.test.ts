import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { stationaryOccupancy } from "./stationaryOccupancy.ts";

const even: HypercubePolicy = {
  units: 2,
  inputs: 2,
  logits: Float64Array.from({ length: 8 }, (_, e) => (e % 4 < 2 ? Math.log(3) : -Math.log(4))), // p = 3/4 and 1/5
  updateShare: Float64Array.of(0.1, 0.9),
  inputChain: Float64Array.of(0.98, 0.02, 0.06, 0.94),
};
const product = [0.25 * 0.8, 0.75 * 0.8, 0.25 * 0.2, 0.75 * 0.2];

describe("stationaryOccupancy", () => {
  test("independent units and input: the product of their shares (H7)", () => {
    const { occupancy, status, residual } = stationaryOccupancy(even);
    expect(status).toBe("converged");
    expect(residual).toBeLessThan(1e-13);
    product.forEach((share, word) => {
      expect(occupancy[word]).toBeCloseTo(0.75 * share, 12);
      expect(occupancy[4 + word]).toBeCloseTo(0.25 * share, 12);
    });
  });

  test("a unit that always goes silent stays silent; the others go on (H7)", () => {
    const logits = even.logits.map((z, e) => (e % 4 < 2 ? -Infinity : z));
    const { occupancy } = stationaryOccupancy({ ...even, logits });
    expect([...occupancy.slice(0, 4)]).toEqual([0.6, 0, 0.15, 0].map((p) => expect.closeTo(p, 12)));
  });

  test("an input that alternates strictly is no obstacle (H7)", () => {
    const { occupancy, status } = stationaryOccupancy({ ...even, inputChain: Float64Array.of(0, 1, 1, 0) });
    expect(status).toBe("converged");
    product.forEach((share, word) => {
      expect(occupancy[word]).toBeCloseTo(share / 2, 12);
      expect(occupancy[4 + word]).toBeCloseTo(share / 2, 12);
    });
  });

  test("a frozen unit keeps the weights of the start; without one it is refused by number", () => {
    const frozen = { ...even, updateShare: Float64Array.of(0, 1) };
    expect(() => stationaryOccupancy(frozen)).toThrow(/updateShare\[0\] is 0.*start/);
    const start = Float64Array.of(0.1, 0.2, 0, 0.1, 0.1, 0.2, 0.2, 0.1); // unit 0 active with weight .6
    const { occupancy } = stationaryOccupancy(frozen, { start });
    const active = occupancy[1] + occupancy[3] + occupancy[5] + occupancy[7];
    expect(active).toBeCloseTo(0.6, 12);
    expect(occupancy[1]).toBeCloseTo(0.75 * 0.6 * 0.8, 12);
  });

  test("inputs that never meet keep the weights of the start; without one they are refused", () => {
    const apart = { ...even, inputChain: Float64Array.of(1, 0, 0, 1) };
    expect(() => stationaryOccupancy(apart)).toThrow(/start/);
    const start = Float64Array.of(0.3, 0, 0, 0, 0, 0, 0, 0.7);
    const { occupancy } = stationaryOccupancy(apart, { start });
    product.forEach((share, word) => {
      expect(occupancy[word]).toBeCloseTo(0.3 * share, 12);
      expect(occupancy[4 + word]).toBeCloseTo(0.7 * share, 12);
    });
  });

  test("patterns that hold themselves are reached with the probability that leads into them", () => {
    // Each of two units copies the other: 00 and 11 hold; from 10 the first update decides.
    const copy = {
      units: 2,
      inputs: 1,
      logits: Float64Array.of(-Infinity, Infinity, -Infinity, Infinity),
      updateShare: Float64Array.of(0.3, 0.7),
      inputChain: Float64Array.of(1),
    };
    const { occupancy } = stationaryOccupancy(copy, { start: Float64Array.of(0, 1, 0, 0) });
    expect([...occupancy]).toEqual([0.3, 0, 0, 0.7].map((p) => expect.closeTo(p, 12)));
  });

  test("a sum of 1 and no negative share, also for steep policies of eight units", () => {
    const rng = createRng(1);
    const logits = Float64Array.from({ length: 8 * 128 }, () => 6 * rng.normal());
    const updateShare = new Float64Array(8).fill(1 / 8);
    const found = stationaryOccupancy({ units: 8, inputs: 1, logits, updateShare, inputChain: Float64Array.of(1) });
    expect(found.status).toBe("converged");
    expect(found.occupancy.every((p) => p >= 0)).toBe(true);
    expect(found.occupancy.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 13);
  });

  test("what stops early says so", () => {
    const found = stationaryOccupancy(even, { maxSteps: 2, start: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0) });
    expect(found).toMatchObject({ status: "exhausted", steps: 2 });
  });
});
