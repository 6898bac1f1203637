import { expect, test } from "vitest";
import { pairwiseControl, poissonControl, sharedInputControl } from "../../../test/controls/controlSpecs.ts";
import { createRng } from "../../num/rng.ts";
import { constantInput } from "../../recording/inputPath.ts";
import { type SpikeGrid, spikeGrid } from "../../recording/spikeGrid.ts";
import { inputPathOf, stimulusInput } from "../../recording/stimulusInput.ts";
import { simulateSpec } from "../../spec/simulateSpec.ts";
import type { Spec } from "../../spec/spec.ts";
import { compareModels } from "./compareModels.ts";
import type { ComparedModel, ModelComparison } from "./modelComparison.ts";

const TEN_MINUTES = 600;
const UNITS = 5; // of the controls' eight: the tests are then six times as quick

function compared(spec: Spec): ModelComparison {
  const { recording } = simulateSpec(spec);
  return comparedGrid(spikeGrid(recording.units.slice(0, UNITS), [{ startS: 0, stopS: TEN_MINUTES }]));
}

function comparedGrid(grid: SpikeGrid, stimulus = constantInput(), inputChain = Float64Array.of(1)): ModelComparison {
  const updateShare = new Float64Array(UNITS).fill(1 / UNITS);
  return compareModels(grid, stimulus, { windowMs: 20, blocks: 20, inputChain, updateShare, seed: 1 });
}

const of = ({ models }: ModelComparison, model: ComparedModel) => {
  const found = models.find((one) => one.model === model);
  if (!found) throw new Error(`${model} was not compared`);
  return found;
};

test("of Poisson units no model says more than their rates (G7)", () => {
  const found = compared(poissonControl(11, TEN_MINUTES));
  for (const { model, bitsPerSpike } of found.models) {
    expect(bitsPerSpike.value, model).toBeLessThan(0.002);
    expect(bitsPerSpike.value, model).toBeGreaterThan(-0.1); // what 70 parameters of a coupled unit cost
  }
  expect(found.sentences[0]).toContain("No purpose earns its place");
});

test("the purpose of a pairwise network adds most of what couplings in every direction and at three ages add (G7)", () => {
  const found = compared(pairwiseControl(4, TEN_MINUTES));
  expect(of(found, "clockPairwise").overHistory.low).toBeGreaterThan(0.05);
  const share = of(found, "clockPairwise").overHistory.value / of(found, "coupled").overHistory.value;
  expect(share).toBeGreaterThan(0.6); // not all: whoever spiked 5 ms ago is more surely active than who spiked 18 ms ago
  expect(of(found, "poisson").bitsPerSpike.value).toBe(0);
  expect(found.sentences[0]).toContain("A purpose earns its place");
});

test("a rate that drifts is told by the drifting rate, and by no interaction (G7)", () => {
  const rng = createRng(3);
  const durationMs = TEN_MINUTES * 1000;
  const timesMs = Array.from({ length: UNITS }, (_, unit) => {
    const times: number[] = [];
    for (let ms = 0; ms < durationMs; ms++) {
      const phase = (2 * Math.PI * ms) / 400_000 + unit; // a turn in 400 s
      if (rng.uniform() < 0.005 * Math.exp(1.2 * Math.sin(phase))) times.push(ms);
    }
    return Int32Array.from(times);
  });
  const stretches = [{ startMs: 0, stopMs: durationMs }];
  const found = comparedGrid({
    unitIds: timesMs.map((_, i) => i),
    timesMs,
    stretches,
    originS: 0,
    merged: timesMs.map(() => 0),
  });
  expect(of(found, "drift").bitsPerSpike.low).toBeGreaterThan(0.1);
  // Rates that drift side by side look like couplings: the report says that the drift alone is worth more.
  expect(of(found, "clockPairwise").overHistory.value).toBeLessThan(of(found, "drift").bitsPerSpike.low);
  expect(found.sentences.at(-1)).toContain("Choose a steadier stretch");
});

test("where the stimulus is given, efficient coding of it is compared, and a shared input leaves the purpose nothing (G6, G7)", () => {
  const { recording } = simulateSpec(sharedInputControl(2, TEN_MINUTES, true));
  const grid = spikeGrid(recording.units.slice(0, UNITS), [{ startS: 0, stopS: TEN_MINUTES }]);
  const path = inputPathOf(stimulusInput(recording, "input"), grid.originS, 0);
  const found = comparedGrid(grid, path, Float64Array.of(0.995, 0.005, 0.005, 0.995));
  expect(of(found, "history").bitsPerSpike.low).toBeGreaterThan(0.02); // the input itself
  expect(of(found, "clockPairwise").overHistory.value).toBeLessThan(0.002);
  expect(of(found, "clockCoding").title).toBe("Purpose, efficient coding");
});
