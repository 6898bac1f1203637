import { describe, expect, test } from "vitest";
import { pairwiseControl } from "../../test/controls/controlSpecs.ts";
import { logit } from "../num/logistic.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { flipStatistics, wholeTable } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { simulateSpec } from "../spec/simulateSpec.ts";
import { calibrateFlips } from "./calibrateFlips.ts";
import { exactInverse } from "./exactInverse.ts";
import { fitFlips } from "./fitFlips.ts";
import { wordSeconds } from "./fittedNetwork.ts";
import { rewardOnVisited } from "./networkReward.ts";
import {
  simulatedCoverage,
  simulatedIntervals,
  simulatedRefit,
  simulatedSpread,
  student95,
} from "./simulatedIntervals.ts";

const DURATION = 600;
const SEED = 9301;

describe("intervals of a calibrated reward", () => {
  const { recording, truth } = simulateSpec(pairwiseControl(SEED, DURATION));
  if (truth.kind !== "network") throw new Error("the control is a network");
  const statistics = flipStatistics(holdWindow(spikeGrid(recording.units, [{ startS: 0, stopS: DURATION }]), 20), 20);
  const table = wholeTable(statistics);
  const { model } = fitFlips(table, "pairwise", new Int32Array(0));
  const calibrated = calibrateFlips(model, statistics, { rounds: 4, durationS: DURATION, seed: SEED });
  const refits = Array.from({ length: 12 }, (_, k) => simulatedRefit(calibrated, statistics, 100 * SEED + k));
  const spread = simulatedSpread(model, calibrated, refits, statistics);
  const visits = wordSeconds(table);
  const pick = (reward: Float64Array) => rewardOnVisited(reward, visits, 1).reward;
  const { reward, low, high } = simulatedIntervals(spread, pick);
  const known = Array.from(reward.keys()).filter((k) => !Number.isNaN(reward[k]));

  test("hold the true reward on four fifths of the words or more, where the fit as it is lies far off (F11)", () => {
    const policy = { ...truth.network, updateShare: updateShareOf(truth.network.updateRateHz) };
    const told = pick(exactInverse(policy, spread.network.reference.map(logit), 1).reward);
    const held = known.filter((k) => told[k] >= low[k] && told[k] <= high[k]).length;
    expect(known.length).toBeGreaterThan(15);
    expect(held / known.length).toBeGreaterThan(0.8);
  });

  test("lie around the reward that is told, and say nothing of words whose reward is unknown (F11)", () => {
    for (const k of known) expect((low[k] + high[k]) / 2).toBeCloseTo(reward[k], 10);
    const unknown = Array.from(reward.keys()).filter((k) => Number.isNaN(reward[k]));
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.every((k) => Number.isNaN(low[k]) && Number.isNaN(high[k]))).toBe(true);
  });

  test("the same seed gives the same refit, another seed another", () => {
    expect(simulatedRefit(calibrated, statistics, 100 * SEED)).toEqual(refits[0]);
    expect(refits[1]).not.toEqual(refits[0]);
  });

  test("the mean of the refits moves the network by what the fit differs from it (F11)", () => {
    const same = [model.parameters, model.parameters]; // simulations that give the fit itself
    const still = simulatedSpread(model, calibrated, same, statistics);
    expect(still.network.couplings[1]).toBeCloseTo(calibrated.parameters[16], 12);
    expect(still.replicates[0]!.couplings).toEqual(still.network.couplings);
  });

  test("one refit has no spread", () => {
    expect(() => simulatedSpread(model, calibrated, refits.slice(0, 1), statistics)).toThrow(
      "simulatedSpread: 1 refits have no spread. Simulate two or more.",
    );
  });
});

test.each([
  [1, 12.706],
  [2, 4.303],
  [5, 2.571],
  [9, 2.262],
  [19, 2.093],
  [99, 1.984],
])("the 97.5 %% point of Student's t with %i degrees of freedom is %f", (freedom, value) => {
  expect(Math.abs(student95(freedom) - value)).toBeLessThan(0.01);
});

test("what the interval holds is said for the pairwise family, and that it was not measured for the full one", () => {
  expect(simulatedCoverage("pairwise")).toContain("91 % of the words");
  expect(simulatedCoverage("full")).toContain("for the pairwise family only");
});
