import type { ManyFit, Purpose } from "@telos/core";
import type { NpyInput } from "@telos/recordings";

/** The arrays of an inference of many units for `arrays.npz`; their keys, shapes and units stand in docs/guide/01-run-folder.md. */
export function manyArrays(purpose: Purpose, fit: ManyFit): Record<string, NpyInput> {
  const { model, reward, check } = fit;
  const { units } = model;
  const words = reward.reward.length;
  return {
    words: { shape: [words, units], data: reward.states },
    unit_ids: { shape: [units], data: Int32Array.from(purpose.data.unitIds) },
    reward: { shape: [words], data: reward.reward },
    reward_low: { shape: [words], data: reward.low },
    reward_high: { shape: [words], data: reward.high },
    visits: { shape: [words], data: reward.visitsS },
    window_ms: { shape: [1], data: Float64Array.of(fit.windowMs) },
    offsets: { shape: [units], data: model.offsets },
    couplings: { shape: [units, units], data: model.couplings },
    couplings_sd: { shape: [units, units], data: fit.couplingSd },
    couplings_first_half: { shape: [units, units], data: fit.halves.first },
    couplings_second_half: { shape: [units, units], data: fit.halves.second },
    count_field: { shape: [units], data: model.count },
    update_rate_hz: { shape: [units], data: model.updateRateHz },
    reference: { shape: [units], data: fit.reference },
    surrogate_gains: { shape: [fit.surrogates.length], data: Float64Array.from(fit.surrogates) },
    counts_recorded: { shape: [units + 1], data: check.recordedCounts },
    counts_simulated: { shape: [units + 1], data: check.simulatedCounts },
    runs_away: { shape: [1], data: Uint8Array.of(check.runsAway ? 1 : 0) },
  };
}
