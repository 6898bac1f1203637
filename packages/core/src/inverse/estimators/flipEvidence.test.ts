import { expect, test } from "vitest";
import { ringControl } from "../../../test/controls/controlSpecs.ts";
import { logit } from "../../num/logistic.ts";
import { contextOf } from "../../num/words.ts";
import { updateShareOf } from "../../process/spinNetwork.ts";
import { flipStatistics, wholeTable } from "../../recording/flipStatistics.ts";
import { holdWindow } from "../../recording/holdWindow.ts";
import { spikeGrid } from "../../recording/spikeGrid.ts";
import { simulateSpec } from "../../spec/simulateSpec.ts";
import { fitFlips } from "../fitFlips.ts";
import { fittedNetwork } from "../fittedNetwork.ts";
import { updateRatesOf } from "../flipModel.ts";
import { flipEvidence } from "./flipEvidence.ts";
import { inferSparseReward } from "./sparseReward.ts";

const HALF_HOUR = 1800;

test("flips keep their edges, and steps are seconds times redraw rate (E15)", () => {
  const table = {
    units: 2,
    inputs: 1,
    word: Int32Array.of(0, 2),
    input: Int32Array.of(0, 0),
    seconds: Float64Array.of(10, 1),
    flips: Float64Array.of(30, 20, 4, 6),
  };
  const evidence = flipEvidence(table, Float64Array.of(20, 30));
  expect(evidence.on[contextOf(0, 0)]).toBe(30); // unit 0 on, unit 1 silent
  expect(evidence.on[2 + contextOf(0, 1)]).toBe(20);
  expect(evidence.on[contextOf(2, 0)]).toBe(4); // unit 0 on while unit 1 is active
  expect(evidence.off[2 + contextOf(2, 1)]).toBe(6);
  expect(Array.from(evidence.stays)).toEqual([450, 0, 40, 0]);
  expect(evidence.steps).toBe(550);
  expect(Array.from(evidence.active)).toEqual([0, 50]);
});

test("the two-level reward of spike trains is larger on the rewarded words of a ring than on any other (E11, E15)", () => {
  const { recording } = simulateSpec(ringControl(1, 0.6, HALF_HOUR));
  const statistics = flipStatistics(holdWindow(spikeGrid(recording.units, [{ startS: 0, stopS: HALF_HOUR }]), 20), 20);
  const table = wholeTable(statistics);
  const { model } = fitFlips(table, "pairwise", new Int32Array(0));
  const { reference, inputChain } = fittedNetwork(model, statistics);
  const problem = {
    units: 8,
    inputs: 1,
    inputChain,
    updateShare: updateShareOf(updateRatesOf(model)),
    referenceLogits: reference.map(logit),
    codingCost: 1,
  };
  const { sparse, twoLevel } = inferSparseReward(problem, flipEvidence(table, updateRatesOf(model)), {
    strength: 0.16,
  });
  const ring = Array.from({ length: 8 }, (_, first) =>
    [0, 1, 2, 3].reduce((word, k) => word | (1 << ((first + k) % 8)), 0),
  );
  for (const word of ring) expect(twoLevel.reward[word]).toBeGreaterThan(0.08);
  const ranked = Array.from(sparse.reward.keys()).sort((a, b) => sparse.reward[b] - sparse.reward[a]);
  expect(ranked.slice(0, 8).sort((a, b) => a - b)).toEqual(ring.sort((a, b) => a - b));
});
