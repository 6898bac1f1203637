import { type InferRequest, inferPurpose } from "../../src/inverse/inferPurpose.ts";
import type { Purpose } from "../../src/inverse/purpose.ts";
import type { Recording } from "../../src/recording/recording.ts";

/** Infers as the command line does with its presets, less the intervals, which no verdict needs. */
export function controlVerdict(recording: Recording, request: Partial<InferRequest> = {}): Promise<Purpose> {
  return inferPurpose(recording, {
    choice: {},
    stimulusLagMs: "auto",
    family: "auto",
    accept: [],
    surrogates: 10,
    replicates: 0,
    seed: 1,
    ...request,
  });
}
