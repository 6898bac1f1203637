import { describe, expect, test } from "vitest";
import { meanActivity } from "../measures/tuningCurves.ts";
import { logistic } from "../num/logistic.ts";
import { contextOf } from "../num/words.ts";
import { selectRecording } from "../recording/selectRecording.ts";
import { stimulusInput } from "../recording/stimulusInput.ts";
import { drawPurpose } from "./drawPurpose.ts";
import { simulateSpec } from "./simulateSpec.ts";
import type { CouplingsSpec, PoissonSpec, SharedInputSpec, Spec, SpinNetworkSpec } from "./spec.ts";

const HEAD = { specVersion: 1, durationS: 600, seed: 5 } as const;
const TWO_INPUTS: SpinNetworkSpec = {
  ...HEAD,
  kind: "spinNetwork",
  units: 4,
  reward: {
    kind: "count",
    values: [
      [0, 1, 0, 0, 0],
      [0, 0, 0, 1, 0],
    ],
  },
  inputs: { kind: "switching", flipProbability: 0.03, recorded: true },
  reference: { kind: "fixed", probabilities: 0.4 },
  codingCost: 0.5,
  updateRateHz: [20, 40, 60, 80],
};
const SHARED: SharedInputSpec = {
  ...HEAD,
  kind: "sharedInput",
  units: 3,
  inputs: { kind: "switching", flipProbability: 0.01, recorded: false },
  logOdds: [
    [-2, -2, -1],
    [-1, 0, -2],
  ],
  updateRateHz: 50,
};
const COUPLINGS: CouplingsSpec = {
  ...HEAD,
  kind: "couplings",
  units: 3,
  offsets: [-1, -1, -1],
  couplings: [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ],
  updateRateHz: 30,
};
const POISSON: PoissonSpec = { ...HEAD, kind: "poisson", units: 3, ratesHz: [0, 5, 20] };
const ALL: readonly Spec[] = [{ ...drawPurpose(3), durationS: 600 }, TWO_INPUTS, SHARED, COUPLINGS, POISSON];

const BLOCKS = 20;
/** Spikes per second, and the standard error of that from blocks of the recording: spikes are not independent. */
function rateOf(timesS: Float64Array, durationS: number): { mean: number; error: number } {
  const counts = new Array<number>(BLOCKS).fill(0);
  for (const time of timesS) counts[Math.floor((time / durationS) * BLOCKS)]++;
  const rates = counts.map((count) => (count * BLOCKS) / durationS);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / BLOCKS;
  const variance = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (BLOCKS - 1);
  return { mean, error: Math.sqrt(variance / BLOCKS) };
}

describe.each(ALL.map((spec) => [spec.kind, spec] as const))("%s", (_, spec) => {
  const { recording, truth } = simulateSpec(spec);

  test("the same spec gives the same bytes, whatever the order of its fields", () => {
    const reordered = Object.fromEntries(Object.entries(spec).reverse()) as unknown as Spec;
    expect(simulateSpec(reordered)).toEqual({ recording, truth });
  });

  test("another seed gives other spikes and another identifier", () => {
    const other = simulateSpec({ ...spec, seed: spec.seed + 1 }).recording;
    expect(other.identifier).not.toBe(recording.identifier);
    expect(other.units.at(-1)?.timesS).not.toEqual(recording.units.at(-1)?.timesS);
  });

  test("a shorter recording is the beginning of the longer one", () => {
    const shorter = simulateSpec({ ...spec, durationS: spec.durationS / 2 }).recording;
    recording.units.forEach(({ timesS }, i) => {
      expect(shorter.units[i].timesS).toEqual(timesS.filter((time) => time < spec.durationS / 2));
    });
  });

  test("units are 0 … n − 1, spike in ascending order and are observed from 0 to the end", () => {
    expect(recording.units.map(({ id }) => id)).toEqual(Array.from({ length: spec.units }, (_, i) => i));
    for (const { timesS, observed } of recording.units) {
      expect(observed).toEqual([{ startS: 0, stopS: spec.durationS }]);
      for (let k = 1; k < timesS.length; k++) expect(timesS[k] > timesS[k - 1]).toBe(true);
      expect(timesS.every((time) => time > 0 && time < spec.durationS)).toBe(true);
    }
    expect(selectRecording(recording).observedS).toBe(spec.durationS);
  });

  // At most 8 units of 5 specs: P(|t₁₉| > 5) = 8e-5 each, .3 % in all; the seeds are fixed.
  test("units spike at the rate that the truth says, within 5 σ", () => {
    const expected =
      truth.kind === "poisson"
        ? truth.ratesHz
        : meanActivity(truth.network.occupancy, spec.units).map((p, i) => p * truth.network.updateRateHz[i]);
    recording.units.forEach(({ timesS }, i) => {
      const { mean, error } = rateOf(timesS, spec.durationS);
      expect(Math.abs(mean - expected[i])).toBeLessThanOrEqual(5 * error);
      expect(error).toBeLessThanOrEqual(0.05 * expected[i]); // the bound above means something
    });
  });

  test("the recording says nothing of the purpose", () => {
    expect(recording.description).toBe(`Simulated spike trains of ${spec.units} units, 600 s`);
    expect([recording.tables, recording.notes]).toEqual([[], []]);
    expect(JSON.stringify([recording.facts, recording.stimuli])).not.toMatch(/reward|cost|reference|seed/);
  });
});

describe("the input", () => {
  const { recording, truth } = simulateSpec({ ...TWO_INPUTS, durationS: 1200 });
  const [series] = recording.stimuli;

  test("is the series that --stimulus input names", () => {
    const input = stimulusInput(recording, "input");
    expect(input.labels).toEqual(["0", "1"]);
    expect(input.switchS[0]).toBe(0);
    expect(input.level).toEqual(Int32Array.from(series.values));
  });

  test("dwells an exponential time of mean 1/(q Σu) seconds, within 5 σ", () => {
    const dwells = Array.from(series.timesS.subarray(1), (time, k) => time - series.timesS[k]);
    const mean = 1 / (0.03 * 200);
    const count = dwells.length;
    expect(count).toBeGreaterThan(6000);
    expect(Math.abs(dwells.reduce((sum, dwell) => sum + dwell, 0) / count - mean)).toBeLessThan(
      5 * (mean / count ** 0.5),
    );
    // An exponential outlasts its mean with probability 1/e, and three times its mean with e⁻³.
    for (const times of [1, 3]) {
      const p = Math.exp(-times);
      const share = dwells.filter((dwell) => dwell > times * mean).length / count;
      expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / count));
    }
  });

  test("changes from 0 to 1 and from 1 to 0 and never to itself", () => {
    for (let k = 1; k < series.values.length; k++) expect(series.values[k]).toBe(1 - series.values[k - 1]);
  });

  test("drives the units: at each input they spike as often as their policy there says, within 5 σ", () => {
    if (truth.kind !== "network") throw new Error("a spin network has a network for its truth");
    const { logits, occupancy, updateRateHz } = truth.network;
    const rates = [0, 1].map((x) =>
      [0, 1, 2, 3].map((unit) => {
        let redrawnToOne = 0;
        for (let word = 0; word < 16; word++)
          redrawnToOne += occupancy[16 * x + word] * logistic(logits[(x * 4 + unit) * 8 + contextOf(word, unit)]);
        return updateRateHz[unit] * redrawnToOne;
      }),
    );
    expect(rates[1][0] / rates[0][0]).toBeGreaterThan(1.2); // three are to be active at input 1, one at input 0
    recording.units.forEach(({ timesS }, unit) => {
      let at = 0;
      const inputs = Array.from(timesS, (time) => {
        while (at + 1 < series.timesS.length && series.timesS[at + 1] < time) at++; // a redraw sees the input before it
        return series.values[at];
      });
      for (const x of [0, 1]) {
        const { mean, error } = rateOf(
          timesS.filter((_, k) => inputs[k] === x),
          1200,
        );
        expect(Math.abs(mean - rates[x][unit])).toBeLessThan(5 * error);
        expect(error).toBeLessThan(0.05 * rates[x][unit]);
      }
    });
  });

  test("is left out where nobody recorded it, and the spikes are the same", () => {
    const unseen = { ...TWO_INPUTS, inputs: { ...TWO_INPUTS.inputs, recorded: false } } as SpinNetworkSpec;
    const without = simulateSpec(unseen).recording;
    const withInput = simulateSpec(TWO_INPUTS).recording;
    expect([without.stimuli, without.facts]).toEqual([[], {}]);
    expect(withInput.facts).toEqual({ 'stimulus "input"': "the level at each change, which holds until the next" });
    expect(without.units).toEqual(withInput.units);
  });
});

test("the truth of a purpose is its reward table, coding cost and reference; a control has none", () => {
  const { truth } = simulateSpec(TWO_INPUTS);
  if (truth.kind !== "network") throw new Error("a spin network has a network for its truth");
  expect(truth.network.purpose?.reward).toHaveLength(2 * 16);
  expect(truth.network.purpose?.reward.reduce((sum, r) => sum + r, 0)).toBe(4 + 4);
  expect(truth.network.purpose?.codingCost).toBe(0.5);
  expect(truth.network.purpose?.reference).toEqual(new Float64Array(4).fill(0.4));
  for (const control of [SHARED, COUPLINGS]) {
    const { truth } = simulateSpec(control);
    expect(truth.kind === "network" && truth.network.purpose).toBeUndefined();
  }
});

test("a unit of rate 0 is there and never spikes", () => {
  expect(simulateSpec(POISSON).recording.units[0].timesS).toHaveLength(0);
});

test("Poisson intervals vary as much as they last, within 5 σ", () => {
  const { timesS } = simulateSpec(POISSON).recording.units[2];
  const intervals = Array.from(timesS.subarray(1), (time, k) => time - timesS[k]);
  const mean = intervals.reduce((sum, one) => sum + one, 0) / intervals.length;
  const variance = intervals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / intervals.length;
  // The squared coefficient of variation of n exponentials has standard deviation 2/√n.
  expect(Math.abs(variance / mean ** 2 - 1)).toBeLessThan((5 * 2) / Math.sqrt(intervals.length));
});

test("a spec that was not parsed is checked all the same", () => {
  expect(() => simulateSpec({ ...POISSON, ratesHz: [1, 2] })).toThrow("spec.ratesHz: holds 2 where 3 belong");
});
