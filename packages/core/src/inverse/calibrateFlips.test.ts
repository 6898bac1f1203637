import { expect, test } from "vitest";
import { pairwiseControl } from "../../test/controls/controlSpecs.ts";
import { logit } from "../num/logistic.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { flipStatistics, wholeTable } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { simulateSpec } from "../spec/simulateSpec.ts";
import { calibratedNetwork, calibrateFlips } from "./calibrateFlips.ts";
import { exactInverse } from "./exactInverse.ts";
import { fitFlips } from "./fitFlips.ts";
import { fittedNetwork, wordSeconds } from "./fittedNetwork.ts";
import { networkReward } from "./networkReward.ts";
import type { FittedNetwork } from "./purpose.ts";

const HOUR = 3600;

for (const seed of [202, 203])
  test(`calibrated, the reward of a pairwise network has r² ≥ .95 and a slope of 1 ± .15; as fitted the slope is below .75 (F9), seed ${seed}`, () => {
    const { recording, truth } = simulateSpec(pairwiseControl(seed, HOUR));
    if (truth.kind !== "network") throw new Error("the control is a network");
    const statistics = flipStatistics(holdWindow(spikeGrid(recording.units, [{ startS: 0, stopS: HOUR }]), 20), 20);
    const table = wholeTable(statistics);
    const { model } = fitFlips(table, "pairwise", new Int32Array(0));
    const seconds = wordSeconds(table);
    const known = Array.from(seconds.keys()).filter((word) => seconds[word] > 2);
    const policy = { ...truth.network, updateShare: updateShareOf(truth.network.updateRateHz) };
    const compare = (network: FittedNetwork) => {
      const told = exactInverse(policy, network.reference.map(logit), 1).reward; // the truth, told with the same reference
      const reward = networkReward(network);
      return line(
        known.map((word) => told[word]),
        known.map((word) => reward[word]),
      );
    };
    expect(compare(fittedNetwork(model, statistics)).slope).toBeLessThan(0.75);
    const calibrated = compare(
      calibratedNetwork(calibrateFlips(model, statistics, { rounds: 6, durationS: HOUR, seed: 1 }), statistics),
    );
    expect(calibrated.r2).toBeGreaterThan(0.95);
    expect(Math.abs(calibrated.slope - 1)).toBeLessThan(0.15);
  });

/** Least squares of y on x: r² up to offset and scale, and the slope. */
function line(x: readonly number[], y: readonly number[]): { r2: number; slope: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let sxy = 0;
  let sxx = 0;
  let syy = 0;
  x.forEach((value, k) => {
    sxy += (value - mx) * (y[k] - my);
    sxx += (value - mx) ** 2;
    syy += (y[k] - my) ** 2;
  });
  return { r2: sxy ** 2 / (sxx * syy), slope: sxy / sxx };
}
