import { createRng } from "../num/rng.ts";
import type { InputPath } from "../recording/inputPath.ts";
import type { Observations } from "../recording/observations.ts";
import type { ChosenFit } from "./chosenFit.ts";
import { type InferSettings, replicateOf, surrogateGain } from "./inferMethod.ts";

/** Surrogates or replicates of an inference, `first` to `first + count` − 1, as plain data: what a thread is sent. */
export type InferWork =
  | {
      readonly kind: "surrogates";
      readonly grid: Observations;
      readonly inputs: InputPath;
      readonly settings: InferSettings;
      readonly first: number;
      readonly count: number;
    }
  | {
      readonly kind: "replicates";
      readonly fit: ChosenFit;
      readonly seed: number;
      readonly first: number;
      readonly count: number;
    };

/** What came of an `InferWork`, in its order: gains in bits per flip, or rewards of shape [inputs, words]. */
export type InferWorkResult = readonly number[] | readonly Float64Array[];

/**
 * Does works on other threads and hands back what came of each, in their order. Begins at once, and ends early where the inference is stopped.
 */
export type InferHelpers = (works: readonly InferWork[]) => AsyncIterable<InferWorkResult>;

/** The surrogates (S3) or bootstrap replicates that a work asks for: the same numbers as the steps of `inferMethod`, on any thread. */
export function doInferWork(work: InferWork): InferWorkResult {
  const indices = Array.from({ length: work.count }, (_, k) => work.first + k);
  if (work.kind === "replicates") return indices.map((k) => replicateOf(work.fit, work.seed, k));
  const rng = createRng(work.settings.seed).split("infer");
  return indices.map((k) => surrogateGain(work, work.inputs, rng.split(`surrogate ${k}`)));
}

/** Cuts `from` … `to` − 1 into at most `parts` runs of about equal length. */
export function cutRange(from: number, to: number, parts: number): { first: number; count: number }[] {
  const length = Math.max(0, to - from);
  const edge = (k: number) => from + Math.round((length * k) / parts);
  return Array.from({ length: parts }, (_, k) => ({ first: edge(k), count: edge(k + 1) - edge(k) })).filter(
    ({ count }) => count > 0,
  );
}
