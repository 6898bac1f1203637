import { describe, expect, test } from "vitest";
import { pairwiseControl } from "../../../test/controls/controlSpecs.ts";
import { logit } from "../../num/logistic.ts";
import { updateShareOf } from "../../process/spinNetwork.ts";
import { flipStatistics, wholeTable } from "../../recording/flipStatistics.ts";
import { holdWindow } from "../../recording/holdWindow.ts";
import { spikeGrid } from "../../recording/spikeGrid.ts";
import { simulateSpec } from "../../spec/simulateSpec.ts";
import { exactInverse } from "../exactInverse.ts";
import { fitFlips } from "../fitFlips.ts";
import { fittedNetwork, wordSeconds } from "../fittedNetwork.ts";
import { updateRatesOf } from "../flipModel.ts";
import { networkReward, rewardOnVisited } from "../networkReward.ts";
import { fitRedraws } from "./fitRedraws.ts";
import { calibratedCoverage, redrawIntervals, redrawSpread } from "./redrawIntervals.ts";

const DURATION = 400;
const CLOCKS = [35, 75, 50, 60, 40, 70];

describe("a network whose units have clocks of their own, 35 to 75 redraws a second, at a window of 20 ms", () => {
  const spec = pairwiseControl(31, DURATION);
  if (spec.kind !== "couplings") throw new Error("the control is given by its couplings");
  const few = spec.couplings.slice(0, CLOCKS.length).map((row) => row.slice(0, CLOCKS.length));
  const { recording, truth } = simulateSpec({
    ...spec,
    units: CLOCKS.length,
    offsets: (spec.offsets as readonly number[]).slice(0, CLOCKS.length),
    couplings: few,
    updateRateHz: CLOCKS,
  });
  if (truth.kind !== "network") throw new Error("the control is a network");
  const grid = spikeGrid(recording.units, [{ startS: 0, stopS: DURATION }]);
  const statistics = flipStatistics(holdWindow(grid, 20), 20);
  const table = wholeTable(statistics);
  const { model } = fitFlips(table, "pairwise", new Int32Array(0));
  const fit = fitRedraws(grid, model, statistics);
  const size = fit.model.parameters.length;
  const spread = redrawSpread(fit, statistics, 1);
  const visits = wordSeconds(table);
  const pick = (reward: Float64Array) => rewardOnVisited(reward, visits, 1).reward;
  const { reward, low, high } = redrawIntervals(spread, pick);
  const known = Array.from(reward.keys()).filter((k) => !Number.isNaN(reward[k]));
  const policy = { ...truth.network, updateShare: updateShareOf(truth.network.updateRateHz) };
  const told = (reference: Float64Array) => pick(exactInverse(policy, reference.map(logit), 1).reward);

  test("each clock is found within three standard errors, and some of them are sure (F13)", () => {
    const errors = CLOCKS.map((_, i) => Math.sqrt(fit.covariance[i * size + i]));
    updateRatesOf(fit.model).forEach((rate, i) => {
      expect(Math.abs(Math.log(rate / CLOCKS[i]!)) / errors[i]!).toBeLessThan(3);
    });
    expect(Math.min(...errors)).toBeLessThan(0.2);
  });

  test("the slope of the reward is 1 ± .2, where the window's fit is below .75 (F13)", () => {
    const network = fittedNetwork(model, statistics);
    expect(slope(told(network.reference), pick(networkReward(network)), known)).toBeLessThan(0.75);
    expect(Math.abs(slope(told(spread.network.reference), reward, known) - 1)).toBeLessThan(0.2);
  });

  test("intervals hold the true reward on four fifths of the words or more, and say nothing of unknown words (F13)", () => {
    const truths = told(spread.network.reference);
    const held = known.filter((k) => truths[k] >= low[k] && truths[k] <= high[k]).length;
    expect(known.length).toBeGreaterThan(8);
    expect(held / known.length).toBeGreaterThan(0.8);
    for (const k of known) expect((low[k] + high[k]) / 2).toBeCloseTo(reward[k], 10);
    const unknown = Array.from(reward.keys()).filter((k) => Number.isNaN(reward[k]));
    expect(unknown.every((k) => Number.isNaN(low[k]) && Number.isNaN(high[k]))).toBe(true);
  });

  test("the same seed draws the same intervals, another seed others", () => {
    expect(redrawIntervals(redrawSpread(fit, statistics, 1), pick).low).toEqual(low);
    expect(redrawIntervals(redrawSpread(fit, statistics, 2), pick).low).not.toEqual(low);
  });

  test("a model with several inputs is refused", () => {
    expect(() => fitRedraws(grid, { ...model, inputs: 2 }, statistics)).toThrow("takes one input but the model has 2");
  });
});

test("what the interval holds is said with what was measured", () => {
  expect(calibratedCoverage("pairwise")).toContain("% of the words");
  expect(calibratedCoverage("full")).not.toBe(calibratedCoverage("pairwise"));
});

function slope(truth: Float64Array, values: Float64Array, known: readonly number[]): number {
  return known.reduce((sum, k) => sum + truth[k] * values[k], 0) / known.reduce((sum, k) => sum + truth[k] ** 2, 0);
}
