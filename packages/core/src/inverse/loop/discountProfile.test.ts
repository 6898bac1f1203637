import { describe, expect, test } from "vitest";
import { type DiscountPoint, discountProfile, jackknifeError } from "./discountProfile.ts";

const point = (discount: number, bits: number, members: readonly number[]): DiscountPoint => ({
  discount,
  trainingBits: bits - 0.01,
  heldOutBits: bits + 0.01,
  heldOutError: 0.001,
  memberBits: members,
  sharpness: 1,
});

describe("the discount with the error bar of its critics (L9)", () => {
  test("the jackknife of a mean is its standard error", () => {
    const values = [0.3, 0.1, 0.7, 0.4];
    const mean = 0.375;
    const leftOut = values.map((value) => (4 * mean - value) / 3);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
    expect(jackknifeError(leftOut)).toBeCloseTo(Math.sqrt(variance / 4), 12);
  });

  test("discounts that lose less than critics differ stay in, those that lose more leave", () => {
    const spread = [0.198, 0.2, 0.202];
    const profile = discountProfile([
      point(0.97, 0.15, spread),
      point(0.8, 0.1, spread),
      point(0.95, 0.2, spread),
      point(0.9, 0.195, spread),
    ]);
    expect(profile).toMatchObject({ best: 0.95, interval: [0.9, 0.95], bounded: [true, true] });
    expect(profile.points.map(({ discount }) => discount)).toEqual([0.8, 0.9, 0.95, 0.97]);
  });

  test("an interval that reaches the end of what was tried is not bounded there", () => {
    const spread = [0.19, 0.21];
    const profile = discountProfile([point(0.9, 0.2, spread), point(0.95, 0.199, spread), point(0.97, 0.1, spread)]);
    expect(profile).toMatchObject({ best: 0.9, interval: [0.9, 0.95], bounded: [false, true] });
  });

  test("a single critic has no spread, so no discount is excluded", () => {
    const profile = discountProfile([point(0.8, 0.1, [0.1]), point(0.9, 0.9, [0.9])]);
    expect(profile).toMatchObject({ interval: [0.8, 0.9], bounded: [false, false], criticError: Infinity });
    expect(() => discountProfile([])).toThrow(/at least one/);
  });
});
