import {
  compareWithTruth,
  constantInput,
  createRng,
  type FittedNetwork,
  finishInference,
  type Gate,
  type InferRequest,
  type NetworkChange,
  type Prediction,
  type PreparedInference,
  type Purpose,
  predictChange,
  prepareInference,
  prepareWords,
  type RewardRecovery,
  stepsAsBins,
  type TruthNumbers,
  type UsedData,
  type WordProfile,
  wordProfile,
  wordSequence,
} from "@telos/core";
import { type NetworkKernels, networkKernels } from "@telos/kernels";
import { shelved } from "../recordingShelf.ts";
import type { TaskWork } from "../workerMessages.ts";

/** What is asked of an open recording: spike trains with a request, or a matrix of words. */
export interface InferenceAsk {
  /** Of `OpenedRecording`. */
  readonly number: number;
  readonly request: InferRequest;
  /** The name of a matrix of words that is taken instead of spike trains. */
  readonly matrix?: string;
}

/** The recording before anything is fitted: which units and what time would be used, and what the quality gates say. */
export interface InspectedRecording {
  readonly refused: boolean;
  readonly gates: readonly Gate[];
  readonly data: Omit<UsedData, "flips">;
  /** Of words as they are: what is drawn in place of spikes. */
  readonly words?: WordProfile;
}

/** How far an inference is. */
export interface InferenceNews {
  /** 0 to 1. */
  readonly share: number;
  readonly stage: string;
}

/** An inference that ended, or was stopped. */
export interface InferenceEnd {
  readonly purpose: Purpose;
  /** Of simulated recordings: the inference beside the truth. */
  readonly truth?: { readonly numbers: TruthNumbers; readonly recovery: RewardRecovery };
}

/** A change of the world to be predicted. */
export interface PredictionAsk {
  readonly network: FittedNetwork;
  readonly unitIds: readonly number[];
  readonly change: NetworkChange;
}

let kernels: NetworkKernels | undefined;

/** The quality gates of a choice of units and time, without a fit. */
export const inspect: TaskWork<"inspect"> = async (ask) => {
  const prepared = prepareAsked(ask);
  const ready = prepared.kind === "ready";
  const { gates, data } = ready ? prepared.context : prepared.purpose;
  const words = ask.matrix === undefined ? undefined : profileOf(ask, data.unitIds);
  return { refused: !ready, gates, data, ...(words && { words }) };
};

/** The profile of words as they are; undefined where there is no such matrix. */
export function profileOf(
  { number, matrix, request }: InferenceAsk,
  unitIds: readonly number[],
): WordProfile | undefined {
  const binned = shelved(number).recording.binned?.find(({ name }) => name === matrix);
  if (binned === undefined) return undefined;
  return wordProfile(stepsAsBins(wordSequence(binned, unitIds)), {
    unitIds,
    originS: 0,
    conditions: constantInput(),
    name: "",
    rng: createRng(request.seed).split("gates"),
  });
}

/** The whole inference, as `telos infer` does it: the same request and seed give the same numbers. */
export const infer: TaskWork<"infer"> = async (ask, { signal, report }) => {
  const prepared = prepareAsked(ask);
  kernels ??= networkKernels();
  const purpose = await finishInference(prepared, {
    signal,
    solver: kernels.solver,
    onProgress: ({ share, stage }) => report({ share, stage }),
  });
  const { spec } = shelved(ask.number);
  const { fit } = purpose;
  const known = spec !== undefined && fit !== undefined && spec.inputs.kind === "none";
  return { purpose, ...(known && { truth: compareWithTruth(spec, purpose.data.unitIds, fit) }) };
};

/** What a changed world does to an inferred network. */
export const predict: TaskWork<"predict"> = async ({ network, unitIds, change }): Promise<Prediction> => {
  kernels ??= networkKernels();
  return predictChange(network, unitIds, change, kernels.solver);
};

/** Makes what was asked ready: choice, gates, settings. @throws Error in words on a choice that the recording cannot fulfil */
export function prepareAsked({ number, request, matrix }: InferenceAsk): PreparedInference {
  const { recording } = shelved(number);
  if (matrix === undefined) {
    const prepared = prepareInference(recording, request);
    if (prepared.kind === "many")
      throw new Error("More than 12 units are fitted by the command line (telos infer). Choose 12 at most here.");
    return prepared;
  }
  const binned = recording.binned?.find(({ name }) => name === matrix);
  if (binned === undefined) throw new Error(`The file holds no matrix ${matrix}. Choose another.`);
  const { family, accept, surrogates, replicates, seed, choice } = request;
  return prepareWords(binned, {
    ...(choice.unitIds && { unitIds: choice.unitIds }),
    ...{ family, accept, surrogates, replicates, seed },
  });
}
