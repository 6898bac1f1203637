import { createRng } from "../num/rng.ts";
import { gatesPass } from "./checkGates.ts";
import { conditionsOf } from "./conditionsOf.ts";
import type { Gate } from "./gates.ts";
import { type QualityProfile, qualityProfile } from "./qualityProfile.ts";
import type { Recording } from "./recording.ts";
import type { SelectedRecording } from "./selectRecording.ts";
import type { InputChoice } from "./stimulusInput.ts";

/** What is profiled, and how its words are made. */
export interface ProfileInput {
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

/**
 * The numbers behind the quality gates of a recording (Q2 to Q7), as its figures are drawn from them; undefined where the times are no
 * seconds or no unit has a spike, accepted or not.
 */
export function profileBehindGates(input: ProfileInput): QualityProfile | undefined {
  const { recording, selected, gates, stimulus, inputChoice, binMs, wordUnitIds } = input;
  const unusable = gates.filter((gate) => gate.id === "samples" || gate.id === "observed");
  if (!gatesPass(unusable.map((gate) => ({ ...gate, accepted: false })))) return undefined;
  return qualityProfile(selected, {
    rng: createRng(0).split("gates"),
    conditions: conditionsOf(recording, stimulus, inputChoice),
    ...(binMs === undefined ? {} : { binMs }),
    ...(wordUnitIds === undefined || wordUnitIds.length === 0 ? {} : { wordUnitIds }),
  });
}
