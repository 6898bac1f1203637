import type { Purpose } from "./purpose.ts";

/**
 * The documented JSON object of an inference (docs/guide/01-run-folder.md), as `telos infer --json` prints it and the studio saves it.
 * @param out  where the run's folder is; null where there is none
 */
export function inferenceJson(purpose: Purpose, out: string | null) {
  const { fit, many, data } = purpose;
  return {
    verdict: purpose.verdict,
    status: fit?.status ?? "complete",
    sentence: purpose.sentence,
    caveats: purpose.caveats,
    reasons: purpose.reasons,
    unknowable: purpose.unknowable,
    gates: purpose.gates,
    units: data.unitIds,
    dropped: data.dropped,
    observedSeconds: data.observedS,
    flips: data.flips,
    family: fit?.network.family ?? (many ? "pairwise" : null),
    windowMs: (fit ?? many)?.windowMs ?? null,
    windowChosen: (fit ?? many)?.windowChosen ?? null,
    stimulus: fit?.stimulus ?? null,
    unusedStimuli: fit?.unusedStimuli ?? [],
    heldOut: fit
      ? {
          bitsPerFlip: fit.gain.bitsPerFlip,
          bitsPerSecond: fit.gain.bitsPerSecond,
          windows: fit.windows,
          families: fit.families,
          surrogatesBitsPerFlip: fit.surrogates,
          words: { modelBits: fit.words.modelBits, independentBits: fit.words.independentBits },
        }
      : null,
    comparison: fit?.comparison ?? null,
    rewardedWords: fit?.rewarded
      ? {
          asked: fit.rewarded.asked,
          amplitude: fit.rewarded.amplitude,
          words: Array.from(fit.rewarded.words, (word, k) => ({
            units: data.unitIds.filter((_, i) => (word >> i) & 1),
            falseShare: fit.rewarded?.falseShare[k] ?? null,
          })),
        }
      : null,
    ...(many
      ? {
          many: {
            method: many.method,
            structure: many.structure,
            structures: many.structureScores,
            expectedReliability: many.reliability,
            bitsPerFlip: many.gain.bitsPerFlip,
            bitsPerSecond: many.gain.bitsPerSecond,
            windows: many.windows,
            surrogatesBitsPerFlip: many.surrogates,
            runsAway: many.check.runsAway,
            simulatedActivity: many.check.simulatedActivity,
            recordedActivity: many.check.recordedActivity,
          },
        }
      : {}),
    tests: (fit ?? many)?.tests ?? [],
    predictions:
      fit?.predictions.map(
        ({ kind, title, unitIds, occupancyAdapted, occupancyUnadapted, occupancyOriginal, adaptationBits }) => ({
          kind,
          title,
          units: unitIds,
          occupancyAdapted: Array.from(occupancyAdapted),
          occupancyUnadapted: Array.from(occupancyUnadapted),
          occupancyOriginal: Array.from(occupancyOriginal),
          adaptationBits,
        }),
      ) ?? [],
    out,
  };
}
