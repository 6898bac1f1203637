import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import type { SpikeGrid } from "../recording/spikeGrid.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import type { StimulusInput } from "../recording/stimulusInput.ts";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import {
  bestWindow,
  chosenLagMs,
  chosenStimulus,
  type InferProblem,
  type InferSettings,
  type InferState,
  inferMethod,
  inferStage,
  inferSteps,
} from "./inferMethod.ts";
import type { WindowScore } from "./purpose.ts";
import { rewardIntervals } from "./rewardIntervals.ts";

const SECONDS = 120;
const LAG_MS = 60;

/** Levels that change every 200 ms or so; level l at place k is drawn anew. */
function levelsOf(name: string, count: number, seed: number): StimulusInput {
  const rng = createRng(seed).split(name);
  const switchS: number[] = [];
  for (let at = 0; at < SECONDS; at += 0.1 + 0.2 * rng.uniform()) switchS.push(Math.round(at * 1000) / 1000);
  return {
    name,
    switchS: Float64Array.from(switchS),
    level: Int32Array.from(switchS, () => rng.integer(count)),
    labels: Array.from({ length: count }, (_, k) => `${name} ${k}`),
  };
}

function levelAt({ switchS, level }: StimulusInput, timeS: number): number {
  let low = 0;
  let high = switchS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (switchS[middle] <= timeS) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : level[low - 1];
}

/** Units that know nothing of each other and whose rate follows the stimuli of 60 ms before. */
function drivenGrid(drives: readonly StimulusInput[], units: number): SpikeGrid {
  const rng = createRng(9);
  const trains = Array.from({ length: units }, (_, id) => {
    const times: number[] = [];
    for (let ms = 0; ms < SECONDS * 1000; ms++) {
      const rateHz = drives.reduce((rate, drive) => rate + 25 * levelAt(drive, (ms - LAG_MS) / 1000), 3);
      if (rng.uniform() < rateHz / 1000) times.push((ms + 0.5) / 1000);
    }
    return { id, timesS: Float64Array.from(times) };
  });
  return spikeGrid(trains, [{ startS: 0, stopS: SECONDS }]);
}

const settings: InferSettings = {
  windowsMs: [10, 20],
  lagsMs: [0, 20, 40, 60, 80, 100],
  family: "auto",
  blocks: 20,
  surrogates: 2,
  replicates: 3,
  calibrate: false,
  seed: 1,
};

const light = levelsOf("light", 2, 1);
const sound = levelsOf("sound", 2, 2);
const nothing = levelsOf("nothing", 2, 3);
const grid = drivenGrid([light, sound], 3);
const problem: InferProblem = { grid, stimulus: light, covariates: [sound, nothing], settings };

function runThrough(given: InferProblem, each: (state: InferState) => InferState = (state) => state): InferState {
  let state = inferMethod.init(given, createRng(0));
  for (let step = 0; step < 1000 && inferMethod.status(state) === "running"; step++)
    state = each(inferMethod.step(given, state));
  return state;
}

describe("the steps of an inference", () => {
  const stages: string[] = [];
  const done = runThrough(problem, (state) => {
    stages.push(inferStage(problem, state));
    return state;
  });

  test("are as many as were announced: lags, columns, windows, the fit, surrogates, replicates, deaths", () => {
    expect(stages).toHaveLength(inferSteps(problem));
    expect(inferSteps(problem)).toBe(6 + 2 + 2 + 1 + 2 + 3 + 3);
    expect(done.left).toBe(0);
    expect(inferMethod.status(done)).toBe("converged");
    expect([...new Set([inferStage(problem, inferMethod.init(problem, createRng(0))), ...stages])]).toEqual([
      "choosing the stimulus lag",
      "choosing the input",
      "choosing the hold window",
      "fitting the potential",
      "time-shifted surrogates",
      "bootstrap intervals",
      "predictions",
    ]);
    const counts = [done.lagScores, done.joined, done.windows, done.surrogates, done.replicates, done.predictions];
    expect(counts.map((list) => list.length)).toEqual([6, 2, 2, 2, 3, 3]);
  });

  test("the lag is the one with which units answered (S8)", () => {
    expect(chosenLagMs(problem, done)).toBe(LAG_MS);
    expect(chosenLagMs({ ...problem, settings: { ...settings, lagsMs: [35] } }, { ...done, lagScores: [] })).toBe(35);
  });

  test("a further column joins the input where it drives the units, and stays out where it does not (S8)", () => {
    expect(done.joined).toEqual([true, false]);
    const input = chosenStimulus(problem, done);
    expect(input?.name).toBe("light,sound");
    expect(input?.labels).toHaveLength(4);
  });

  test("a state that was saved and read at every step ends in the same bytes", () => {
    const saved = runThrough(problem, (state) => readCheckpoint(writeCheckpoint(state)) as InferState);
    expect(writeCheckpoint(saved)).toBe(writeCheckpoint(done));
  });

  test("deaths are predicted for every unit, the most active first, and for none of a single unit", () => {
    const order = Array.from(grid.timesMs.keys()).sort((a, b) => grid.timesMs[b].length - grid.timesMs[a].length);
    expect(done.predictions.map(({ title }) => title)).toEqual(order.map((unit) => `If unit ${unit} dies`));
    const alone: InferProblem = { ...problem, grid: drivenGrid([light], 1), covariates: [], stimulus: undefined };
    expect(inferSteps(alone)).toBe(2 + 1 + 2 + 3);
    expect(runThrough(alone).predictions).toEqual([]);
  });
});

describe("choices from scores", () => {
  const estimate = (value: number) => ({ value, low: value - 1, high: value + 1 });
  const windowOf = (windowMs: number, perSecond: number, perFlip: number): WindowScore => ({
    windowMs,
    bitsPerSecond: estimate(perSecond),
    bitsPerFlip: estimate(perFlip),
  });

  test("the window with the most bits per second wins, not that with the most per flip; of equals the shortest", () => {
    expect(bestWindow([windowOf(5, 1, 0.1), windowOf(20, 3, 0.2), windowOf(50, 2, 0.9)]).windowMs).toBe(20);
    expect(bestWindow([windowOf(5, 3, 0.1), windowOf(20, 3, 0.2)]).windowMs).toBe(5);
  });

  test("intervals of the reward are percentiles over replicates, after the gauge is fixed in each (I5)", () => {
    // Replicates that differ by a constant only are one and the same reward.
    const replicates = Array.from({ length: 50 }, (_, k) => Float64Array.of(1 + k, 2 + k, 6 + k));
    const centred = (r: Float64Array) => r.map((value) => value - (r[0] + r[1] + r[2]) / 3);
    const same = rewardIntervals(replicates, centred, 3);
    expect([...same.low]).toEqual([-2, -1, 3].map((value) => expect.closeTo(value, 12)));
    expect([...same.high]).toEqual([...same.low].map((value) => expect.closeTo(value, 12)));
    const noisy = rewardIntervals(replicates, (r) => Float64Array.of(r[0], Number.NaN, -r[2]), 3);
    expect([...noisy.low]).toEqual([1 + 0.025 * 49, Number.NaN, -(6 + 0.975 * 49)].map(near));
    expect([...noisy.high]).toEqual([1 + 0.975 * 49, Number.NaN, -(6 + 0.025 * 49)].map(near));
    expect([...rewardIntervals([], centred, 2).low]).toEqual([Number.NaN, Number.NaN]);
  });
});

const near = (value: number) => (Number.isNaN(value) ? value : expect.closeTo(value, 12));
