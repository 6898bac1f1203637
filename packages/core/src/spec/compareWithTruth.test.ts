import { describe, expect, test } from "vitest";
import type { PurposeFit } from "../inverse/purpose.ts";
import { buildProblem } from "./buildProblem.ts";
import { compareWithTruth } from "./compareWithTruth.ts";
import type { SpinNetworkSpec } from "./spec.ts";

const spec: SpinNetworkSpec = {
  specVersion: 1,
  kind: "spinNetwork",
  units: 3,
  reward: { kind: "words", otherwise: 0, words: [{ active: [0, 1], reward: 0.8 }] },
  inputs: { kind: "none" },
  reference: { kind: "fixed", probabilities: 0.3 },
  codingCost: 1,
  updateRateHz: 50,
  durationS: 600,
  seed: 4,
};

/** An inference that found the reward itself, times a scale and with another constant. */
function perfectFit(scale: number): Pick<PurposeFit, "network" | "reward"> {
  const reward = buildProblem(spec).reward.map((value) => scale * value - 0.3);
  const words = Int32Array.from(reward.keys());
  const same = new Float64Array(8).fill(5);
  return {
    network: { reference: new Float64Array(3).fill(0.3) } as PurposeFit["network"],
    reward: { words, reward, low: reward, high: reward, visitsS: same, minimumVisitS: 2 },
  };
}

describe("an inference compared with the spec of its recording (I4)", () => {
  test("a perfect one has r² 1, its own scale as slope, and the rewarded word on top", () => {
    const { numbers, recovery } = compareWithTruth(spec, [0, 1, 2], perfectFit(0.5));
    expect(numbers.rewardR2).toBeCloseTo(1, 10);
    expect(numbers.rewardSlope).toBeCloseTo(0.5, 10);
    expect(numbers).toMatchObject({ rewardedWords: 1, found: 1 });
    expect(recovery.rewardedWords).toEqual([0b011]);
  });

  test("a spec with an input is refused in words", () => {
    const varying: SpinNetworkSpec = { ...spec, inputs: { kind: "switching", flipProbability: 0.01, recorded: true } };
    expect(() => compareWithTruth(varying, [0, 1, 2], perfectFit(1))).toThrow("2 inputs, and a comparison takes one");
  });
});
