import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { popcount } from "../../num/words.ts";
import { type RewardFamily, rewardDesign } from "./rewardFamily.ts";

const SHAPE = { units: 3, inputs: 2 };
const SUPPORT = Uint8Array.from({ length: 16 }, (_, s) => (s % 5 === 1 ? 1 : 0));
const FAMILIES: RewardFamily[] = [
  { kind: "sparse" },
  { kind: "ridge" },
  { kind: "full" },
  { kind: "pairwise" },
  { kind: "global" },
  { kind: "support", support: SUPPORT },
  { kind: "twoLevel", support: SUPPORT },
];

describe("families of the reward", () => {
  test.each(FAMILIES.map((family) => [family.kind, family] as const))(
    "%s: the map and its transpose are adjoint, ⟨g, F θ⟩ = ⟨Fᵀ g, θ⟩ (E4)",
    (_, family) => {
      const rng = createRng(4);
      const design = rewardDesign(family, SHAPE);
      const parameters = Float64Array.from({ length: design.parameters }, () => rng.normal());
      const gradient = Float64Array.from({ length: 16 }, () => rng.normal());
      const reward = new Float64Array(16).fill(NaN);
      const back = new Float64Array(design.parameters).fill(NaN);
      design.rewardInto(reward, parameters);
      design.gradientInto(back, gradient);
      expect(dot(gradient, reward)).toBeCloseTo(dot(back, parameters), 12);
    },
  );

  test("pairwise: units and pairs of units, for each input (E4)", () => {
    const design = rewardDesign({ kind: "pairwise" }, SHAPE);
    const reward = new Float64Array(16);
    design.rewardInto(reward, Float64Array.of(1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 1));
    expect([...reward]).toEqual([0, 1, 2, 11, 4, 21, 38, 63, 0, 0, 0, 0, 0, 0, 1, 1]);
  });

  test("global: a number for each count of active units; two levels: one number (E4)", () => {
    const reward = new Float64Array(16);
    rewardDesign({ kind: "global" }, SHAPE).rewardInto(reward, Float64Array.of(0, 1, 2, 3, 10, 11, 12, 13));
    reward.forEach((r, s) => {
      expect(r).toBe(popcount(s % 8) + (s < 8 ? 0 : 10));
    });
    rewardDesign({ kind: "twoLevel", support: SUPPORT }, SHAPE).rewardInto(reward, Float64Array.of(7));
    reward.forEach((r, s) => {
      expect(r).toBe(SUPPORT[s] * 7);
    });
  });

  test("a support without a state, or of another shape, is refused", () => {
    expect(() => rewardDesign({ kind: "support", support: new Uint8Array(16) }, SHAPE)).toThrow(/no state/);
    expect(() => rewardDesign({ kind: "twoLevel", support: new Uint8Array(8) }, SHAPE)).toThrow(/support/);
  });
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, v, k) => sum + v * b[k], 0);
}
