import {
  compareWithTruth,
  constantInput,
  createRng,
  type FittedNetwork,
  finishInference,
  type Gate,
  type InferRequest,
  inputPathOf,
  type NetworkChange,
  type Prediction,
  type PreparedInference,
  type Purpose,
  predictChange,
  prepareInference,
  prepareWords,
  type RewardRecovery,
  redrawParts,
  stepsAsBins,
  type TruthNumbers,
  type UsedData,
  type WordProfile,
  type WordsRequest,
  wordProfile,
  wordSequence,
} from "@telos/core";
import { type NetworkKernels, networkKernels } from "@telos/kernels";
import { readLevels } from "@telos/recordings";
import { shelved } from "../recordingShelf.ts";
import type { TaskWork } from "../workerMessages.ts";

/** What is asked of an open recording: spike trains with a request, or a matrix of words. */
export interface InferenceAsk {
  /** Of `OpenedRecording`. */
  readonly number: number;
  readonly request: InferRequest;
  /** The name of a matrix of words that is taken instead of spike trains. */
  readonly matrix?: string;
  /** With a matrix: a file with a number a row, given as input x. */
  readonly input?: File;
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
  const prepared = await prepareAsked(ask);
  const ready = prepared.kind === "ready";
  const { gates, data } = ready ? prepared.context : prepared.purpose;
  const words = ask.matrix === undefined ? undefined : await profileOf(ask, data.unitIds);
  return { refused: !ready, gates, data, ...(words && { words }) };
};

/** The profile of words as they are; undefined where there is no such matrix. */
export async function profileOf(ask: InferenceAsk, unitIds: readonly number[]): Promise<WordProfile | undefined> {
  const binned = shelved(ask.number).recording.binned?.find(({ name }) => name === ask.matrix);
  if (binned === undefined) return undefined;
  const prepared = await prepareAsked(ask);
  const stimulus = prepared.kind === "ready" ? prepared.problem.stimulus : undefined;
  return wordProfile(stepsAsBins(wordSequence(binned, unitIds)), {
    unitIds,
    originS: 0,
    conditions: stimulus === undefined ? constantInput() : inputPathOf(stimulus, 0, 0),
    name: stimulus?.name ?? "",
    rng: createRng(ask.request.seed).split("gates"),
  });
}

/** What is asked of a matrix of words, as `telos infer --words` asks it. @throws RecordingError on a file that is no input */
export async function wordsRequestOf({ request, input }: InferenceAsk): Promise<WordsRequest> {
  const { family, accept, surrogates, replicates, seed, choice, inputChoice } = request;
  const levels = input && readLevels({ bytes: new Uint8Array(await input.arrayBuffer()), name: input.name });
  return {
    ...(choice.unitIds && { unitIds: choice.unitIds }),
    ...(levels && inputChoice && { inputChoice }),
    ...{ family, accept, surrogates, replicates, seed },
    ...(levels && { input: levels }),
  };
}

/** The whole inference, as `telos infer` does it: the same request and seed give the same numbers. */
export const infer: TaskWork<"infer"> = async (ask, { signal, report }) => {
  const prepared = await prepareAsked(ask);
  kernels ??= networkKernels();
  const purpose = await finishInference(prepared, {
    signal,
    solver: kernels.solver,
    redraws: kernels.redraws(redrawParts),
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
export async function prepareAsked(ask: InferenceAsk): Promise<PreparedInference> {
  const { number, request, matrix } = ask;
  const { recording } = shelved(number);
  if (matrix === undefined) {
    const prepared = prepareInference(recording, request);
    if (prepared.kind === "many")
      throw new Error("More than 12 units are fitted by the command line (telos infer). Choose 12 at most here.");
    return prepared;
  }
  const binned = recording.binned?.find(({ name }) => name === matrix);
  if (binned === undefined) throw new Error(`The file holds no matrix ${matrix}. Choose another.`);
  return prepareWords(binned, await wordsRequestOf(ask));
}
