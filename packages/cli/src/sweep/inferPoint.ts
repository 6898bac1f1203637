import {
  compareWithTruth,
  finishInference,
  type InferRequest,
  prepareInference,
  type Recording,
  redrawParts,
  type Spec,
} from "@telos/core";
import type { NpyInput } from "@telos/recordings";
import { purposeArrays } from "@telos/recordings";
import type { PointResult } from "@telos/runs";
import { chosenSpinKernels } from "../chosenSpinKernels.ts";

/**
 * Infers the purpose behind a recording, as `telos infer` does.
 * @param spec  what the recording was simulated from: then the inferred reward is held against the true one
 */
export async function inferPoint(
  recording: Recording,
  request: InferRequest,
  spec?: Spec,
): Promise<{ readonly result: PointResult; readonly arrays: () => Record<string, NpyInput> }> {
  const kernels = chosenSpinKernels({});
  const purpose = await finishInference(prepareInference(recording, request), {
    ...(kernels && { solver: kernels.solver, redraws: kernels.redraws(redrawParts) }),
  });
  const { fit, verdict, data } = purpose;
  const unknown = Number.NaN;
  const perFlip = fit?.gain.bitsPerFlip;
  const perSecond = fit?.gain.bitsPerSecond;
  const hasTruth = spec?.kind === "spinNetwork" && spec.inputs.kind === "none";
  const truth = fit && hasTruth ? compareWithTruth(spec, data.unitIds, fit).numbers : undefined;
  return {
    result: {
      verdict,
      bits_per_flip: perFlip?.value ?? unknown,
      bits_per_flip_low: perFlip?.low ?? unknown,
      bits_per_flip_high: perFlip?.high ?? unknown,
      bits_per_s: perSecond?.value ?? unknown,
      window_ms: fit?.windowMs ?? unknown,
      units: data.unitIds.length,
      flips: data.flips,
      observed_s: data.observedS,
      ...(hasTruth
        ? {
            reward_r2: truth?.rewardR2 ?? unknown,
            reward_slope: truth?.rewardSlope ?? unknown,
            rewarded_words: truth?.rewardedWords ?? unknown,
            words_found: truth?.found ?? unknown,
          }
        : {}),
    },
    arrays: () => (fit === undefined ? {} : purposeArrays(purpose, fit)),
  };
}
