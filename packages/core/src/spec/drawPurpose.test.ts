import { describe, expect, test } from "vitest";
import { popcount } from "../num/words.ts";
import { buildNetwork } from "./buildNetwork.ts";
import { drawPurpose, purposeOnShow } from "./drawPurpose.ts";
import { parseSpec } from "./parseSpec.ts";
import { wordOfUnits } from "./reward.ts";
import type { SpinNetworkSpec } from "./spec.ts";

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);
const drawn = SEEDS.map(drawPurpose);

const rewardedWords = ({ reward }: SpinNetworkSpec): number[] => {
  if (reward.kind !== "words") throw new Error(`reward.kind is "${reward.kind}"`);
  return reward.words.map(({ active }) => wordOfUnits(active));
};

describe("for each of 30 seeds", () => {
  test("6 to 8 different words of 3 to 5 active cells share one reward, all other words have none", () => {
    for (const spec of drawn) {
      const words = rewardedWords(spec);
      expect(new Set(words).size).toBe(words.length);
      expect(words.length).toBeGreaterThanOrEqual(6);
      expect(words.length).toBeLessThanOrEqual(8);
      for (const word of words) expect([3, 4, 5]).toContain(popcount(word));
      const { reward } = spec;
      if (reward.kind !== "words") throw new Error("checked above");
      expect(reward.otherwise).toBe(0);
      expect(new Set(reward.words.map((one) => one.reward)).size).toBe(1);
    }
  });

  test("an hour of spikes can show the purpose: soft policies, no unit nearly silent, no rewarded word nearly unseen", () => {
    for (const spec of drawn) {
      const { logits, occupancy } = buildNetwork(spec);
      for (const logit of logits) expect(Math.abs(logit)).toBeLessThanOrEqual(4);
      const shares = rewardedWords(spec).map((word) => occupancy[word]);
      const inReward = shares.reduce((sum, share) => sum + share, 0);
      expect(inReward).toBeGreaterThanOrEqual(0.15);
      expect(inReward).toBeLessThanOrEqual(0.6);
      for (const share of shares) expect(3600 * share).toBeGreaterThan(20);
      for (let unit = 0; unit < 8; unit++) {
        const rateHz = 50 * occupancy.reduce((sum, share, word) => sum + share * ((word >> unit) & 1), 0);
        expect(rateHz).toBeGreaterThanOrEqual(4);
        expect(rateHz).toBeLessThanOrEqual(40);
      }
    }
  });

  test("the spec is complete: it can be written and read again", () => {
    for (const spec of drawn) expect(parseSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  test("another seed gives another purpose, the same seed the same", () => {
    expect(new Set(drawn.map(({ reward }) => JSON.stringify(reward))).size).toBe(30);
    expect(drawPurpose(7)).toEqual(drawn[7]);
  });
});

test("what a network shows of its purpose is counted by word", () => {
  const spec: SpinNetworkSpec = {
    ...drawn[0],
    units: 2,
    reward: { kind: "words", otherwise: 0, words: [{ active: [0, 1], reward: 1e-9 }] },
    reference: { kind: "fixed", probabilities: [0.2, 0.5] },
    updateRateHz: [10, 20],
    durationS: 100,
  };
  const shown = purposeOnShow(spec, buildNetwork(spec)); // as good as no reward: the reference itself
  expect(shown.rewardedShare).toBeCloseTo(0.1, 6);
  expect(shown.rarestVisitS).toBeCloseTo(10, 4);
  expect(shown.largestLogit).toBeCloseTo(Math.log(4), 6);
  expect(shown.lowestRateHz).toBeCloseTo(2, 6);
  expect(shown.highestRateHz).toBeCloseTo(10, 6);
});

test("a seed that is none is refused", () => {
  expect(() => drawPurpose(-1)).toThrow("seed must be an integer");
  expect(() => drawPurpose(Number.NaN)).toThrow("seed must be an integer");
});
