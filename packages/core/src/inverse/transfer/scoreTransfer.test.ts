import { expect, test } from "vitest";
import { pairwiseControl, poissonControl } from "../../../test/controls/controlSpecs.ts";
import { flipStatistics } from "../../recording/flipStatistics.ts";
import { holdWindow } from "../../recording/holdWindow.ts";
import { spikeGrid } from "../../recording/spikeGrid.ts";
import { simulateSpec } from "../../spec/simulateSpec.ts";
import type { Spec } from "../../spec/spec.ts";
import { scoreTransfer } from "./scoreTransfer.ts";

const UNITS = 5;
const DURATION_S = 900;

const statisticsOf = (spec: Spec) => {
  const units = simulateSpec(spec).recording.units.slice(0, UNITS);
  return flipStatistics(holdWindow(spikeGrid(units, [{ startS: 0, stopS: DURATION_S }]), 20), 20);
};

test("recorded twice, a network with couplings is predicted by what is kept and not by independent units (P8)", () => {
  const first = statisticsOf(pairwiseControl(4, DURATION_S));
  const second = statisticsOf({ ...pairwiseControl(4, DURATION_S), seed: 99 });
  const { scores, purposeMinus, best, sentences } = scoreTransfer(first, second, {
    replicates: 20,
    seed: 1,
    claims: true,
  });
  const of = (name: string) => scores.find(({ hypothesis }) => hypothesis === name);
  expect(purposeMinus.independent?.high).toBeLessThan(0);
  expect(best).not.toBe("independent");
  expect(of("keepPurpose")?.rates.value).toBeLessThan(0.01);
  expect(of("keepPurpose")?.correlations.value ?? 1).toBeLessThan(of("independent")?.correlations.value ?? 0);
  for (const { words } of scores) {
    expect(words.low).toBeLessThan(words.high);
    expect(words.value).toBeGreaterThan(0);
  }
  // Nothing was changed, so that the purpose cannot add to what is kept anyway.
  expect(sentences.at(-1)).toContain("adds nothing");
});

test("where no purpose is allowed nothing is claimed, and Poisson units are as well described by their rates (P8)", () => {
  const first = statisticsOf(poissonControl(1, DURATION_S));
  const second = statisticsOf(poissonControl(2, DURATION_S));
  const { scores, sentences } = scoreTransfer(first, second, { replicates: 0, seed: 1, claims: false });
  const of = (name: string) => scores.find(({ hypothesis }) => hypothesis === name)?.words.value ?? Number.NaN;
  expect(of("independent")).toBeLessThan(of("noChange"));
  expect(sentences).toHaveLength(2);
  expect(sentences[1]).toContain("Nothing is claimed");
});

test("recordings of different windows are refused (P8)", () => {
  const first = statisticsOf(poissonControl(1, DURATION_S));
  expect(() => scoreTransfer(first, { ...first, windowMs: 50 }, { replicates: 0, seed: 1, claims: true })).toThrow(
    /same hold window/,
  );
});
