import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import type { BinnedWords } from "./binnedWords.ts";
import type { WordPath } from "./holdWindow.ts";
import { constantInput, type InputPath } from "./inputPath.ts";
import type { BinnedActivity } from "./recording.ts";

/**
 * Population words as they are, one a step: what a simulation or a laboratory's own binning gives (F10). A step stands for a second
 * wherever a length of time is needed, so that seconds read as steps and rates as shares of steps.
 */
export interface WordSequence {
  /** The columns that were taken, from 0. */
  readonly unitIds: readonly number[];
  /** Bit i of a word: unit `unitIds[i]` is active in that step, shape [steps]. */
  readonly words: Int32Array;
  /** For what reads grids: the sequence begins at 0 and is one stretch. */
  readonly originS: 0;
  readonly stretches: readonly [{ readonly startMs: 0; readonly stopMs: number }];
}

/** Milliseconds that stand for a step. */
const STEP_MS = 1000;
const MOST_STEPS = 2_000_000; // a time is an Int32 of milliseconds

/**
 * Takes some columns of a matrix of 0 and 1.
 * @param columns  from 0, in this order
 * @throws RangeError on counts above 1, on a column that is not there, and on more than 2 million steps
 */
export function wordSequence(binned: BinnedActivity, columns: readonly number[]): WordSequence {
  const { steps, units, counts, largest, path } = binned;
  if (largest > 1)
    throw new RangeError(
      `${path}: holds counts up to ${largest}, and words are 0 and 1. Write 1 where a unit is active, whatever the count.`,
    );
  if (steps > MOST_STEPS)
    throw new RangeError(`${path}: ${steps} steps are more than ${MOST_STEPS}. Take a part of the rows.`);
  for (const column of columns) {
    if (column < units) continue;
    throw new RangeError(`${path}: has no column ${column}; its columns are 0 to ${units - 1}.`);
  }
  expectInteger("wordSequence", "number of units", columns.length, 1, 30);
  const words = Int32Array.from({ length: steps }, (_, step) =>
    columns.reduce((word, column, bit) => word | (counts[step * units + column] > 0 ? 1 << bit : 0), 0),
  );
  return { unitIds: columns, words, originS: 0, stretches: [{ startMs: 0, stopMs: steps * STEP_MS }] };
}

/**
 * The path of the words without a holding window (F10): each step is a second, and what changes from one row to the next flips there.
 * The input of a row is what holds while the next row is decided.
 */
export function wordPath(sequence: WordSequence, inputs: InputPath = constantInput()): WordPath {
  const { words, unitIds } = sequence;
  const steps = words.length;
  const input = new Int32Array(steps).fill(-1);
  for (let step = 0, at = -1; step < steps; step++) {
    while (at + 1 < inputs.switchMs.length && inputs.switchMs[at + 1] <= step * STEP_MS) at++;
    if (at >= 0) input[step] = inputs.input[at];
  }
  return {
    units: unitIds.length,
    inputs: inputs.labels.length,
    windowMs: 0,
    word: words,
    input,
    startMs: Int32Array.from(words, (_, step) => step * STEP_MS),
    stopMs: Int32Array.from(words, (_, step) => (step + 1) * STEP_MS),
    stretch: new Int32Array(steps),
  };
}

/** The words for the gates that look at words in bins: a step is a bin. */
export function stepsAsBins({ words, unitIds }: WordSequence): BinnedWords {
  return {
    units: unitIds.length,
    binMs: 0,
    words,
    follows: Uint8Array.from(words, (_, step) => (step === 0 ? 0 : 1)),
    startMs: Int32Array.from(words, (_, step) => step * STEP_MS),
  };
}

const SMALLEST_SHIFT_SHARE = 0.05; // far beyond any memory of the network

/** A surrogate: every unit's column rotates by its own random number of steps (S3). What units do to each other is gone. */
export function shiftedWords(sequence: WordSequence, rng: Rng): WordSequence {
  const steps = sequence.words.length;
  const words = new Int32Array(steps);
  sequence.unitIds.forEach((_, unit) => {
    const draw = rng.split(`unit ${unit}`).uniform();
    const shift = Math.floor(steps * (SMALLEST_SHIFT_SHARE + (1 - 2 * SMALLEST_SHIFT_SHARE) * draw));
    for (let step = 0; step < steps; step++) words[(step + shift) % steps] |= sequence.words[step] & (1 << unit);
  });
  return { ...sequence, words };
}
