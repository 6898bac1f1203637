import {
  conditionsOf,
  createRng,
  type Gate,
  gatesPass,
  type InputChoice,
  qualityProfile,
  type Recording,
  type SelectedRecording,
} from "@telos/core";
import type { DrawnFigure } from "@telos/figures";

/** What the figures of a recording are drawn from. */
export interface RecordingFiguresInput {
  readonly recording: Recording;
  readonly selected: SelectedRecording;
  readonly gates: readonly Gate[];
  readonly stimulus?: string | undefined;
  readonly inputChoice?: InputChoice | undefined;
  /** Bins of the words, ms; 20 unless given. */
  readonly binMs?: number | undefined;
  /** Units that the words are made of; the most active unless given. */
  readonly wordUnitIds?: readonly number[];
}

/** The figures behind the quality gates; none where the times are no seconds or no unit has a spike. */
export async function recordingFigures(input: RecordingFiguresInput): Promise<readonly DrawnFigure[]> {
  const { recording, selected, gates, stimulus, inputChoice, binMs, wordUnitIds } = input;
  const unusable = gates.filter((gate) => gate.id === "samples" || gate.id === "observed");
  if (!gatesPass(unusable.map((gate) => ({ ...gate, accepted: false })))) return [];
  const { qualityFigures } = await import("@telos/figures");
  return qualityFigures(
    qualityProfile(selected, {
      rng: createRng(0).split("gates"),
      conditions: conditionsOf(recording, stimulus, inputChoice),
      ...(binMs === undefined ? {} : { binMs }),
      ...(wordUnitIds === undefined || wordUnitIds.length === 0 ? {} : { wordUnitIds }),
    }),
  );
}
