import type { Rng } from "../num/rng.ts";
import { type FlipStatistics, flipStatistics } from "./flipStatistics.ts";
import { holdWindow, type WordPath } from "./holdWindow.ts";
import type { InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";
import { timeShiftedSurrogate } from "./surrogates.ts";
import { windowStatistics } from "./windowStatistics.ts";
import { shiftedWords, type WordSequence, wordPath } from "./wordSequence.ts";

/** What an inference looks at: spikes on a millisecond grid, or words as they are. */
export type Observations = SpikeGrid | WordSequence;

/** Whether these are words as they are, counted in steps. */
export function areWords(observations: Observations): observations is WordSequence {
  return "words" in observations;
}

/** The path of the word: through a hold window (F1), or as it is (F10), where the window is not asked for. */
export function observedPath(observations: Observations, windowMs: number, inputs: InputPath): WordPath {
  return areWords(observations) ? wordPath(observations, inputs) : holdWindow(observations, windowMs, inputs);
}

/** The statistics of that path (F2) on `blocks` contiguous blocks, by window: of several windows, ask the same function. */
export function observedStatistics(
  observations: Observations,
  inputs: InputPath,
  blocks: number,
): (windowMs: number) => FlipStatistics {
  return areWords(observations)
    ? () => flipStatistics(wordPath(observations, inputs), blocks)
    : windowStatistics(observations, inputs, blocks);
}

/** The same with every unit shifted in time by itself (S3). */
export function shiftedObservations(observations: Observations, rng: Rng): Observations {
  return areWords(observations) ? shiftedWords(observations, rng) : timeShiftedSurrogate(observations, rng);
}

/** How often each unit spiked, or in how many steps it was active, shape [units]. */
export function activityOf(observations: Observations): number[] {
  if (!areWords(observations)) return observations.timesMs.map((times) => times.length);
  return observations.unitIds.map((_, unit) => observations.words.reduce((sum, word) => sum + ((word >> unit) & 1), 0));
}
