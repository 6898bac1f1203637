import { expect, test } from "vitest";
import { ringControl } from "../../test/controls/controlSpecs.ts";
import { flipStatistics } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { simulateSpec } from "../spec/simulateSpec.ts";
import { falseShares, rewardedWords } from "./rewardedWords.ts";

test("the expected share of false words is nulls above the level, per simulation, over words above it (S9)", () => {
  // Two simulations with four unrewarded words each; half a word stands for what two simulations cannot show.
  const shares = falseShares([9, 8, 4, 1], [5, 3, 2, 1, 4, 2, 0, 0], 2);
  expect(Array.from(shares)).toEqual([0.125, 0.125, 2.5 / 2 / 3, 6.5 / 2 / 4].map((share) => Math.min(1, share)));
});

test("the share never falls where less stands out (S9)", () => {
  const shares = falseShares([5, 4, 3, 2, 1], [4.5, 0, 0, 0], 1);
  for (let k = 1; k < shares.length; k++) expect(shares[k]).toBeGreaterThanOrEqual(shares[k - 1]);
});

test("of a ring's rewarded words all are named and no other, though their neighbours look rewarded too (S9)", () => {
  const durationS = 1200;
  const { recording } = simulateSpec(ringControl(3, 0.6, durationS));
  const statistics = flipStatistics(holdWindow(spikeGrid(recording.units, [{ startS: 0, stopS: durationS }]), 20), 20);
  const found = rewardedWords(statistics, { rate: 0.1, simulations: 3, seed: 1 });
  const ring = Array.from({ length: 8 }, (_, first) =>
    [0, 1, 2, 3].reduce((word, k) => word | (1 << ((first + k) % 8)), 0),
  );
  expect(Array.from(found.words).sort((a, b) => a - b)).toEqual(ring.sort((a, b) => a - b));
  expect(found.amplitude).toBeGreaterThan(0.4); // .6 was put in
  expect(found.amplitude).toBeLessThan(1);
});
