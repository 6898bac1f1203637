import type { Recording } from "./recording.ts";
import { type InputChoice, type StimulusInput, stimulusInput } from "./stimulusInput.ts";

const MOST_CONDITIONS = 64; // more are not conditions but a measurement of every trial

/**
 * The conditions that the gate on drift compares (Q5): the stimulus that was named, otherwise the first column of trials or epochs with
 * few values of which each occurs more than once.
 * @returns undefined where the recording has one condition only
 * @throws RangeError on a stimulus that the recording does not hold
 */
export function conditionsOf(
  recording: Recording,
  stimulus?: string,
  choice: InputChoice = {},
): StimulusInput | undefined {
  if (stimulus !== undefined) return stimulusInput(recording, stimulus, choice);
  for (const table of recording.tables) {
    for (const [name, cells] of Object.entries(table.columns)) {
      const values = new Set(cells).size;
      if (name === "id" || values < 2 || values > MOST_CONDITIONS || 2 * values > cells.length) continue;
      return stimulusInput({ ...recording, tables: [table] }, name);
    }
  }
  return undefined;
}
