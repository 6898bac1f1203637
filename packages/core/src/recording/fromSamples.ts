import { expectPositive } from "../num/expectShape.ts";
import type { Recording } from "./recording.ts";

/**
 * A recording whose spike times were stored as sample numbers, with times in seconds: what the gate "samples" asks for.
 * Tables and stimuli are left as they are.
 * @param samplesPerSecond  sampling rate of the recording system, Hz
 * @throws RangeError when the rate is not positive
 */
export function fromSamples(recording: Recording, samplesPerSecond: number): Recording {
  expectPositive("fromSamples", "samplesPerSecond", samplesPerSecond);
  return {
    ...recording,
    units: recording.units.map((unit) => ({ ...unit, timesS: unit.timesS.map((sample) => sample / samplesPerSecond) })),
    notes: [...recording.notes, `Spike times were sample numbers: divided by ${samplesPerSecond} per second.`],
  };
}
