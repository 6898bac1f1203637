import {
  type FittedNetwork,
  type PairModel,
  type Purpose,
  type PurposeFit,
  refuseRunaway,
  tuningOfFit,
} from "@telos/core";
import type { NpyArray, NpyInput } from "./npy.ts";

/** The arrays of an inference for `arrays.npz`; their keys, shapes and units stand in docs/guide/01-run-folder.md. */
export function purposeArrays(purpose: Purpose, fit: PurposeFit): Record<string, NpyInput> {
  const { reward, network, words } = fit;
  const { units, inputs } = network;
  const visited = reward.words.length;
  const bits = new Uint8Array(visited * units);
  reward.words.forEach((word, s) => {
    for (let i = 0; i < units; i++) bits[s * units + i] = (word >> i) & 1;
  });
  const tuning = tuningOfFit(fit);
  const curves = [inputs, units, units] as const;
  return {
    words: { shape: [visited, units], data: bits },
    unit_ids: { shape: [units], data: Int32Array.from(purpose.data.unitIds) },
    inputs: { shape: [inputs], data: fit.stimulus?.levels.map((level) => level.label) ?? ["no stimulus"] },
    reward: { shape: [visited, inputs], data: reward.reward },
    reward_low: { shape: [visited, inputs], data: reward.low },
    reward_high: { shape: [visited, inputs], data: reward.high },
    visits: { shape: [visited, inputs], data: reward.visitsS },
    window_ms: { shape: [1], data: Float64Array.of(fit.windowMs) },
    words_observed: { shape: [words.observed.length], data: words.observed },
    words_model: { shape: [words.model.length], data: words.model },
    words_independent: { shape: [words.independent.length], data: words.independent },
    surrogate_gains: { shape: [fit.surrogates.length], data: Float64Array.from(fit.surrogates) },
    tuning_measured: { shape: curves, data: tuning.measured },
    tuning_policy: { shape: curves, data: tuning.policy },
    tuning_seconds: { shape: curves, data: tuning.seconds },
    ...networkArrays("", network),
    ...networkArrays("full_", fit.predictionNetwork),
  };
}

function networkArrays(prefix: string, network: FittedNetwork): Record<string, NpyInput> {
  const { units, inputs } = network;
  return {
    [`${prefix}offsets`]: { shape: [inputs, units], data: network.offsets },
    [`${prefix}couplings`]: { shape: [units, units], data: network.couplings },
    [`${prefix}interaction`]: { shape: [inputs, 2 ** units], data: network.interaction },
    [`${prefix}update_rate_hz`]: { shape: [units], data: network.updateRateHz },
    [`${prefix}reference`]: { shape: [units], data: network.reference },
    [`${prefix}input_chain`]: { shape: [inputs, inputs], data: network.inputChain },
  };
}

/** Whether a run was made of more units than the exact method takes: then `manyModelOf` reads it. */
export function isOfManyUnits(arrays: Readonly<Record<string, NpyArray>>): boolean {
  return arrays.runs_away !== undefined;
}

/**
 * The fitted flip process of a run of many units, out of its arrays.
 * @throws RangeError where the fit runs away; Error naming the array that is missing or not of numbers
 */
export function manyModelOf(
  arrays: Readonly<Record<string, NpyArray>>,
  where: string,
): { model: PairModel; unitIds: number[] } {
  const numbers = numbersOf(arrays, where);
  const activityOf = (counts: Float64Array) =>
    counts.reduce((sum, share, active) => sum + share * active, 0) / (counts.length - 1);
  refuseRunaway(
    {
      runsAway: numbers("runs_away")[0] === 1,
      simulatedActivity: activityOf(numbers("counts_simulated")),
      recordedActivity: activityOf(numbers("counts_recorded")),
    },
    where,
  );
  const unitIds = Array.from(numbers("unit_ids"));
  return {
    unitIds,
    model: {
      units: unitIds.length,
      offsets: numbers("offsets"),
      couplings: numbers("couplings"),
      count: numbers("count_field"),
      updateRateHz: numbers("update_rate_hz"),
    },
  };
}

/** The network that predictions start from, out of a run's arrays. @throws Error naming the array that is missing or not of numbers */
export function predictionNetworkOf(
  arrays: Readonly<Record<string, NpyArray>>,
  where: string,
): { network: FittedNetwork; unitIds: number[] } {
  const numbers = numbersOf(arrays, where);
  if (isOfManyUnits(arrays)) {
    manyModelOf(arrays, where);
    throw new Error(
      `${where}: was fitted to more units than can be re-optimised, which takes a list of all words. Infer from up to 12 of its units, or ask what happens before the network adapts: telos predict with --remove-units or --silence-units.`,
    );
  }
  const unitIds = Array.from(numbers("unit_ids"));
  const inputs = arrays.full_offsets?.shape[0] ?? 1;
  return {
    unitIds,
    network: {
      units: unitIds.length,
      inputs,
      family: "full",
      offsets: numbers("full_offsets"),
      couplings: numbers("full_couplings"),
      interaction: numbers("full_interaction"),
      updateRateHz: numbers("full_update_rate_hz"),
      reference: numbers("full_reference"),
      inputChain: numbers("full_input_chain"),
    },
  };
}

function numbersOf(arrays: Readonly<Record<string, NpyArray>>, where: string): (key: string) => Float64Array {
  return (key) => {
    const array = arrays[key];
    if (
      array === undefined ||
      Array.isArray(array.data) ||
      array.data instanceof BigInt64Array ||
      array.data instanceof BigUint64Array
    )
      throw new Error(
        `${where}/arrays.npz: ${key} is missing or no array of numbers. Was the run made by telos infer?`,
      );
    return Float64Array.from(array.data as ArrayLike<number>);
  };
}
