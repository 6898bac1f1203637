import { expect, test } from "vitest";
import { stationaryOccupancy } from "../forward/stationaryOccupancy.ts";
import { meanActivity } from "../measures/tuningCurves.ts";
import { createRng } from "../num/rng.ts";
import { silenceUnits } from "./silenceUnits.ts";

const rng = createRng(7);
const policy = {
  units: 3,
  inputs: 2,
  logits: Float64Array.from({ length: 24 }, () => rng.normal()),
  updateShare: Float64Array.of(0.2, 0.5, 0.3),
  inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
};

test("held units stay in their state, all other policies are untouched (P2)", () => {
  const held = silenceUnits(policy, [1], 1);
  expect(held.logits.filter((z) => z === Infinity)).toHaveLength(8);
  for (let edge = 0; edge < 24; edge++)
    if (Math.floor(edge / 4) % 3 !== 1) expect(held.logits[edge]).toBe(policy.logits[edge]);
  expect(meanActivity(stationaryOccupancy(held).occupancy, 3)[1]).toBeCloseTo(1, 12);
  const silenced = meanActivity(stationaryOccupancy(silenceUnits(policy, [0, 2])).occupancy, 3);
  expect(silenced[0] + silenced[2]).toBeLessThan(1e-12);
  expect(silenced[1]).toBeGreaterThan(0.1);
  expect(policy.logits.every(Number.isFinite)).toBe(true);
});

test("a unit that does not exist is refused", () => {
  expect(() => silenceUnits(policy, [0, 3])).toThrow(/held\[1\]/);
});
