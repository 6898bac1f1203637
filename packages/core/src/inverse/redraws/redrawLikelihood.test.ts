import { expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import type { SpikeGrid } from "../../recording/spikeGrid.ts";
import type { FlipModel } from "../flipModel.ts";
import { redrawEvents } from "./redrawEvents.ts";
import { redrawLogLikelihood } from "./redrawLikelihood.ts";
import { redrawRates } from "./redrawRates.ts";

const UNITS = 3;
const DURATION_MS = 1500;

const rng = createRng(4).split("redraw likelihood");
const grid: SpikeGrid = {
  unitIds: [0, 1, 2],
  timesMs: [0, 1, 2].map(() =>
    Int32Array.from(new Set(Array.from({ length: 12 }, () => rng.integer(DURATION_MS)))).sort(),
  ),
  stretches: [{ startMs: 0, stopMs: DURATION_MS }],
  originS: 0,
  merged: [0, 0, 0],
};
const occupancy = [0.1, 0.3, 0.2];

function modelOf(parameters: readonly number[], freeWords: readonly number[] = []): FlipModel {
  return {
    family: freeWords.length > 0 ? "full" : "pairwise",
    units: UNITS,
    inputs: 1,
    freeWords: Int32Array.from(freeWords),
    parameters: Float64Array.from(parameters),
  };
}

const pairwise = modelOf([Math.log(30), Math.log(60), Math.log(45), -2, -1, -1.5, 0.8, -0.5, 1.2]);
const full = modelOf([...pairwise.parameters, 0.3, -0.2, 0.4, 0.7], [3, 5, 6, 7]);

function piecesOf(model: FlipModel) {
  return redrawEvents(grid, redrawRates(model), { leastShare: 0, mostActive: UNITS, occupancy, every: 1 });
}

test.each([
  ["pairwise", pairwise],
  ["full", full],
])("the likelihood of a %s network is that of its whole generator, exponentiated densely (F12)", (_, model) => {
  expect(redrawLogLikelihood(model, piecesOf(model), occupancy)).toBeCloseTo(denseLogLikelihood(model), 4);
});

test.each([
  ["pairwise", pairwise],
  ["full", full],
])("the gradient of a %s network is a central difference (F12)", (_, model) => {
  const pieces = piecesOf(model);
  const gradient = new Float64Array(model.parameters.length);
  redrawLogLikelihood(model, pieces, occupancy, gradient);
  const at = (k: number, step: number) => {
    const parameters = Float64Array.from(model.parameters);
    parameters[k] += step;
    return redrawLogLikelihood({ ...model, parameters }, pieces, occupancy);
  };
  for (let k = 0; k < gradient.length; k++)
    expect(Math.abs((at(k, 1e-5) - at(k, -1e-5)) / 2e-5 - gradient[k])).toBeLessThan(1e-6);
});

test("without couplings spikes are Poisson at rate u s(b), and the clock cannot be told from the rate (F12)", () => {
  const poisson = (clock: number, rateHz: number) =>
    modelOf([
      ...new Array(3).fill(Math.log(clock)),
      ...new Array(3).fill(Math.log(rateHz / (clock - rateHz))),
      0,
      0,
      0,
    ]);
  const spikes = grid.timesMs.reduce((sum, times) => sum + times.length, 0);
  const expected = spikes * Math.log(8) - (UNITS * 8 * DURATION_MS) / 1000;
  for (const clock of [30, 90]) {
    const model = poisson(clock, 8);
    expect(redrawLogLikelihood(model, piecesOf(model), occupancy)).toBeCloseTo(expected, 6);
  }
});

test("units that count as silent change the likelihood by less than a tenth of a nat a minute, and the gradient stays a central difference", () => {
  const pieces = redrawEvents(grid, redrawRates(pairwise), { leastShare: 0.002, mostActive: 2, occupancy, every: 1 });
  const gradient = new Float64Array(pairwise.parameters.length);
  const value = redrawLogLikelihood(pairwise, pieces, occupancy, gradient);
  expect(Math.abs(value - denseLogLikelihood(pairwise))).toBeLessThan(0.5);
  const parameters = Float64Array.from(pairwise.parameters);
  parameters[0] += 1e-5;
  const up = redrawLogLikelihood({ ...pairwise, parameters }, pieces, occupancy);
  expect(Math.abs((up - value) / 1e-5 - gradient[0])).toBeLessThan(1e-3);
});

/** All words, a generator without spikes as a dense matrix, its exponential over a millisecond by a long series. */
function denseLogLikelihood(model: FlipModel): number {
  const { spike, silence, leave } = redrawRates(model);
  const words = 2 ** UNITS;
  const generator = Array.from({ length: words }, (_, from) =>
    Array.from({ length: words }, (_, to) => {
      if (from === to) return -leave[from];
      const changed = from & ~to;
      const one = changed !== 0 && (changed & (changed - 1)) === 0 && (to & ~from) === 0;
      return one ? silence[(31 - Math.clz32(changed)) * words + from] : 0;
    }),
  );
  const identity: number[][] = generator.map((row, a) => row.map((_, b) => (a === b ? 1 : 0)));
  let term = identity;
  let millisecond = identity;
  for (let k = 1; k < 20; k++) {
    const last = term;
    term = last.map((row) =>
      generator[0]!.map((_, to) => row.reduce((s, v, m) => s + (v * generator[m]![to]! * 0.001) / k, 0)),
    );
    const next = term;
    millisecond = millisecond.map((row, a) => row.map((v, b) => v + next[a]![b]!));
  }
  const propagate = millisecond;
  let state = Array.from({ length: words }, (_, word) =>
    occupancy.reduce((share, p, i) => share * ((word >> i) & 1 ? p : 1 - p), 1),
  );
  let total = 0;
  for (let ms = 0; ms < DURATION_MS; ms++) {
    for (let i = 0; i < UNITS; i++) {
      if (!grid.timesMs[i]!.includes(ms)) continue;
      const next = new Array<number>(words).fill(0);
      for (let word = 0; word < words; word++) next[word | (1 << i)]! += state[word]! * spike[i * words + word]!;
      state = next;
    }
    state = state.map((_, to) => state.reduce((sum, value, from) => sum + value * propagate[from]![to]!, 0));
    const sum = state.reduce((a, b) => a + b, 0);
    total += Math.log(sum);
    state = state.map((value) => value / sum);
  }
  return total;
}
