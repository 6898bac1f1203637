import { doInferWork, type InferWork, type InferWorkResult } from "@telos/core";

/** Surrogates or replicates of an inference: what the threads of its pool call. */
export function inferWorkTask(work: InferWork): InferWorkResult {
  return doInferWork(work);
}
